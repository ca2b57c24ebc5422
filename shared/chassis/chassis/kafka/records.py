"""Records as Kafka gave them, decoded as far as possible. Nothing here raises."""

import base64
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from jembatan_contracts import Event
from jembatan_contracts.cloudevents import BadEnvelope, Envelope, Undecodable, WrongSource, decode, source_of

NO_ID = UUID(int=0)
Headers = tuple[tuple[str, bytes | None], ...]


@dataclass(frozen=True, slots=True)
class Record:
    """Raw bytes and where they stood. `timestamp` is Kafka's, in milliseconds."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: Headers

    def headers_as_json(self) -> list[list[str | None]]:
        """`[[name, base64 of the value or null], …]`: survives any bytes."""
        return [[name, None if raw is None else base64.b64encode(raw).decode()] for name, raw in self.headers]


def headers_from_json(headers: list[list[Any]]) -> Headers:
    return tuple((name, None if raw is None else base64.b64decode(raw)) for name, raw in headers)


@dataclass(slots=True)
class DecodedRecord:
    """A record as far as it could be understood: its envelope, its event, and what is wrong with it."""

    record: Record
    envelope: Envelope | None = None
    event: Event | None = None
    fault: Undecodable | None = None
    event_id: UUID = NO_ID
    """The inbox key; meaningless without an envelope."""
    failed: bool = False
    """Whether its handler failed with it: that may be a fault of ours."""

    @property
    def aggregate(self) -> tuple[str, str]:
        """Aggregate in whose order it belongs: topic and key."""
        assert self.envelope is not None
        return self.record.topic, self.envelope.partitionkey

    @property
    def version(self) -> int:
        assert self.envelope is not None
        return self.envelope.sequence


def decode_record(record: Record) -> DecodedRecord:
    """Decode a record as far as possible."""
    try:
        envelope = Envelope.from_headers(record.headers)
    except BadEnvelope as fault:
        return DecodedRecord(record, fault=fault)
    if foreign := _foreign(record, envelope):
        # Nothing that a stranger says of an aggregate may move it, or mark an id as seen.
        return DecodedRecord(record, fault=foreign)
    key = _key(envelope)
    try:
        return DecodedRecord(record, envelope, decode(envelope, record.value, record.topic), event_id=key)
    except Undecodable as fault:
        return DecodedRecord(record, envelope, fault=fault, event_id=key)


def _foreign(record: Record, envelope: Envelope) -> Undecodable | None:
    """Sign that a record is not its topic's owner's, whatever its type says."""
    owner = source_of(record.topic.partition(".")[0])
    if envelope.source != owner:
        return WrongSource(f"ce_source is not {owner}")
    if record.key != envelope.partitionkey.encode():
        return BadEnvelope("ce_partitionkey is not the record's key")
    return None


def _key(envelope: Envelope) -> UUID:
    """An outsider's id that is no UUID becomes one, of source and id as CloudEvents says."""
    try:
        return UUID(envelope.id)
    except ValueError:
        return uuid5(NAMESPACE_URL, f"{envelope.source}#{envelope.id}")
