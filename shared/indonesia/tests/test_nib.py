import pytest
from jembatan_indonesia.errors import InvalidIdentity
from jembatan_indonesia.nib import parse_nib


def test_thirteen_digits_are_a_nib_however_they_are_spaced() -> None:
    assert parse_nib("1746814538401") == "1746814538401"
    assert parse_nib(" 1746 8145-384.01 ") == "1746814538401"
    assert parse_nib("0495490267304") == "0495490267304"


@pytest.mark.parametrize(
    ("written", "code"),
    [("174681453840", "nib-length"), ("17468145384O1", "nib-not-digits"), ("1" * 13, "nib-placeholder")],
)
def test_anything_else_is_refused_by_name(written: str, code: str) -> None:
    with pytest.raises(InvalidIdentity, match=code):
        parse_nib(written)
