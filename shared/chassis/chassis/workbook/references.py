"""Places on a sheet as its XML writes them: `AB12`, `A1:B20 D4`."""

from functools import lru_cache

MOST_RANGES = 1_000


def place_of(reference: str) -> tuple[int, int]:
    """0-based row and column of `AB12`. What is no cell raises ValueError."""
    letters = reference.rstrip("0123456789")
    return number_of(reference[len(letters) :]) - 1, column_of(letters)


def ranges_of(references: str) -> list[tuple[int, int, int, int]]:
    """Top, left, bottom and right, 0-based, of each range; of what is none, nothing. A whole column or row is cut."""
    found = []
    for one in references.split()[:MOST_RANGES]:
        first, _, last = one.replace("$", "").partition(":")
        try:
            (top, left), (bottom, right) = place_of(first), place_of(last or first)
        except ValueError:
            continue
        found.append((min(top, bottom), min(left, right), max(top, bottom), max(left, right)))
    return found


def number_of(digits: str) -> int:
    """A whole number as references have it. Anything else raises ValueError."""
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 10):
        raise ValueError("not a number")
    return int(digits)


@lru_cache(maxsize=256)
def column_of(letters: str) -> int:
    """`AB` → 27. What is no column raises ValueError."""
    if not (0 < len(letters) <= 3 and letters.isascii() and letters.isalpha()):
        raise ValueError("not a column")
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1
