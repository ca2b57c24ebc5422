"""Breaking changes, one by one, and a search for a break that the rules would miss."""

import copy
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from jembatan_contracts.compatibility import breaks
from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]

Schema = dict[str, Any]

OLD: Schema = {
    "$id": "urn:x",
    "title": "Fact",
    "description": "A fact.",
    "x-key": "id",
    "type": "object",
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "code": {"type": "string", "pattern": "^[a-z]+$", "maxLength": 8},
        "kind": {"$ref": "#/$defs/Kind"},
        "state": {"const": "done"},
        "mood": {"type": "string", "x-extensible-enum": ["calm", "glad"]},
        "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        "late": {"type": "boolean", "default": False},
        "offers": {"type": "array", "items": {"$ref": "#/$defs/Offer"}},
        "lead": {"anyOf": [{"$ref": "#/$defs/Offer"}, {"type": "null"}]},
        "either": {"anyOf": [{"type": "integer"}, {"type": "string"}]},
        "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
        "pair": {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "minItems": 2},
    },
    "required": ["id", "code", "kind", "state", "offers", "either"],
    "additionalProperties": True,
    "$defs": {
        "Kind": {"type": "string", "enum": ["Lapas", "Rutan"]},
        "Offer": {
            "type": "object",
            "properties": {
                "price": {"type": "integer", "minimum": 0, "description": "whole rupiah"},
                "months": {"type": "array", "items": {"type": "integer"}},
                "parts": {"type": "array", "items": {"$ref": "#/$defs/Offer"}},
            },
            "required": ["price"],
            "additionalProperties": True,
        },
    },
}
GONE = object()


def changed(path: str, value: Any) -> Schema:
    """OLD with one place set, or taken away."""
    new = copy.deepcopy(OLD)
    *way, last = path.split("/")
    place: Any = new
    for step in way:
        place = place[int(step) if isinstance(place, list) else step]
    if value is GONE:
        del place[last]
    elif isinstance(place, list):
        place[int(last)] = value
    else:
        place[last] = value
    return new


def renamed(old_name: str, new_name: str) -> Schema:
    return changed("properties", {new_name if key == old_name else key: f for key, f in OLD["properties"].items()})


BREAKS: list[tuple[str, Schema, list[str]]] = [
    ("a field removed", changed("properties/note", GONE), ["note: removed (or renamed)"]),
    ("a field renamed", renamed("note", "remark"), ["note: removed (or renamed)"]),
    ("a field retyped", changed("properties/id/type", "integer"), ["id: type changed from string to integer"]),
    ("a number widened", changed("$defs/Offer/properties/price/type", "number"), ["offers[].price: type changed"]),
    ("made required", changed("required", [*OLD["required"], "note"]), ["note: made required"]),
    ("made optional", changed("required", ["id", "code", "kind", "state", "offers"]), ["either: made optional"]),
    (
        "added as required",
        changed("properties/new", {"type": "string"}) | {"required": [*OLD["required"], "new"]},
        ["new: added as required"],
    ),
    ("required without a field", changed("required", [*OLD["required"], "ghost"]), ["ghost: added as required"]),
    ("format changed", changed("properties/id/format", "uri"), ["id: format changed from uuid to uri"]),
    ("format dropped", changed("properties/id/format", GONE), ["id: format uuid dropped"]),
    ("format added", changed("properties/code/format", "email"), ["code: format email added"]),
    ("pattern changed", changed("properties/code/pattern", "^[A-Z]+$"), ["code: pattern changed"]),
    ("bound loosened", changed("properties/code/maxLength", 9), ["code: maxLength changed from 8 to 9"]),
    ("bound tightened", changed("$defs/Offer/properties/price/minimum", 1), ["offers[].price: minimum changed"]),
    ("enum grown", changed("$defs/Kind/enum", ["Lapas", "Rutan", "LPKA"]), ["kind: enum grew by LPKA"]),
    ("enum shrunk", changed("$defs/Kind/enum", ["Lapas"]), ["kind: enum lost Rutan"]),
    ("enum dropped", changed("$defs/Kind/enum", GONE), ["kind: enum dropped"]),
    ("enum added", changed("properties/code/enum", ["a"]), ["code: enum added"]),
    (
        "extensible enum shrunk",
        changed("properties/mood/x-extensible-enum", ["calm"]),
        ["mood: x-extensible-enum lost glad"],
    ),
    ("const changed", changed("properties/state/const", "open"), ["state: const changed from done to open"]),
    ("const from 1 to true", changed("properties/late/default", 0), ["late: default changed from False to 0"]),
    ("default changed", changed("properties/late/default", True), ["late: default changed"]),
    ("default dropped", changed("properties/late/default", GONE), ["late: default False dropped"]),
    ("never null again", changed("properties/note", {"type": "string"}), ["note: may no longer be null"]),
    (
        "null at last",
        changed("properties/code", {"anyOf": [OLD["properties"]["code"], {"type": "null"}]}),
        ["code: may now be null"],
    ),
    ("null by a list of types", changed("properties/id/type", ["string", "null"]), ["id: may now be null"]),
    (
        "retyped behind null",
        changed("properties/note", {"anyOf": [{"type": "integer"}, {"type": "null"}]}),
        ["note: type changed from string to integer"],
    ),
    (
        "one alternative more",
        changed("properties/either/anyOf", [{"type": "integer"}, {"type": "string"}, {"type": "boolean"}]),
        ["either: anyOf has 3 alternatives instead of 2"],
    ),
    ("an alternative retyped", changed("properties/either/anyOf/0/type", "number"), ["either: type changed"]),
    ("list items retyped", changed("$defs/Offer/properties/months/items/type", "string"), ["offers[].months[]: type"]),
    ("a list of anything", changed("properties/offers/items", GONE), ["offers: items dropped"]),
    ("a pair of other things", changed("properties/pair/prefixItems/1/type", "string"), ["pair: type changed"]),
    (
        "a map of other things",
        changed("properties/counts/additionalProperties/type", "string"),
        ["counts{additionalProperties}: type changed"],
    ),
    (
        "removed inside a shared part",
        changed("$defs/Offer/properties/months", GONE),
        ["offers[].months: removed (or renamed)"],
    ),
    ("closed", changed("additionalProperties", False), ["{additionalProperties}: changed from True to False"]),
    ("another key", changed("x-key", "code"), ["the event: x-key changed from id to code"]),
    ("another identity", changed("$id", "urn:y"), ["the event: $id changed"]),
    ("another name", changed("title", "Rumour"), ["the event: the title changed from Fact to Rumour"]),
    (
        "an unknown keyword",
        changed("properties/code/contentEncoding", "base64"),
        ["code: contentEncoding base64 added"],
    ),
]


