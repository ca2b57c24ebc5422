from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jembatan_indonesia.errors import InvalidIdentity
from jembatan_indonesia.kk import parse_kk

from .civil import CARDS, CODES, SERIALS, kks, nik_of


@given(st.sampled_from(CODES), CARDS, SERIALS)
def test_every_kk_that_can_be_given_is_read_back(code: str, recorded: date, serial: int) -> None:
    kk = parse_kk(nik_of(code, 1, recorded, False, serial))
    assert kk.regency_code == code
    assert recorded in kk.issued_on
    assert kk.regencies


@given(kks)
def test_no_text_form_of_a_kk_shows_it(digits: str) -> None:
    kk = parse_kk(digits)
    assert digits[4:12] not in f"{kk} {kk!r} {[kk]}"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("3199010507120003", "kk-region"),
        ("9901010507120003", "kk-region"),
        ("3672014507120003", "kk-issue-date"),
        ("3672013102120003", "kk-issue-date"),
        ("3672010507120000", "kk-serial"),
        ("367201050712000", "kk-length"),
        ("36720105071200O3", "kk-length"),
    ],
)
def test_a_kk_that_cannot_exist_is_refused_without_repeating_it(number: str, code: str) -> None:
    with pytest.raises(InvalidIdentity) as refusal:
        parse_kk(number)
    assert refusal.value.code == code
    assert number not in str(refusal.value)
