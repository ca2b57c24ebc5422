from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jembatan_indonesia.errors import InvalidIdentity
from jembatan_indonesia.masking import mask
from jembatan_indonesia.nik import parse_nik
from jembatan_indonesia.regions import current_codes, retired_codes
from stdnum.id import nik as reference_nik

from .civil import CODES, PEOPLE, SERIALS, nik_of, niks


def test_every_regency_in_force_and_every_retired_one_we_know_may_issue_a_nik() -> None:
    assert len(current_codes()) == 514
    assert len(retired_codes()) >= 26
    for code in current_codes() | retired_codes():
        nik = parse_nik(code.replace(".", "") + "014507850003")
        assert nik.regency_code == code


def test_a_woman_has_forty_added_to_her_day_of_birth() -> None:
    assert parse_nik("3672014507850003").digits == "3672014507850003"
    assert parse_nik("3672017107850003"), "the 31st"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("3199014507850003", "nik-region"),
        ("9901014507850003", "nik-region"),
        ("3672019907850003", "nik-birth-date"),
        ("3672014007850003", "nik-birth-date"),
        ("3672013102850003", "nik-birth-date"),
        ("3672014513850003", "nik-birth-date"),
        ("3672014507850000", "nik-serial"),
        ("367201450785000", "nik-length"),
        ("36720145078500O3", "nik-length"),
    ],
)
def test_a_nik_that_cannot_exist_is_refused_without_repeating_it(number: str, code: str) -> None:
    with pytest.raises(InvalidIdentity) as refusal:
        parse_nik(number)
    assert refusal.value.code == code
    assert number not in str(refusal.value)


def test_29_february_is_a_birthday_in_leap_years_only() -> None:
    assert parse_nik("3672012902840001")
    with pytest.raises(InvalidIdentity, match="nik-birth-date"):
        parse_nik("3672012902850001")


def test_a_mask_leaves_only_both_ends() -> None:
    assert mask("3672014507850003") == "3672••••••••0003"
    assert mask("0812345") == "••••345"
    assert mask("081") == "•••"
    assert "3672014507850003" not in str(parse_nik("3672014507850003"))


@given(st.sampled_from(CODES), PEOPLE, st.booleans(), SERIALS)
def test_every_nik_that_can_be_given_is_read_back(code: str, born: date, woman: bool, serial: int) -> None:
    nik = parse_nik(nik_of(code, 1, born, woman, serial))
    assert (nik.regency_code, nik.is_womans) == (code, woman)
    assert nik.fits(born)
    assert nik.regencies


@given(niks)
def test_no_text_form_of_a_nik_shows_it(digits: str) -> None:
    nik = parse_nik(digits)
    assert digits[4:12] not in f"{nik} {nik!r} {[nik]}"
    assert str(nik) == f"Nik({mask(digits)})"


@given(niks, st.sampled_from([" ", ".", "-", "\n"]))
def test_signs_between_the_groups_change_nothing(digits: str, sign: str) -> None:
    assert parse_nik(sign.join((digits[:6], digits[6:12], digits[12:]))).digits == digits


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_by_a_code_of_its_own(text: str) -> None:
    code = ""
    try:
        assert parse_nik(text).digits.isdecimal()
    except InvalidIdentity as refusal:
        code = refusal.code
    assert not code or code.startswith("nik-")


def test_a_number_that_tells_another_date_of_birth_is_a_nik_all_the_same() -> None:
    nik = parse_nik("3672014507850003")
    assert nik.fits(date(1985, 7, 5))
    assert not nik.fits(date(1985, 7, 6))
    assert nik.birth_dates == (date(1985, 7, 5), date(2085, 7, 5))


def test_a_number_given_before_a_province_was_split_names_todays_regency() -> None:
    merauke = parse_nik("9101014507850003")
    assert merauke.regency_code == "91.01"
    assert [place.code for place in merauke.regencies] == ["93.01"]


def test_python_stdnum_refuses_people_of_regencies_in_force() -> None:
    """No oracle for a NIK: its list of regencies is that of about 2010, and in part that of BPS."""
    numbers = {code: f"{code.replace('.', '')}014507850003" for code in current_codes()}
    assert sum(not reference_nik.is_valid(number) for number in numbers.values()) == 30
    assert all(parse_nik(number) for number in numbers.values())
