"""By how much every number of a column or a format is multiplied: `dalam ribuan`, `(Rp 000)`, `x1000`, `10^6`."""

import re

from jembatan_indonesia.matching import words

_HIGHEST = 12
"""Powers of ten above this one are no multiplier of rupiah or goods."""
_NAMED = {
    **dict.fromkeys(("ribuan", "ribu", "rb"), 1_000),
    **dict.fromkeys(("jutaan", "juta", "jt"), 1_000_000),
    **dict.fromkeys(("miliaran", "miliar", "milyaran", "milyar", "mlyr", "mlr"), 1_000_000_000),
    **dict.fromkeys(("triliunan", "triliun", "trilyunan", "trilyun", "trilun"), 1_000_000_000_000),
}
_TENS = {"puluhan": 10, "puluh": 10, "ratusan": 100, "ratus": 100}
_NOUGHTS = re.compile(r"(?<![\d.,'])(?<!\d\s)[.,']?(0{3}(?:[., ]?0{3}){0,3})(?!\d)")
_TIMES = re.compile(
    r"(?:\bx|×|\*|\bkali|\bdalam|\bdlm|\bkelipatan)\s{0,2}(?:rp\.?\s?)?(10{1,12}|1(?:[.,]000){1,4})(?!\d)"
)
_POWER = re.compile(
    r"(?<![\d.,])(?:10\s?(?:\^|\*\*|pangkat)\s?[({]?\s?(?P<ten>\d{1,2})\b[)}]?|10(?P<raised>[⁰¹²³⁴-⁹]{1,2})"
    r"|10?(?:[.,]0)?e\+?(?P<scientific>\d{1,2})\b)"
)
MULTIPLYING = _NAMED.keys() | _TENS.keys()
"""Words that change every number beside them."""
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def multiplier(text: str) -> int:
    """1,000 for `dalam ribuan`, `(Rp 000)`, `x1000`; a million for `juta` and `10^6`."""
    told = words(text).split()
    tens = next((_TENS[word] for word in told if word in _TENS), 1)
    named = next((_NAMED[word] for word in told if word in _NAMED), 1)
    plain = straight(text)
    noughts = [found[1].count("0") for found in (_NOUGHTS.search(plain), _TIMES.search(plain)) if found]
    noughts += [power for one in _POWER.finditer(plain) if (power := _power(one)) is not None]
    return max(tens * named, int(f"1{'0' * max(noughts, default=0)}"))


def straight(text: str) -> str:
    """Lower case, with one kind of apostrophe."""
    return re.sub("[’‘`´′]", "'", text.lower())


def without_multipliers(text: str) -> str:
    """A text that is `straight`, with the figures that multiply cut out."""
    powerless = _POWER.sub(lambda one: one[0] if _power(one) is None else " ", _TIMES.sub(" ", text))
    return _NOUGHTS.sub(" ", powerless)


def _power(found: re.Match[str]) -> int | None:
    """The exponent; None for one that nobody means."""
    if found["scientific"]:
        power = int(found["scientific"]) + (found[0].startswith("10"))
    else:
        power = int(found["ten"] or found["raised"].translate(_RAISED))
    return power if 1 <= power <= _HIGHEST else None
