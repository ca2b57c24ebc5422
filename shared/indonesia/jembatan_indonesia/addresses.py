"""Addresses as people write them, with the words that are abbreviated."""

import re

from rapidfuzz import fuzz

from jembatan_indonesia.matching import words

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


def same_address(one: str, other: str) -> bool:
    """Whether two texts mean one address, however abbreviated; another number of the house is another address."""
    first, second = _plain(one), _plain(other)
    if first == second:
        return True
    if _NUMBER.findall(first) != _NUMBER.findall(second):
        return False
    return fuzz.token_sort_ratio(first, second) >= _NEAR


def _plain(address: str) -> str:
    return " ".join(_SHORT.get(word, word) for word in words(address).split())
