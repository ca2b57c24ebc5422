"""Personal data is found wherever it hides, and ids, sequences and business numbers are left in peace."""

import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jembatan_contracts import Event, events
from jembatan_contracts.cloudevents import Envelope
from jembatan_contracts.generate import folder_of
from jembatan_contracts.privacy import findings, is_personal_field
from jembatan_contracts.schema import schema_of

every_event = pytest.mark.parametrize("kind", list(events), ids=lambda kind: kind.__name__)
NOON = datetime(2025, 7, 8, 5, 0, tzinfo=UTC)


def fields_of(schema: Any) -> set[str]:
    """Every field name in a schema, at any depth."""
    if isinstance(schema, list):
        return set().union(*map(fields_of, schema))
    if not isinstance(schema, dict):
        return set()
    return set(schema.get("properties", {})).union(*map(fields_of, schema.values()))


@every_event
def test_no_field_of_an_event_would_hold_personal_data(kind: type[Event]) -> None:
    assert [name for name in fields_of(schema_of(kind, "producer")) if is_personal_field(name)] == []


@every_event
def test_no_event_has_a_field_with_free_keys(kind: type[Event]) -> None:
    assert '"additionalProperties": {' not in json.dumps(schema_of(kind, "producer")), "its keys would be unchecked"


@every_event
def test_no_example_shows_personal_data(kind: type[Event]) -> None:
    assert findings((folder_of(kind) / "example.json").read_bytes()) == []
    envelope = Envelope.of(kind.from_example(), "0197e4a0-0000-7000-8000-00000000000a", NOON, 1)
    assert findings(repr(envelope.to_headers())) == []


@pytest.mark.parametrize(
    "name",
    [
        "nik",
        "no_kk",
        "npwp",
        "npwp_number",
        "phone",
        "contact_phone",
        "telepon",
        "alamat",
        "address",
        "home_address",
        "homeAddress",
        "alamat-rumah",
        "inmate_name",
        "wbp",
        "tanggal_lahir",
        "whatsapp",
    ],
)
def test_a_personal_field_is_known_by_its_name(name: str) -> None:
    assert is_personal_field(name)


@pytest.mark.parametrize("name", ["name", "unit", "nib", "has_npwp", "kanwil", "tarikh", "phonetic", "wall", "link"])
def test_an_innocent_field_is_left_in_peace(name: str) -> None:
    assert not is_personal_field(name)


@st.composite
def niks(draw: st.DrawFn) -> str:
    """As issued: region, birth date (a woman's day is 40 higher), running number. A KK is built alike."""
    region = draw(st.sampled_from(["3604", "1101", "3171", "6472", "9471", "5203", "1271"]))
    born = draw(st.dates(min_value=date(1925, 1, 1), max_value=date(2025, 1, 1)))
    day = born.day + draw(st.sampled_from([0, 40]))
    return f"{region}{draw(st.integers(1, 60)):02}{day:02}{born:%m%y}{draw(st.integers(1, 9999)):04}"


def _grouped(nik: str) -> str:
    return f"{nik[:6]} {nik[6:12]} {nik[12:]}"


def _dotted(nik: str) -> str:
    return f"{nik[:2]}.{nik[2:4]}.{nik[4:6]}.{nik[6:12]}.{nik[12:]}"


def _in_fours(nik: str) -> str:
    return "-".join(nik[start : start + 4] for start in range(0, 16, 4))


def _in_script(digits: str, zero: str) -> str:
    return "".join(chr(ord(zero) + int(digit)) if digit.isdigit() else digit for digit in digits)


def _spaced(digits: str, between: str, length: int = 4) -> str:
    return between.join(digits[start : start + length] for start in range(0, len(digits), length))


SCRIPTS = "\uff10\u0660\u06f0\u0966\u09e6\u1b50\ua9d0\u0e50\U0001d7ce\U0001d7f6"
"""Zero: full width, Arabic, Persian, Devanagari, Bengali, Balinese, Javanese, Thai, bold and monospaced."""
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u202e\u2066"
BETWEEN = [
    *(
        ":",
        "|",
        " - ",
        "*",
        "/",
        "_",
        "~",
        "#",
        "+",
        " ",
        ".",
        "-",
        "--",
        " : ",
        "\u2013",
        "\u2014",
        "\u00b7",
        "\u2022",
    ),
    *("\u3164", "\u115f", "\uffa0", "\u2800"),
    *("\u2022", "\u00a0", "\u2009", "\u3000", "\t", ")(", "...", "\uff0d", "\uff1a", "\u3002", *UNSEEN),
]


@given(niks(), st.sampled_from(SCRIPTS), st.sampled_from(BETWEEN), st.sampled_from([16, 8, 4, 2, 1]))
def test_a_nik_is_found_in_digits_of_any_script_with_any_signs_between(
    nik: str, zero: str, between: str, length: int
) -> None:
    for written in (_spaced(nik, between, length), _spaced(_in_script(nik, zero), between, length)):
        for text in (f"Ibu {written}", f'{{"reason": "Periksa {written}, terima kasih."}}', f"Ny. Siti {written}"):
            assert [one.partition(" at ")[0] for one in findings(text)] == ["NIK or KK"], text


@given(niks(), st.lists(st.sampled_from([*BETWEEN, ","]), min_size=15, max_size=15))
def test_a_nik_is_found_whatever_stands_between_its_digits(nik: str, gaps: list[str]) -> None:
    assert findings("Ibu " + "".join(a + b for a, b in zip(nik, [*gaps, ""], strict=True)))


