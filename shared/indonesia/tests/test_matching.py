"""Words of a text, as they are compared."""

import pytest
from jembatan_indonesia.matching import words


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("  Beras   PREMIUM, 5kg ", "beras premium 5kg"),
        ("Café Crème", "cafe creme"),
        ("ｋｇ", "kg"),
        ("㎏", "kg"),
        ("½ kg", "1 2 kg"),
        ("ke\u200bntang", "kentang"),
        ("CV Maju 🥔", "cv maju"),
        ("Ma\u02bcruf", "maruf"),
    ],
)
def test_case_accents_and_signs_are_no_difference(written: str, read: str) -> None:
    assert words(written) == read


@pytest.mark.parametrize("written", ["кg", "kɡ", "Κg", "КG"])
def test_a_letter_that_looks_latin_is_read_so(written: str) -> None:
    assert words(written) == "kg"


@pytest.mark.parametrize("written", ["µg", "жg", "千g", "ไg", "gж", "аж"])
def test_any_other_letter_stays_since_the_rest_would_be_another_word(written: str) -> None:
    assert words(written) not in ("g", "a", "")
    assert len(words(written)) == len(written)
