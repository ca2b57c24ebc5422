import pytest
from hypothesis import given
from hypothesis import strategies as st
from jembatan_indonesia.errors import InvalidIdentity
from jembatan_indonesia.phone import parse_phone


@pytest.mark.parametrize(
    "written",
    [
        "081661568232",
        "0816-6156-8232",
        "0816 6156 8232",
        "6281661568232",
        "+62 816-6156-8232",
        "+62 (0)81661568232",
        "62081661568232",
        "006281661568232",
        "81661568232",
        "WA: 0816.6156.8232",
    ],
)
def test_one_number_written_many_ways_is_one_number(written: str) -> None:
    assert parse_phone(written).e164 == "+6281661568232"


def test_a_lost_leading_zero_is_put_back_and_told() -> None:
    assert parse_phone("81661568232").repaired
    assert not parse_phone("081661568232").repaired


def test_a_landline_is_a_telephone_too() -> None:
    phone = parse_phone("(0254) 391-234")
    assert (phone.e164, phone.listed) == ("+62254391234", True)


def test_a_number_outside_the_known_ranges_is_kept_but_told() -> None:
    assert parse_phone("080810033907").e164 == "+6280810033907"
    assert not parse_phone("080810033907").listed


@pytest.mark.parametrize(
    ("written", "code"),
    [("0812", "phone-impossible"), ("08123456789012345", "phone-impossible"), ("tidak tahu", "phone-not-a-number")],
)
def test_what_no_telephone_can_be_is_refused(written: str, code: str) -> None:
    with pytest.raises(InvalidIdentity) as refusal:
        parse_phone(written)
    assert refusal.value.code == code


@given(st.sampled_from(["11", "12", "13", "52", "53", "57", "77", "81", "95"]), st.integers(0, 9_999_999))
def test_a_number_in_its_international_form_is_read_back(operator: str, rest: int) -> None:
    written = f"08{operator}{rest:07d}"
    phone = parse_phone(written)
    assert phone.e164 == f"+62{written[1:]}"
    assert parse_phone(phone.e164).e164 == phone.e164


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_by_name(text: str) -> None:
    code = ""
    try:
        assert parse_phone(text).e164.startswith("+")
    except InvalidIdentity as refusal:
        code = refusal.code
    assert not code or code.startswith("phone-")
