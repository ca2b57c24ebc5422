"""Guarantees to subscribers, and the meaning of each header, as the AsyncAPI document says it."""

from dataclasses import dataclass, field
from typing import Any

from jembatan_contracts.cloudevents import SEQUENCE_DIGITS, SPECVERSION

GUARANTEES = """\
Jembatan carries facts between the systems of Indonesian corrections. An event says what has happened; \
it asks for nothing. Every event is one Kafka record: the value is a JSON object, the key is the id of \
the aggregate the fact is about, the headers are CloudEvents 1.0 (Kafka binary mode).

**Delivery: at least once.** A committed fact is never lost, but a record may come again, also long \
after the first time (a repaired consumer, a replay). `ce_id` is the same each time: remember the ids \
you have handled, in the transaction of your own change, for at least as long as the topic keeps \
records.

**Order: per key.** Records of one key are in one partition, in the order in which the facts happened. \
`ce_sequence` counts the events of one key from 1 without gaps: a number not above the last one you \
handled is a repetition, a number that jumps means that something is still missing (on a compacted \
topic jumps are normal). The first record you ever see of a key may have any number: older ones may \
have left the topic. There is no order between keys or between topics.

**Several types on one topic.** Choose by `ce_type` and step over types you do not know: new ones \
appear without notice. The last part, `.v1`, is the major version. Step over a record without a value \
as well.

**Evolution.** Within a major version fields are only ever added, always as optional ones. No field is \
removed, renamed, retyped or given another meaning, and no closed list of values grows. Ignore fields \
you do not know, and values you do not know of a field marked `x-extensible-enum`. What would break \
this gets a new major type, published beside the old one on the same topic until its readers have \
moved.

**Absent and null.** An optional field without a value is left out. Moments are UTC with `Z`; a field \
that ends in `_local` is wall-clock time in the zone of each unit. Money is whole rupiah. Quantities \
are decimal strings.

**Starting.** Use a consumer group named after your system, set `auto.offset.reset` to `earliest`, and \
commit offsets only after your own change is stored.

**Personal data.** No event holds a NIK, KK, NPWP, phone number, home address or the name of an \
inmate.
"""


@dataclass(frozen=True)
class Header:
    """One record header; `rules` are JSON Schema keywords for its text."""

    name: str
    meaning: str
    rules: dict[str, Any] = field(default_factory=dict)
    required: bool = True


HEADERS = (
    Header("ce_specversion", "Version of CloudEvents.", {"const": SPECVERSION}),
    Header("ce_id", "Id of this event, a UUIDv7: the same on every repetition. Use it to recognise one."),
    Header(
        "ce_source",
        "The service that owns the fact, e.g. `/jembatan/suppliers`.",
        {"format": "uri-reference"},
    ),
    Header("ce_type", "What happened: `id.go.ditjenpas.<service>.<past-fact>.v<major>`."),
    Header("ce_time", "When it happened: RFC 3339, in UTC with `Z`.", {"format": "date-time"}),
    Header("ce_subject", "The aggregate the fact is about: the same text as the record's key."),
    Header("ce_dataschema", "Name (URN) of the JSON Schema of the value.", {"format": "uri"}),
    Header("ce_partitionkey", "The record's key: the id of the aggregate."),
    Header(
        "ce_sequence",
        f"Number of this event among those of its key, from 1, written with {SEQUENCE_DIGITS} digits so that "
        "text order is number order.",
        {"pattern": f"^[0-9]{{{SEQUENCE_DIGITS}}}$"},
    ),
    Header("content-type", "Always JSON.", {"const": "application/json"}),
    Header(
        "traceparent",
        "W3C Trace Context of the request that caused the event; may be absent.",
        {"pattern": "^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$"},
        required=False,
    ),
)
"""In the order in which they are written."""
