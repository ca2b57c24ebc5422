"""Whether two suppliers of one name live and answer at the same place."""

import re
from enum import StrEnum

from jembatan_indonesia.matching import words
from rapidfuzz import fuzz

from suppliers.domain.profile import Profile

_NEAR = 88
_SHORT = {
    "jalan": "jl",
    "jln": "jl",
    "nomor": "no",
    "nmr": "no",
    "kampung": "kp",
    "kelurahan": "kel",
    "kecamatan": "kec",
    "kabupaten": "kab",
    "gang": "gg",
    "blok": "blk",
    "komplek": "komp",
    "kompleks": "komp",
    "perumahan": "perum",
    "lingkungan": "link",
}
_NUMBER = re.compile(r"\d+")


class Likeness(StrEnum):
    SAME = "same"
    OTHER = "other"
    UNKNOWN = "unknown"


def likeness(one: Profile, other: Profile) -> Likeness:
    """SAME when telephone or address agree, OTHER when what both state differs, UNKNOWN when they state nothing."""
    told = [
        same
        for same in (
            one.phone == other.phone if one.phone and other.phone else None,
            same_address(one.address, other.address) if one.address and other.address else None,
        )
        if same is not None
    ]
    if any(told):
        return Likeness.SAME
    elsewhere = bool(one.region_code and other.region_code and one.region_code != other.region_code)
    return Likeness.OTHER if told or elsewhere else Likeness.UNKNOWN


def same_address(one: str, other: str) -> bool:
    """However it is abbreviated; another number of the house is another address."""
    first, second = _plain(one), _plain(other)
    if first == second:
        return True
    if _NUMBER.findall(first) != _NUMBER.findall(second):
        return False
    return fuzz.token_sort_ratio(first, second) >= _NEAR


def _plain(address: str) -> str:
    return " ".join(_SHORT.get(word, word) for word in words(address).split())
