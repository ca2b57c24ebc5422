import pytest
from jembatan_indonesia.errors import InvalidIdentity
from jembatan_indonesia.masking import mask
from jembatan_indonesia.nik import parse_nik
from jembatan_indonesia.regions import current_codes, retired_codes


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