@pytest.mark.parametrize(("new", "sentences"), [case[1:] for case in BREAKS], ids=[case[0] for case in BREAKS])
def test_a_break_is_named_with_its_place(new: Schema, sentences: list[str]) -> None:
    found = breaks(OLD, new)
    for sentence in sentences:
        assert any(said.startswith(sentence) for said in found), found


HARMLESS: list[tuple[str, Schema]] = [
    ("nothing", copy.deepcopy(OLD)),
    ("an optional field", changed("properties/rating", {"type": "integer"})),
    ("an optional field in a part", changed("$defs/Offer/properties/rating", {"type": "integer"})),
    ("a description", changed("properties/code/description", "the code")),
    ("a reworded description", changed("$defs/Offer/properties/price/description", "rupiah")),
    ("examples", changed("properties/code/examples", ["abc"])),
    ("a longer extensible enum", changed("properties/mood/x-extensible-enum", ["calm", "glad", "sad"])),
    ("enum in another order", changed("$defs/Kind/enum", ["Rutan", "Lapas"])),
    ("required in another order", changed("required", list(reversed(OLD["required"])))),
    ("a field written out instead of referred to", changed("properties/kind", OLD["$defs"]["Kind"])),
    ("null by a list of types", changed("properties/note", {"type": ["string", "null"]})),
]


@pytest.mark.parametrize("new", [case[1] for case in HARMLESS], ids=[case[0] for case in HARMLESS])
def test_what_breaks_nobody_passes(new: Schema) -> None:
    assert breaks(OLD, new) == []


def test_a_part_may_be_renamed_as_long_as_its_shape_stays() -> None:
    new = copy.deepcopy(OLD)
    new["$defs"]["Delivery"] = new["$defs"].pop("Offer")
    new = _replaced(new, "#/$defs/Offer", "#/$defs/Delivery")
    assert breaks(OLD, new) == []


def _replaced(schema: Any, old: str, new: str) -> Any:
    if isinstance(schema, dict):
        return {key: _replaced(value, old, new) for key, value in schema.items()}
    if isinstance(schema, list):
        return [_replaced(item, old, new) for item in schema]
    return new if schema == old else schema


# The search: random fields, random edits, random instances.

leaves: st.SearchStrategy[Schema] = st.sampled_from(
    [
        {"type": "string"},
        {"type": "string", "maxLength": 3},
        {"type": "string", "format": "uuid"},
        {"type": "string", "enum": ["a", "b"]},
        {"type": "string", "enum": ["a", "b", "c"]},
        {"type": "string", "x-extensible-enum": ["a"]},
        {"type": "integer"},
        {"type": "integer", "minimum": 0},
        {"type": "number"},
        {"type": "boolean"},
        {"const": "done"},
        {"const": "open"},
    ]
)


def objects(fields: st.SearchStrategy[Schema]) -> st.SearchStrategy[Schema]:
    names = st.sampled_from(["id", "name", "price", "note"])
    return st.builds(
        lambda properties, optional: {
            "type": "object",
            "properties": properties,
            "required": sorted(set(properties) - optional),
            "additionalProperties": True,
        },
        st.dictionaries(names, fields, min_size=1),
        st.sets(names),
    )


