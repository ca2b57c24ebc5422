"""JSON Schemas (draft 2020-12) of an event, in two readings of the same class.

The producer's is closed: a publisher writes these fields and no other. The consumer's is open: a reader
ignores fields it does not know, and takes `null` for an absent one. So a field may be added at any time.
"""

from typing import Any, Literal

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode

from jembatan_contracts.base import Event

Schema = dict[str, Any]
Reading = Literal["producer", "consumer"]
DIALECT = GenerateJsonSchema.schema_dialect


class _WithoutFieldTitles(GenerateJsonSchema):
    """Titles made from field names say nothing new."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def schema_of(event: type[Event], reading: Reading) -> Schema:
    """The schema of the record's value, as its producer or its consumers see it."""
    mode: JsonSchemaMode = "serialization"
    body = event.model_json_schema(mode=mode, schema_generator=_WithoutFieldTitles)
    for part in [body, *body.get("$defs", {}).values()]:
        if "properties" in part:
            _read_as(reading, part)
    suffix = "" if reading == "producer" else ":consumer"
    return {
        "$schema": DIALECT,
        "$id": event.dataschema() + suffix,
        "title": body.pop("title"),
        "description": body.pop("description"),
        "x-type": event.type,
        "x-topic": event.topic.name,
        "x-key": event.key_field,
        "x-owner": event.owner,
        "x-trigger": event.trigger,
        "type": body.pop("type"),
        **{key: body[key] for key in sorted(body, key=_READING_ORDER.index)},
    }


_READING_ORDER = ["properties", "required", "additionalProperties", "$defs"]


def _read_as(reading: Reading, part: Schema) -> None:
    part["additionalProperties"] = reading == "consumer"
    for name, field in part["properties"].items():
        absent = field.get("default", ...) is None
        if absent:
            del field["default"]
        if absent and reading == "producer":
            part["properties"][name] = _without_null(field)


def _without_null(field: Schema) -> Schema:
    """Publishers leave an absent field out and never write null."""
    branches: list[Schema] = [branch for branch in field.get("anyOf", []) if branch != {"type": "null"}]
    if len(branches) != 1:
        return field | ({"anyOf": branches} if branches else {})
    return branches[0] | {key: value for key, value in field.items() if key != "anyOf"}
