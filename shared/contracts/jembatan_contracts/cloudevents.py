"""CloudEvents 1.0 on Kafka, binary mode: the headers of a record, and the way from a record to its event.

    envelope = Envelope.from_headers(record.headers)            # BadEnvelope
    event = decode(envelope, record.value, topic=record.topic)  # UnknownType, WrongTopic, WrongSource, BadData

    Undecodable (ValueError)
     ├─ BadEnvelope   headers missing, null, doubled, not UTF-8 or against the rules below
     ├─ UnknownType   no such event in this version of the contracts
     ├─ WrongTopic    the event exists, but does not live on this topic
     ├─ WrongSource   it does not come from the owner of its topic
     └─ BadData       the value is not what its type promises

No message of these errors quotes the value of a record: it may hold what must not reach a log.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from pydantic import ValidationError

from jembatan_contracts.base import Event, events

SPECVERSION = "1.0"
CONTENT_TYPE = "application/json"
SOURCE_PREFIX = "/jembatan"
SEQUENCE_DIGITS = 20
LARGEST_SEQUENCE = 2**63 - 1
LONGEST_HEADER = 512
ATTRIBUTES = (
    "ce_specversion",
    "ce_id",
    "ce_source",
    "ce_type",
    "ce_time",
    "ce_subject",
    "ce_dataschema",
    "ce_partitionkey",
    "ce_sequence",
)
"""Every header a record must carry, beside `content-type`; `traceparent` is optional."""

_READ = frozenset(ATTRIBUTES) | {"content-type"}
_SHOWN_ERRORS = 5
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII).fullmatch


class Undecodable(ValueError):
    """A record that cannot become an event, now or on any later attempt."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class BadEnvelope(Undecodable): ...


class UnknownType(Undecodable): ...


class WrongTopic(Undecodable): ...


class WrongSource(Undecodable): ...


class BadData(Undecodable): ...


def source_of(service: str) -> str:
    """The `ce_source` of a service, e.g. `/jembatan/suppliers`."""
    return f"{SOURCE_PREFIX}/{service}"


class Envelope(NamedTuple):
    """Headers of a record about its event.

    `sequence` counts the events of one aggregate from 1 without gaps; `partitionkey` is the record's key;
    `time` has an offset.
    """

    id: str
    source: str
    type: str
    time: datetime
    subject: str
    dataschema: str
    partitionkey: str
    sequence: int
    traceparent: str | None = None

    @classmethod
    def of(
        cls, event: Event, id: UUID | str, time: datetime, sequence: int, traceparent: str | None = None
    ) -> "Envelope":
        """The envelope of an event that its owner is about to publish."""
        key = str(event.aggregate_id)
        return cls(
            id=str(id),
            source=source_of(event.owner),
            type=event.type,
            time=time,
            subject=key,
            dataschema=event.dataschema(),
            partitionkey=key,
            sequence=sequence,
            traceparent=traceparent,
        )

    def to_headers(self) -> list[tuple[str, bytes]]:
        """Kafka headers. ValueError: a time without offset, or a sequence that 63 bits cannot hold."""
        if self.time.tzinfo is None:
            raise ValueError("ce_time needs an offset from UTC")
        if not 0 <= self.sequence <= LARGEST_SEQUENCE:
            raise ValueError("ce_sequence is out of range")
        time = self.time.astimezone(UTC).isoformat().replace("+00:00", "Z")
        headers = [
            ("ce_specversion", SPECVERSION.encode()),
            ("ce_id", self.id.encode()),
            ("ce_source", self.source.encode()),
            ("ce_type", self.type.encode()),
            ("ce_time", time.encode()),
            ("ce_subject", self.subject.encode()),
            ("ce_dataschema", self.dataschema.encode()),
            ("ce_partitionkey", self.partitionkey.encode()),
            ("ce_sequence", str(self.sequence).zfill(SEQUENCE_DIGITS).encode()),
            ("content-type", CONTENT_TYPE.encode()),
        ]
        if self.traceparent is not None:
            headers.append(("traceparent", self.traceparent.encode()))
        return headers

    @classmethod
    def from_headers(cls, headers: Sequence[tuple[str, bytes | None]]) -> "Envelope":
        """Read a record's headers; unknown ones are left alone. Raises BadEnvelope and nothing else."""
        read, traceparent = _known(headers)
        _check_content_type(read.get("content-type"))
        try:
            if read["ce_specversion"] != SPECVERSION:
                raise BadEnvelope(f"ce_specversion is not {SPECVERSION}")
            return cls(
                read["ce_id"],
                read["ce_source"],
                read["ce_type"],
                _moment(read["ce_time"]),
                read["ce_subject"],
                read["ce_dataschema"],
                read["ce_partitionkey"],
                _sequence(read["ce_sequence"]),
                traceparent,
            )
        except KeyError as missing:
            raise BadEnvelope(f"header {missing.args[0]} is missing") from None