@given(st.from_regex(r"8[1-9][0-9]{8,9}", fullmatch=True), st.sampled_from(SCRIPTS), st.sampled_from(BETWEEN))
def test_a_phone_number_is_found_in_any_script_with_any_signs_between(number: str, zero: str, between: str) -> None:
    written = f"0{number[:3]}{between}{number[3:7]}{between}{number[7:]}"
    abroad = f"+62{between}{number[:3]}{between}{number[3:7]}{between}{number[7:]}"
    for text in (written, _in_script(written, zero), abroad, _in_script(abroad, zero)):
        assert findings(f"Hubungi {text} ya") != [], text


@pytest.mark.parametrize("between", BETWEEN)
def test_an_npwp_is_found_with_any_signs_between(between: str) -> None:
    if between not in UNSEEN:
        assert findings("NPWP " + between.join(["01", "234", "567", "8", "901", "000"])) != []


HOSTILE = [
    "1",
    "1 ",
    "08",
    "081 ",
    "1234-",
    "+62",
    "3604:0157:",
    "(0254",
    "Rp 1.000",
    "\u0663",
    "Jalan A",
    "-:.",
    "RT 1/",
]


@pytest.mark.parametrize("part", HOSTILE)
def test_a_hostile_text_is_searched_in_one_pass(part: str) -> None:
    """The square of these lengths would be minutes."""
    findings(part * (200_000 // len(part)))


writings = st.sampled_from([str, _grouped, _dotted, _in_fours])
places = st.sampled_from(
    ["{}", "NIK{}", "nik={}.", '{{"note":"KK {}, ya"}}', "row 12: {}\n", "({})", "nomor:{};", "\\n{}\\n", "{},{}"]
)


@given(niks(), writings, places)
def test_a_nik_or_kk_is_found_anywhere_and_never_repeated(nik: str, writing: Any, place: str) -> None:
    text = place.format(writing(nik), writing(nik))
    found = findings(text)
    assert found
    assert all(finding.startswith("NIK or KK at ") for finding in found)
    assert nik[:6] not in " ".join(found)
    assert findings(text.encode()) == found


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("NPWP 01.234.567.8-901.000", "NPWP"),
        ('"tax": "01.234.567.8.901.000"', "NPWP"),
        ("0012345678901000", "NPWP"),
        ("0012345678901000000000", "NPWP"),
        ("call +6281234567890", "phone number"),
        ("+62 812-3456-7890", "phone number"),
        ("+62 (254) 571234", "phone number"),
        ('"081234567890"', "phone number"),
        ("0812-3456-7890.", "phone number"),
        ("0812 3456 78901", "phone number"),
        ("(0254) 571234", "phone number"),
        ("Telp. 0254-571234", "phone number"),
        ("https://wa.me/6281234567890", "phone number"),
        ("Jl. Kapten Tendean", "address"),
        ("Jalan Raya Serang Km 5 No. 12", "address"),
        ("Kampung Baru RT 01/RW 02", "address"),
        ("RT.003/004", "address"),
    ],
)
def test_other_personal_data_is_found_by_kind(text: str, kind: str) -> None:
    assert [finding.partition(" at ")[0] for finding in findings(text)] == [kind]


innocent = st.one_of(
    st.uuids().map(str),
    st.integers(0, (1 << 128) - 1).map(lambda number: str(UUID(int=number)).upper()),
    st.integers(0, 2**63 - 1).map(lambda number: f"{number:020}"),
    st.from_regex(r"[1-9][0-9]{12}", fullmatch=True),
    st.from_regex(r"[0-9]{13}", fullmatch=True).map('"nib":"{}"'.format),
    st.from_regex(r"00-[0-9a-f]{32}-[0-9]{16}-01", fullmatch=True),
    st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
    st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat),
    st.floats(0, 1).map(repr),
    st.integers(0, 999_999_999_999).map(lambda rupiah: f"Rp {rupiah:,}".replace(",", ".")),
    st.from_regex(r"[1-9][0-9](\.[0-9]{2}){2}\.[0-9]{4}", fullmatch=True),
)


@given(st.lists(innocent, min_size=1, max_size=4), st.sampled_from([" ", ",", '","', "\n", "; "]))
def test_ids_sequences_times_and_business_numbers_are_left_in_peace(numbers: list[str], between: str) -> None:
    assert findings(between.join(numbers)) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Cari jalan keluar",
        "Lapas Kelas IIA Cilegon",
        "jatuh tempo 31-07-2025 23:59",
        "NIB 0812345678901",
        "port 127.0.0.1:15432",
        "offset=1234567890 partition=3",
        "RTO/RPO 1/2",
        "dari 08.00 - 16.00, 08/07/2025 s.d. 31/07/2025",
        "2025-07-08 05:00:00,123456 12 34",
        "20250708 10:30:15.12",
        "Rp 360.412.010.190 dan Rp 3.604.120.101",
        "bulan 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12",
        "kode 36.72.01.1001 dan 36.72.01.1002",
        "harga 15.000, 16.500 dan 17.250 per kg",
        "[15000, 16500, 17250, 18000]",
    ],
)
def test_plain_words_are_left_in_peace(text: str) -> None:
    assert findings(text) == []


def test_bytes_that_are_no_text_are_still_searched() -> None:
    assert findings(b"\xff\xfe 3604120101900001 \xff") == ["NIK or KK at 3"]


@given(st.floats(min_value=0.001, max_value=1e9, allow_nan=False))
def test_a_figure_of_a_metric_is_no_number_of_a_person(figure: float) -> None:
    assert findings(f'request_seconds_sum{{route="/x"}} {figure!r}\nnext_total 12.0\n') == []


@pytest.mark.parametrize("figure", ["36.7123831427088", "99.0253627729546", "76,3194304046718"])
def test_a_figure_with_as_many_digits_as_an_npwp_is_none(figure: str) -> None:
    assert findings(f"sum {figure}\n") == []
