"""By how much every number of a column or a format is multiplied: `dalam ribuan`, `(Rp 000)`, `x1000`."""

import re

from jembatan_indonesia.matching import words

_THOUSANDS = frozenset(("ribuan", "ribu", "rb"))
_TENS = {"puluhan": 10, "puluh": 10, "ratusan": 100, "ratus": 100}
_NOUGHTS = re.compile(r"(?<![\d.,'])(?<!\d\s)[.,']?(0{3}(?:[.,]?0{3})?)(?!\d)")
_TIMES = re.compile(
    r"(?:\bx|×|\*|\bkali|\bdalam|\bdlm|\bkelipatan)\s{0,2}(?:rp\.?\s?)?(10{1,6}|1(?:[.,]000){1,2})(?!\d)"
)
_POWER = re.compile(r"\b10\s?(?:\^|\*\*)\s?([1-6])\b|\b10([²³⁴⁵⁶])")
_MILLIONS = frozenset(("jutaan", "juta", "jt"))
MULTIPLYING = _THOUSANDS | _MILLIONS | _TENS.keys()
"""Words that change every number beside them."""
_RAISED = {"²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6"}


def multiplier(text: str) -> int:
    """1,000 for `dalam ribuan`, `(Rp 000)`, `x1000`; a million for `juta`."""
    told = words(text).split()
    tens = next((_TENS[word] for word in told if word in _TENS), 1)
    named = 1_000 if _THOUSANDS & set(told) else 1_000_000 if _MILLIONS & set(told) else 1
    plain = straight(text)
    noughts = [found[1].count("0") for found in (_NOUGHTS.search(plain), _TIMES.search(plain)) if found]
    noughts += [int(one[1] or _RAISED[one[2]]) for one in _POWER.finditer(plain)]
    return max(tens * named, int(f"1{'0' * max(noughts, default=0)}"))


def straight(text: str) -> str:
    """Lower case, with one kind of apostrophe."""
    return re.sub("[’‘`´′]", "'", text.lower())


def without_multipliers(text: str) -> str:
    """A text that is `straight`, with the figures that multiply cut out."""
    return _NOUGHTS.sub(" ", _POWER.sub(" ", _TIMES.sub(" ", text)))