fields: st.SearchStrategy[Schema] = st.recursive(
    leaves,
    lambda inner: (
        objects(inner)
        | inner.map(lambda schema: {"type": "array", "items": schema})
        | inner.map(lambda schema: {"anyOf": [schema, {"type": "null"}]})
    ),
    max_leaves=6,
)
schemas = objects(fields)


def instances(schema: Schema) -> st.SearchStrategy[Any]:
    """Values that satisfy a schema of the kind made here."""
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "anyOf" in schema:
        return st.one_of([instances(branch) for branch in schema["anyOf"]])
    match schema["type"]:
        case "object":
            made = {name: instances(field) for name, field in schema["properties"].items()}
            needed = {name: made.pop(name) for name in schema["required"]}
            return st.fixed_dictionaries(needed, optional=made)
        case "array":
            return st.lists(instances(schema["items"]), max_size=3)
        case "string" if schema.get("format") == "uuid":
            return st.uuids().map(str)
        case "string":
            return st.text(max_size=schema.get("maxLength", 5))
        case "integer":
            return st.integers(min_value=schema.get("minimum"))
        case "number":
            return st.floats(allow_nan=False, allow_infinity=False)
    return {"boolean": st.booleans(), "null": st.none()}[schema["type"]]


def parts_of(schema: Schema) -> list[Schema]:
    inside = [*schema.get("properties", {}).values(), *schema.get("anyOf", [])]
    inside += [schema["items"]] if "items" in schema else []
    return [schema, *(part for inner in inside for part in parts_of(inner))]


@st.composite
def edited(draw: st.DrawFn) -> tuple[Schema, Schema]:
    """A schema and the same after one edit somewhere: more than half of the edits are innocent."""
    old = draw(schemas)
    new = copy.deepcopy(old)
    part = draw(st.sampled_from(parts_of(new)))
    whole = draw(st.sampled_from([inner for inner in parts_of(new) if "properties" in inner]))
    edits = ["add", "add", "say", "extend", "add as required", "drop", "relax", "replace", "tweak", "tweak", "tweak"]
    match draw(st.sampled_from(edits)):
        case "add":
            whole["properties"]["added"] = draw(fields)
        case "say":
            part["description"] = "in other words"
        case "extend":
            whole["properties"]["mood"] = {"type": "string", "x-extensible-enum": ["calm", "glad"]}
            part["x-extensible-enum"] = [*part.get("x-extensible-enum", []), "more"]
        case "add as required":
            whole["properties"]["added"] = draw(fields)
            whole["required"] = [*whole["required"], "added"]
        case "drop":
            gone = draw(st.sampled_from(sorted(whole["properties"])))
            del whole["properties"][gone]
            whole["required"] = [name for name in whole["required"] if name != gone]
        case "relax":
            whole["required"] = whole["required"][1:]
        case "replace":
            other = draw(fields)
            part.clear()
            part |= other
        case "tweak":
            _tweak(part, draw(st.sampled_from(TWEAKS)))
    return old, new


TWEAKS: list[Schema] = [
    {"type": "integer"},
    {"type": "number"},
    {"enum": ["a"]},
    {"enum": ["a", "b", "c"]},
    {"const": "done"},
    {"minimum": 0},
    {"minimum": GONE},
    {"maxLength": 2},
    {"maxLength": GONE},
    {"format": "uuid"},
    {"format": GONE},
    {"anyOf": [{"type": "string"}]},
    {"anyOf": [{"type": "integer"}, {"type": "null"}]},
]


def _tweak(part: Schema, tweak: Schema) -> None:
    """Set or drop one keyword that the schema already has, so that old and new stay close to each other."""
    for keyword, value in tweak.items():
        if value is GONE:
            part.pop(keyword, None)
        elif keyword in part or (keyword == "enum" and part.get("type") == "string"):
            part[keyword] = value


def closed(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {key: False if key == "additionalProperties" else closed(value) for key, value in schema.items()}
    return [closed(item) for item in schema] if isinstance(schema, list) else schema


@settings(max_examples=300)
@given(edited(), st.data())
def test_what_passes_lets_new_code_read_old_records_and_old_code_new_records(
    pair: tuple[Schema, Schema], data: st.DataObject
) -> None:
    old, new = pair
    assume(not breaks(old, new))
    for written_by, read_by in ((old, new), (new, old)):
        reader = Draft202012Validator(read_by, format_checker=FormatChecker())
        for record in data.draw(st.lists(instances(written_by), min_size=3, max_size=5)):
            reader.validate(record)


@given(edited())
def test_the_closed_schema_of_the_producer_is_judged_as_the_open_one(pair: tuple[Schema, Schema]) -> None:
    old, new = pair
    assert bool(breaks(closed(old), closed(new))) == bool(breaks(old, new))
