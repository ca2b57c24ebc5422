"""Finds personal data where none may be: in event bytes, log lines, metrics and error messages.

NIK and KK (16 digits with a region and a date inside), NPWP (16 or 22 digits, or with dots), phone numbers
and street addresses. Names cannot be found by pattern; fields that would hold one are refused by name.
"""

import re
from calendar import monthrange
from collections.abc import Iterator

_PROVINCES = frozenset({*range(11, 22), *range(31, 37), *range(51, 55), *range(61, 66), *range(71, 77)}) | {
    *range(81, 83),
    *range(91, 98),
}
_REGENCIES = frozenset({*range(1, 40), *range(71, 80)})
_PERSONAL_WORDS = frozenset(
    {"nik", "kk", "ktp", "npwp", "nitku", "phone", "mobile", "telephone", "telepon", "telp", "hp", "whatsapp", "wa"}
    | {"address", "alamat", "domisili", "birth", "birthdate", "birthplace", "lahir"}
    | {"inmate", "prisoner", "narapidana", "napi", "tahanan", "wbp"}
)

# Long runs of digits that are no secret: ids, traces, business numbers where they are called so.
_HARMLESS = re.compile(
    r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b"
    r"|\b[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}\b"
    r"|\bnib\W{1,4}[0-9]{13}(?![0-9])",
    re.IGNORECASE,
)
# Neither inside a longer number or hexadecimal word, nor the decimals of a fraction.
_START, _END = r"(?<![0-9a-fA-F])(?<![0-9][.,])", r"(?![0-9a-fA-F])"
_SIXTEEN = re.compile(
    _START
    + r"(?:[0-9]{6}[. ]?[0-9]{6}[. ]?[0-9]{4}|(?:[0-9]{2}\.){3}[0-9]{6}\.[0-9]{4}|[0-9]{4}(?:[ -][0-9]{4}){3})"
    + r"(?:[0-9]{6})?"
    + _END
)
_DOTTED_NPWP = re.compile(_START + r"[0-9]{2}\.[0-9]{3}\.[0-9]{3}\.[0-9][-.][0-9]{3}\.[0-9]{3}" + _END)
_PHONE = re.compile(
    r"\+62[-. ()]{0,2}[0-9](?:[-. )]{0,2}[0-9]){6,11}"
    r"|wa\.me/[0-9]{8,15}"
    rf"|\(0[0-9]{{2,3}}\) ?[0-9]{{5,8}}{_END}"
    rf"|{_START}(?<!-)0[0-9]{{2,3}}-[0-9]{{6,8}}{_END}"
)
_MOBILE = re.compile(rf"{_START}(?<!-)08[1-9](?:[-. ]?[0-9]){{7,10}}{_END}")
_ADDRESS = re.compile(
    r"\b(?:Jl|Jln|Gg)\. ?[A-Z0-9]|\b(?:Jalan|Gang) [A-Z][a-z]+.{0,20}?\b(?:[Nn]o\.?|[Nn]omor) ?[0-9]"
    r"|\bRT[. ]{0,2}[0-9]{1,3} ?/ ?(?:RW[. ]{0,2})?[0-9]{1,3}\b"
)


def findings(text: str | bytes) -> list[str]:
    """What looks like personal data, as `NIK or KK at 120`; never the data itself. Empty: nothing found."""
    if isinstance(text, bytes):
        text = text.decode("utf-8", errors="replace")
    text = _HARMLESS.sub(lambda known: "x" * len(known[0]), text)
    return [f"{kind} at {place}" for place, kind in sorted(_found(text))]


def is_personal_field(name: str) -> bool:
    """Whether a field of this name would hold personal data. `has_npwp` says only that there is one."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().replace("-", "_").split("_")
    return words[0] != "has" and not _PERSONAL_WORDS.isdisjoint(words)


def _found(text: str) -> Iterator[tuple[int, str]]:
    for number in _SIXTEEN.finditer(text):
        digits = re.sub(r"[^0-9]", "", number[0])
        if _has_region_and_date(digits):
            yield number.start(), "NIK or KK"
        elif digits[0] == "0" or len(digits) == 22:
            yield number.start(), "NPWP"
    for number in _MOBILE.finditer(text):
        if not (number[0].isdigit() and len(number[0]) == 13):  # 13 bare digits are a business number (NIB)
            yield number.start(), "phone number"
    for kind, pattern in (("NPWP", _DOTTED_NPWP), ("phone number", _PHONE), ("address", _ADDRESS)):
        yield from ((place.start(), kind) for place in pattern.finditer(text))


def _has_region_and_date(digits: str) -> bool:
    """PPRRSS DDMMYY NNNN: province, regency, district; date (a woman's day is 40 higher); number."""
    province, regency, day, month = int(digits[:2]), int(digits[2:4]), int(digits[6:8]), int(digits[8:10])
    if province not in _PROVINCES or regency not in _REGENCIES or not 1 <= month <= 12:
        return False
    return 1 <= (day - 40 if day > 40 else day) <= monthrange(2000, month)[1]