def decode(envelope: Envelope, value: bytes | None, topic: str | None = None) -> Event:
    """The event of a record; with `topic`, only if it lives there.

    Types are taken as the schema writes them: "1" is no integer. Unknown fields are ignored.
    """
    kind = events.find(envelope.type)
    if kind is None:
        raise UnknownType("no event type of that name")
    if topic is not None and kind.topic.name != topic:
        raise WrongTopic(f"{envelope.type} lives on {kind.topic.name}, not on {topic}")
    if topic is not None and envelope.source != source_of(kind.owner):
        raise WrongSource(f"ce_source is not {source_of(kind.owner)}")
    if value is None:
        raise BadData("no value (a tombstone)")
    try:
        event = kind.model_validate_json(value, strict=True)
    except ValidationError as invalid:
        raise BadData(_without_values(invalid)) from None
    if str(event.aggregate_id) != envelope.partitionkey:
        raise BadData(f"ce_partitionkey is not the event's {kind.key_field}")
    return event


def _known(headers: Sequence[tuple[str, bytes | None]]) -> tuple[dict[str, str], str | None]:
    """The headers this module reads, as text, and the trace they belong to."""
    read: dict[str, str] = {}
    traceparent: str | None = None
    for name, raw in headers:
        if name in _READ or name.startswith("ce_"):
            if name in read:
                raise BadEnvelope(f"header {_shown(name)} comes twice")
            read[name] = _text(name, raw)
        elif name == "traceparent":
            traceparent = _trace(raw)
    return read, traceparent


def _text(name: str, raw: bytes | None) -> str:
    if raw is None:
        raise BadEnvelope(f"header {_shown(name)} is null")
    if not 0 < len(raw) <= LONGEST_HEADER:
        raise BadEnvelope(f"header {_shown(name)} is {'too long' if raw else 'empty'}")
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise BadEnvelope(f"header {_shown(name)} is not UTF-8") from None
    # CloudEvents forbids control characters, and PostgreSQL cannot store a NUL.
    if not text.isprintable() and any(ch < " " or "\x7f" <= ch <= "\x9f" for ch in text):
        raise BadEnvelope(f"header {_shown(name)} holds control characters")
    return text


def _shown(name: str) -> str:
    """A name that is ours; any other may hold anything."""
    return name if name in _READ else "ce_?"


def _trace(raw: bytes | None) -> str | None:
    """A W3C traceparent; one that is no such thing is no trace, but never costs the event."""
    if raw is None or len(raw) != 55 or not raw.replace(b"-", b"").isalnum() or raw.count(b"-") != 3:
        return None
    return raw.decode("ascii")


def _check_content_type(declared: str | None) -> None:
    if declared == CONTENT_TYPE:
        return
    if declared is None:
        raise BadEnvelope("header content-type is missing")
    media = declared.partition(";")[0].strip().lower()
    if media.startswith("application/cloudevents"):
        raise BadEnvelope("structured mode is not accepted: send binary mode, one header per attribute")
    if media != CONTENT_TYPE:
        raise BadEnvelope(f"content-type is not {CONTENT_TYPE}")


def _moment(text: str) -> datetime:
    """RFC 3339 with an offset. `fromisoformat` alone would also take dates, weeks and `20250708T010000Z`."""
    if not _RFC_3339(text):
        raise BadEnvelope("ce_time is not a time of RFC 3339")
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadEnvelope("ce_time is not a time of RFC 3339") from None


def _sequence(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= SEQUENCE_DIGITS):
        raise BadEnvelope("ce_sequence is not a number")
    sequence = int(text)
    if sequence > LARGEST_SEQUENCE:
        raise BadEnvelope("ce_sequence is out of range")
    return sequence


def _without_values(invalid: ValidationError) -> str:
    """Place and type of each error: `offers.0.price int_type`. Nothing of the data itself."""
    found = invalid.errors(include_url=False, include_context=False, include_input=False)
    shown = [f"{'.'.join(map(str, error['loc'])) or 'value'} {error['type']}" for error in found]
    more = f" and {len(shown) - _SHOWN_ERRORS} more" if len(shown) > _SHOWN_ERRORS else ""
    return ", ".join(shown[:_SHOWN_ERRORS]) + more
