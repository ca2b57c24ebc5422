"""The AsyncAPI 3.0 document of every topic and event: enough to write a consumer from it alone."""

import json
import re
from datetime import UTC, datetime
from inspect import getdoc
from typing import Any

from jembatan_contracts.base import Event, Topic, events, topics
from jembatan_contracts.cloudevents import Envelope, source_of
from jembatan_contracts.grants import readers_of
from jembatan_contracts.guarantees import GUARANTEES, HEADERS
from jembatan_contracts.schema import Schema, schema_of
from jembatan_contracts.systems import systems

BINDING = "0.5.0"
_EXAMPLE_ID = "0197e4a0-0000-7000-8000-00000000000a"
_EXAMPLE_TIME = datetime(2025, 7, 8, 3, 0, tzinfo=UTC)
_EXAMPLE_TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def document(version: str) -> Schema:
    """The whole document; `version` is that of the contracts distribution."""
    return {
        "asyncapi": "3.0.0",
        "id": "urn:id.go.ditjenpas:jembatan",
        "info": {
            "title": "Jembatan",
            "version": version,
            "description": GUARANTEES,
            "contact": {"name": "Direktorat Jenderal Pemasyarakatan"},
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
            "tags": [{"name": service} for service in sorted({topic.service for topic in topics})],
        },
        "defaultContentType": "application/json",
        "servers": {"kafka": _server()},
        "channels": {topic.name: _channel(topic) for topic in topics},
        "operations": dict(operation for topic in topics for operation in _operations(topic)),
        "components": {
            "messages": {event.__name__: _message(event) for event in events},
            "schemas": {"RecordHeaders": _record_headers(), **_parts()},
            "securitySchemes": {"account": _ACCOUNT},
        },
    }


_ACCOUNT: Schema = {
    "type": "scramSha512",
    "description": "SASL_SSL, mechanism SCRAM-SHA-512. A service signs in under its own name, an outside system as "
    "`ext-<system>`; names of consumer groups begin with the user's name. Nothing else is readable or writable.",
}


def _server() -> Schema:
    return {
        "host": "{bootstrap}",
        "protocol": "kafka-secure",
        "title": "Kafka",
        "description": "Address, credentials and read permission come from the operations team.",
        "variables": {"bootstrap": {"description": "bootstrap servers, `host:port`"}},
        "security": [{"$ref": "#/components/securitySchemes/account"}],
    }


def _channel(topic: Topic) -> Schema:
    settings = topic.config
    return {
        "address": topic.name,
        "title": topic.name,
        "description": f"{topic.description} {_kept(topic)}",
        "messages": {event.__name__: {"$ref": f"#/components/messages/{event.__name__}"} for event in events.on(topic)},
        "tags": [{"name": topic.service}],
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": topic.partitions,
                "topicConfiguration": {
                    "cleanup.policy": [settings["cleanup.policy"]],
                    "retention.ms": int(settings["retention.ms"]),
                    "max.message.bytes": int(settings["max.message.bytes"]),
                },
                "bindingVersion": BINDING,
            }
        },
        "x-owner": topic.service,
        "x-readers": sorted(readers_of(topic) | {one.principal for one in systems if one.may_read(topic.name)}),
    }


def _kept(topic: Topic) -> str:
    if topic.compacted:
        return (
            "Compacted: the newest record of every key stays for ever, older ones disappear, so "
            "ce_sequence of a key may jump. Read it from the beginning to have the whole state."
        )
    if topic.retention_days is None:
        return "Records are kept for ever."
    return f"Records are kept for {topic.retention_days} days."


def _operations(topic: Topic) -> list[tuple[str, Schema]]:
    channel = f"#/channels/{topic.name}"
    messages = [{"$ref": f"{channel}/messages/{event.__name__}"} for event in events.on(topic)]
    common: Schema = {"channel": {"$ref": channel}, "messages": messages}
    return [
        (
            f"send.{topic.name}",
            {"action": "send", "title": f"{topic.service} publishes", "x-sender": topic.service}
            | {"summary": f"Only the service {topic.service} writes to this topic."}
            | common,
        ),
        (
            f"receive.{topic.name}",
            {"action": "receive", "title": "Any subscriber reads"}
            | {"summary": "Every system with read permission may subscribe, in consumer groups named after it."}
            | common,
        ),
    ]


def _message(event: type[Event]) -> Schema:
    payload = schema_of(event, "consumer")
    key = schema_of(event, "producer")["properties"][event.key_field]
    return {
        "name": event.type,
        "title": _spaced(event.__name__),
        "summary": summary(event),
        "description": f"Published when: {event.trigger}",
        "contentType": "application/json",
        "headers": {
            "type": "object",
            "allOf": [{"$ref": "#/components/schemas/RecordHeaders"}],
            "properties": {
                "ce_type": {"type": "string", "const": event.type},
                "ce_source": {"type": "string", "const": source_of(event.owner)},
                "ce_dataschema": {"type": "string", "const": event.dataschema()},
            },
        },
        "payload": _rehomed({key: value for key, value in payload.items() if key not in {"$schema", "$id", "$defs"}}),
        "tags": [{"name": event.owner}],
        "bindings": {
            "kafka": {
                "key": key | {"description": f"The payload's `{event.key_field}`, as UTF-8 text."},
                "bindingVersion": BINDING,
            }
        },
        "examples": [_example(event)],
        "x-owner": event.owner,
        "x-key": event.key_field,
        "x-trigger": event.trigger,
    }


def summary(event: type[Event]) -> str:
    """The first paragraph of the event's docstring, on one line."""
    return " ".join((getdoc(event) or "").partition("\n\n")[0].split())


def _spaced(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()


def _example(event: type[Event]) -> Schema:
    fact = event.from_example()
    envelope = Envelope.of(fact, _EXAMPLE_ID, _EXAMPLE_TIME, 1, _EXAMPLE_TRACE)
    return {
        "name": event.__name__,
        "summary": event.trigger,
        "headers": {name: value.decode() for name, value in envelope.to_headers()},
        "payload": json.loads(fact.to_json()),
    }


def _record_headers() -> Schema:
    return {
        "type": "object",
        "description": "Headers of every record: CloudEvents 1.0, Kafka binary mode. Values are UTF-8 text.",
        "required": [header.name for header in HEADERS if header.required],
        "properties": {
            header.name: {"type": "string", **header.rules, "description": header.meaning} for header in HEADERS
        },
    }


def _parts() -> Schema:
    """Classes that events share; the same name must mean the same shape in every event."""
    shared: Schema = {}
    for event in events:
        for name, part in schema_of(event, "consumer").get("$defs", {}).items():
            if shared.setdefault(name, _rehomed(part)) != _rehomed(part):
                raise ValueError(f"{name} has two shapes; {event.type} needs a part of another name")
    return dict(sorted(shared.items()))


def _rehomed(schema: Any) -> Any:
    """The same schema with its references pointing into this document."""
    if isinstance(schema, list):
        return [_rehomed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: value.replace("#/$defs/", "#/components/schemas/") if key == "$ref" else _rehomed(value)
        for key, value in schema.items()
    }
