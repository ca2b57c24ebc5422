"""The scan for personal data, which may import nothing of ours, holds the numbers to the same shape as the parsers."""

from hypothesis import assume, given
from hypothesis import strategies as st
from jembatan_contracts.privacy import findings
from jembatan_indonesia.errors import InvalidIdentity
from jembatan_indonesia.kk import parse_kk
from jembatan_indonesia.nik import parse_nik

from .civil import CODES, kks, niks


@given(niks | kks)
def test_whatever_parses_is_found(digits: str) -> None:
    assert findings(f"saw {digits} there") == ["NIK or KK at 4"]


@given(st.sampled_from(CODES), st.integers(0, 99_999_999), st.integers(1, 9999))
def test_whatever_is_found_in_a_known_regency_parses(code: str, middle: int, serial: int) -> None:
    digits = f"{code.replace('.', '')}{middle:08d}{serial:04d}"
    found = findings(f"saw {digits} there") == ["NIK or KK at 4"]
    assume(digits[8:10] != "02" or int(digits[6:8]) % 40 != 29)  # the scan asks for no leap year
    assert found == _parses(digits)


def _parses(digits: str) -> bool:
    try:
        parse_nik(digits)
    except InvalidIdentity:
        return False
    assert int(digits[6:8]) > 40 or parse_kk(digits)
    return True
