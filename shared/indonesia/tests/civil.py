"""Numbers as the civil registry may have given them."""

from datetime import date

from hypothesis import strategies as st
from jembatan_indonesia.regions import current_codes, retired_codes

CODES = sorted(current_codes() | retired_codes())
PEOPLE = st.dates(date(1910, 1, 1), date(2009, 12, 31))
CARDS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
SERIALS = st.integers(1, 9999)


def nik_of(code: str, district: int, born: date, woman: bool, serial: int) -> str:
    return f"{code.replace('.', '')}{district:02d}{born.day + 40 * woman:02d}{born:%m%y}{serial:04d}"


niks = st.builds(nik_of, st.sampled_from(CODES), st.integers(1, 99), PEOPLE, st.booleans(), SERIALS)
kks = st.builds(nik_of, st.sampled_from(CODES), st.integers(1, 99), CARDS, st.just(False), SERIALS)
