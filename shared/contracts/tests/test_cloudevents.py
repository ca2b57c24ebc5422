"""The headers of a record: what we write, others read; what others write wrongly, is refused by name."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary_event, from_kafka_event
from hypothesis import given
from hypothesis import strategies as st
from jembatan_contracts import Event, events
from jembatan_contracts.cloudevents import (
    ATTRIBUTES,
    LARGEST_SEQUENCE,
    LONGEST_HEADER,
    BadEnvelope,
    Envelope,
    Undecodable,
)

Headers = list[tuple[str, bytes | None]]
NOON = datetime(2025, 7, 8, 5, 0, tzinfo=UTC)
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def envelope_of(event: Event, sequence: int = 1) -> Envelope:
    return Envelope.of(event, "0197e4a0-0000-7000-8000-00000000000a", NOON, sequence, TRACE)


def headers() -> Headers:
    """Good headers, to be spoilt by a test."""
    event = events.find("id.go.ditjenpas.suppliers.supplier-registered.v1")
    assert event is not None
    return list(envelope_of(event.from_example()).to_headers())


def with_header(name: str, value: bytes | None) -> Headers:
    return [(known, value if known == name else old) for known, old in headers()]


def test_headers_are_written_as_the_contract_says() -> None:
    assert dict(headers()) == {
        "ce_specversion": b"1.0",
        "ce_id": b"0197e4a0-0000-7000-8000-00000000000a",
        "ce_source": b"/jembatan/suppliers",
        "ce_type": b"id.go.ditjenpas.suppliers.supplier-registered.v1",
        "ce_time": b"2025-07-08T05:00:00Z",
        "ce_subject": b"0197e4a0-0000-7000-8000-000000000005",
        "ce_dataschema": b"urn:jembatan:schema:suppliers.supplier-registered.v1",
        "ce_partitionkey": b"0197e4a0-0000-7000-8000-000000000005",
        "ce_sequence": b"00000000000000000001",
        "content-type": b"application/json",
        "traceparent": TRACE.encode(),
    }


texts = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=LONGEST_HEADER // 4)
envelopes = st.builds(
    Envelope,
    id=texts,
    source=texts,
    type=texts,
    time=st.datetimes(timezones=st.just(UTC)),
    subject=texts,
    dataschema=texts,
    partitionkey=texts,
    sequence=st.integers(0, LARGEST_SEQUENCE),
    traceparent=st.none() | st.just(TRACE),
)


@given(envelopes)
def test_any_envelope_survives_its_headers(envelope: Envelope) -> None:
    assert Envelope.from_headers(envelope.to_headers()) == envelope


@given(st.lists(st.integers(0, LARGEST_SEQUENCE), min_size=2, max_size=2))
def test_sequences_sort_as_text_as_they_sort_as_numbers(numbers: list[int]) -> None:
    first, second = (
        dict(Envelope("i", "s", "t", NOON, "u", "d", "p", number).to_headers())["ce_sequence"] for number in numbers
    )
    assert (first < second) == (numbers[0] < numbers[1])


names = st.sampled_from([*ATTRIBUTES, "content-type", "traceparent", "ce_new", "x-other"]) | st.text(max_size=12)


@given(st.lists(st.tuples(names, st.none() | st.binary(max_size=40) | texts.map(str.encode)), max_size=14))
def test_no_headers_whatever_raise_anything_but_bad_envelope(noise: Headers) -> None:
    spoilt = dict(headers()) | dict(noise)
    for attempt in (noise, list(spoilt.items())):
        with suppress(BadEnvelope):
            assert Envelope.from_headers(attempt).sequence >= 0


@pytest.mark.parametrize("name", [*ATTRIBUTES, "content-type"])
@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda name: [header for header in headers() if header[0] != name], "is missing"),
        (lambda name: with_header(name, None), "is null"),
        (lambda name: with_header(name, b""), "is empty"),
        (lambda name: with_header(name, b"\xff\xfe"), "is not UTF-8"),
        (lambda name: with_header(name, b"a\x00b"), "holds control characters"),
        (lambda name: with_header(name, b"a" * (LONGEST_HEADER + 1)), "is too long"),
        (lambda name: [*headers(), (name, b"1")], "comes twice"),
    ],
    ids=["missing", "null", "empty", "not UTF-8", "NUL", "too long", "doubled"],
)
def test_a_spoilt_header_is_refused_by_its_name(name: str, spoil: Callable[[str], Headers], why: str) -> None:
    with pytest.raises(BadEnvelope, match=f"header {name} {why}"):
        Envelope.from_headers(spoil(name))


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("ce_specversion", b"0.3", "ce_specversion is not 1.0"),
        ("ce_sequence", b"seven", "ce_sequence is not a number"),
        ("ce_sequence", b"-1", "ce_sequence is not a number"),
        ("ce_sequence", "٣".encode(), "ce_sequence is not a number"),
        ("ce_sequence", b"0" * 21, "ce_sequence is not a number"),
        ("ce_sequence", str(2**63).encode(), "ce_sequence is out of range"),
        ("content-type", b"text/plain", "content-type is not application/json"),
    ],
)
def test_a_value_against_the_rules_is_refused(name: str, value: bytes, why: str) -> None:
    with pytest.raises(BadEnvelope, match=why):
        Envelope.from_headers(with_header(name, value))


@pytest.mark.parametrize(
    "time",
    [
        "Z",
        "2025-07-08",
        "20250708T050000Z",
        "2025-07-08T05:00:00",
        "2025-W28-2T05:00:00Z",
        "2025-07-08T05:00:00+07",
        "2025-13-08T05:00:00Z",
        "2025-07-08T05:00:00,5Z",
        "2025-07-08T05:00:00.Z",
        "0001-01-01T00:00:00+07:00",
    ],
)
def test_a_time_that_is_not_rfc_3339_is_refused(time: str) -> None:
    with pytest.raises(BadEnvelope, match="ce_time is not a time"):
        Envelope.from_headers(with_header("ce_time", time.encode()))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2025-07-08T12:00:00+07:00", NOON),
        ("2025-07-08t05:00:00z", NOON),
        ("2025-07-08T05:00:00.123456789Z", NOON + timedelta(microseconds=123456)),
    ],
)
def test_any_time_of_rfc_3339_is_taken_and_becomes_utc(written: str, meant: datetime) -> None:
    read = Envelope.from_headers(with_header("ce_time", written.encode())).time
    assert (read, read.tzinfo) == (meant, UTC)


def test_structured_mode_is_refused_in_words_even_if_it_carries_our_headers() -> None:
    structured = b"application/cloudevents+json; charset=utf-8"
    with pytest.raises(BadEnvelope, match="structured mode is not accepted"):
        Envelope.from_headers([("content-type", structured)])
    with pytest.raises(BadEnvelope, match="structured mode is not accepted"):
        Envelope.from_headers(with_header("content-type", structured))


def test_headers_of_others_never_matter() -> None:
    foreign: Headers = [("x-kind", b"\xff"), ("x-kind", None), ("", b""), ("ce-id", b"no")]
    assert Envelope.from_headers(headers() + foreign) == Envelope.from_headers(headers())


@pytest.mark.parametrize("trace", [None, b"", b"\xff" * 55, b"no trace", b"-" * 55])
def test_a_broken_trace_costs_the_trace_and_not_the_event(trace: bytes | None) -> None:
    assert Envelope.from_headers(with_header("traceparent", trace)).traceparent is None


def test_a_moment_without_offset_is_not_published() -> None:
    naive = Envelope("i", "s", "t", NOON.replace(tzinfo=None), "u", "d", "p", 1)
    with pytest.raises(ValueError, match="needs an offset"):
        naive.to_headers()


def test_a_moment_of_another_zone_is_published_in_utc() -> None:
    jakarta = timezone(timedelta(hours=7))
    written = Envelope("i", "s", "t", NOON.astimezone(jakarta), "u", "d", "p", 1).to_headers()
    assert dict(written)["ce_time"] == b"2025-07-08T05:00:00Z"


def test_a_sequence_that_a_reader_cannot_store_is_not_published() -> None:
    with pytest.raises(ValueError, match="out of range"):
        Envelope("i", "s", "t", NOON, "u", "d", "p", 2**63).to_headers()


def test_every_refusal_is_one_family() -> None:
    assert issubclass(BadEnvelope, Undecodable)
    assert issubclass(Undecodable, ValueError)


@pytest.mark.parametrize("kind", list(events), ids=lambda kind: kind.__name__)
def test_the_cloudevents_sdk_reads_what_we_write(kind: type[Event]) -> None:
    event = kind.from_example()
    envelope = envelope_of(event, sequence=41)
    record = KafkaMessage(dict(envelope.to_headers()), envelope.partitionkey, event.to_json())
    for read in (from_binary_event(record), from_kafka_event(record)):
        assert read.get_id() == envelope.id
        assert read.get_source() == envelope.source
        assert read.get_type() == kind.type
        assert read.get_time() == NOON
        assert read.get_subject() == envelope.subject
        assert read.get_dataschema() == kind.dataschema()
        assert read.get_datacontenttype() == "application/json"
        assert read.get_extension("partitionkey") == str(event.aggregate_id)
        assert read.get_extension("sequence") == "00000000000000000041"
        assert read.get_data() == json.loads(event.to_json())
