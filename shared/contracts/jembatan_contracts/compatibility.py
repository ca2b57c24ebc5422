"""Compatibility of an event's schema. Only two changes break nobody: a new optional
field, and words for people (descriptions, examples, a longer `x-extensible-enum`).

Old records must be readable by new code (replays), new records by old code (other systems update later), so
a rule that got stricter and a rule that got looser are both breaks. A break needs a new major type,
published beside the old one until its readers have moved.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Schema = dict[str, Any]

WORDS = frozenset({"description", "examples", "$comment", "deprecated", "x-trigger", "$schema"})
"""Keywords for people; they change freely."""

_ONE_INSIDE = ("items", "additionalProperties", "propertyNames", "contains")
_SEVERAL_INSIDE = ("anyOf", "oneOf", "allOf", "prefixItems")
_WALKED = {
    "properties",
    "required",
    "enum",
    "x-extensible-enum",
    "type",
    "$defs",
    *_ONE_INSIDE,
    *_SEVERAL_INSIDE,
}
_NULL = {"type": "null"}


def breaks(old: Schema, new: Schema) -> list[str]:
    """Every breaking change between two schemas of one event type, as sentences `offers[].price: …`.

    Empty: records of the old schema satisfy the new one, and readers of the old one understand new records.
    """
    title = (
        [_say("", f"the title changed from {old.get('title')} to {new.get('title')}")]
        if old.get("title") != new.get("title")
        else []
    )
    return title + list(_Comparison(old, new).node("", old, new))


@dataclass
class _Comparison:
    """Walks two documents side by side; `seen` ends recursion through `$ref`."""

    old_root: Schema
    new_root: Schema
    seen: set[tuple[str, str]] = field(default_factory=set)

    def node(self, path: str, old: Any, new: Any) -> Iterator[str]:
        if not (isinstance(old, dict) and isinstance(new, dict)):
            if old != new:
                yield _say(path, f"changed from {_short(old)} to {_short(new)}")
            return
        if "$ref" in old and "$ref" in new:
            pair = repr(old), repr(new)
            if pair in self.seen:
                return
            self.seen.add(pair)
        old, new = _resolved(old, self.old_root), _resolved(new, self.new_root)
        old_null, old = _apart_from_null(old)
        new_null, new = _apart_from_null(new)
        if old_null != new_null:
            yield _say(path, "may now be null" if new_null else "may no longer be null")
        if "$ref" in old or "$ref" in new:
            yield from self.node(path, old, new)
            return
        yield from self.value(path, old, new)

    def value(self, path: str, old: Schema, new: Schema) -> Iterator[str]:
        if old.get("type") != new.get("type"):
            yield _say(path, f"type changed from {_short(old.get('type'))} to {_short(new.get('type'))}")
            return
        yield from self.fields(path, old, new)
        yield from self.inside(path, old, new)
        yield from _enum(path, old, new)
        yield from _keywords(path, old, new)

    def fields(self, path: str, old: Schema, new: Schema) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        needed_before, needed_after = set(old.get("required", [])), set(new.get("required", []))
        for name in before:
            inner = f"{path}.{name}" if path else name
            if name not in after:
                yield _say(inner, "removed (or renamed)")
                continue
            if (name in needed_before) != (name in needed_after):
                yield _say(inner, "made required" if name in needed_after else "made optional")
            yield from self.node(inner, before[name], after[name])
        for name in sorted((needed_after - needed_before) - set(before)):
            yield _say(f"{path}.{name}" if path else name, "added as required")

    def inside(self, path: str, old: Schema, new: Schema) -> Iterator[str]:
        """Schemas within a schema: what a list or a map holds, and alternatives."""
        for keyword in _ONE_INSIDE:
            if keyword in old and keyword in new:
                inner = f"{path}[]" if keyword == "items" else f"{path}{{{keyword}}}"
                yield from self.node(inner, old[keyword], new[keyword])
            elif keyword in old or keyword in new:
                yield _say(path, f"{keyword} {'dropped' if keyword in old else 'added'}")
        for keyword in _SEVERAL_INSIDE:
            before, after = old.get(keyword, []), new.get(keyword, [])
            if len(before) != len(after):
                yield _say(path, f"{keyword} has {len(after)} alternatives instead of {len(before)}")
                continue
            for old_branch, new_branch in zip(before, after, strict=True):
                yield from self.node(path, old_branch, new_branch)


def _enum(path: str, old: Schema, new: Schema) -> Iterator[str]:
    if ("enum" in old) != ("enum" in new):
        yield _say(path, "enum added" if "enum" in new else "enum dropped")
    else:
        yield from _lost(path, "enum", old, new)
        for value in (value for value in new.get("enum", []) if value not in old["enum"]):
            yield _say(path, f"enum grew by {_short(value)}")
    yield from _lost(path, "x-extensible-enum", old, new)


def _lost(path: str, keyword: str, old: Schema, new: Schema) -> Iterator[str]:
    for value in old.get(keyword, []):
        if value not in new.get(keyword, []):
            yield _say(path, f"{keyword} lost {_short(value)}")


def _keywords(path: str, old: Schema, new: Schema) -> Iterator[str]:
    """Keywords of a schema that must stay as they are: format, pattern, bounds, const, default, x-key …"""
    for keyword in sorted((old.keys() | new.keys()) - _WALKED - WORDS - {"title"}):
        if keyword not in new:
            yield _say(path, f"{keyword} {_short(old[keyword])} dropped")
        elif keyword not in old:
            yield _say(path, f"{keyword} {_short(new[keyword])} added")
        elif _differ(old[keyword], new[keyword]):
            yield _say(path, f"{keyword} changed from {_short(old[keyword])} to {_short(new[keyword])}")


def _differ(old: Any, new: Any) -> bool:
    """As JSON sees it: True is not 1, but 1 is 1.0."""
    return bool(old != new) or isinstance(old, bool) != isinstance(new, bool)


def _resolved(schema: Schema, root: Schema) -> Schema:
    """Follow a local `$ref`; what stands beside it (a description) wins over what it points to."""
    ref = schema.get("$ref")
    if not isinstance(ref, str):
        return schema
    target: Any = root
    for step in ref.removeprefix("#/").split("/"):
        target = target[step]
    return _resolved(target | {key: value for key, value in schema.items() if key != "$ref"}, root)


def _apart_from_null(schema: Schema) -> tuple[bool, Schema]:
    """(may be null, the schema of the rest), for `anyOf: [X, null]` as for `type: [X, null]`."""
    kind, branches = schema.get("type"), schema.get("anyOf")
    if isinstance(kind, list) and "null" in kind:
        rest = [name for name in kind if name != "null"]
        return True, schema | {"type": rest[0] if len(rest) == 1 else rest}
    if not branches or _NULL not in branches:
        return False, schema
    rest_branches = [branch for branch in branches if branch != _NULL]
    beside = {key: value for key, value in schema.items() if key != "anyOf"}
    if len(rest_branches) == 1:
        return True, rest_branches[0] | beside
    return True, beside | {"anyOf": rest_branches}


def _say(path: str, change: str) -> str:
    return f"{path or 'the event'}: {change}"


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."
