"""Finds personal data where none may be: in event bytes, log lines, metrics and error messages.

NIK and KK (16 digits with a region and a date inside), NPWP (16 or 22 digits, or with dots), phone numbers
and street addresses. Names cannot be found by pattern; fields that would hold one are refused by name.
"""

import re
import unicodedata
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

# Long runs of digits that are no secret: ids, traces, dates, amounts, business numbers where they are called so.
_HARMLESS = re.compile(
    r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b"
    r"|\b[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}\b"
    r"|\bnib\W{1,4}[0-9]{13}(?![0-9])"
    r"|(?<![0-9])(?:19|20)[0-9]{2}(-?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12][0-9]|3[01])(?![0-9])"
    r"(?:[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?(?![0-9]))?"
    r"|\bRp\.? ?[0-9]{1,3}(?:[.][0-9]{3}){0,3}(?![0-9.])",
    re.IGNORECASE,
)
# Neither inside a longer number or hexadecimal word, nor the decimals of a fraction.
_START, _END = r"(?<![0-9a-fA-F])(?<![0-9][.,])", r"(?![0-9a-fA-F])"
_BETWEEN = r"(?:[^\w\n\"\[\]{}]|_)"
"""One sign between the digits of a number; what stands between values in JSON or on lines is none."""
_GAP = rf"{_BETWEEN}{{0,3}}"
_RUN = re.compile(rf"(?<![0-9])[0-9]+(?:{_BETWEEN}{{1,3}}[0-9]+)*")
_PARTS = re.compile("[0-9]+|[^0-9]+")
_SHAPES = ((16,), (6, 6, 4), (4, 4, 4, 4), (2, 2, 2, 6, 4), (6, 2, 2, 2, 4), (2,) * 8, (1,) * 16)
_SHAPES += tuple((*shape[:-1], shape[-1] + 6) for shape in _SHAPES[:5]) + tuple((*shape, 6) for shape in _SHAPES[:5])
"""How NIK, KK and NPWP are grouped, the last with the six digits of a branch (NITKU)."""
_DOTTED_NPWP = re.compile(
    _START + _GAP.join(["[0-9]{2}", "[0-9]{3}", "[0-9]{3}", "[0-9]", "[0-9]{3}", "[0-9]{3}"]) + _END
)
_PHONE = re.compile(
    rf"\+{_GAP}62{_GAP}[0-9](?:{_GAP}[0-9]){{6,11}}"
    r"|wa\.me/[0-9]{8,15}"
    rf"|\(0[0-9]{{2,3}}\) ?[0-9]{{5,8}}{_END}"
    rf"|{_START}(?<!-)0[0-9]{{2,3}}-[0-9]{{6,8}}{_END}"
)
_MOBILE = re.compile(rf"{_START}(?<!-)08[1-9](?:{_GAP}[0-9]){{7,10}}{_END}")
_FRACTION = re.compile(r"[0-9]+[.,][0-9]+")
_BARE_NIB = re.compile("[0-9]{13}")
_HEXADECIMAL = re.compile("[a-fA-F]")
BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Fillers and the empty Braille cell: letters and signs by category, blanks to the eye."""
_ADDRESS = re.compile(
    r"\b(?:Jl|Jln|Gg)\. ?[A-Z0-9]|\b(?:Jalan|Gang) [A-Z][a-z]+.{0,20}?\b(?:[Nn]o\.?|[Nn]omor) ?[0-9]"
    r"|\bRT[. ]{0,2}[0-9]{1,3} ?/ ?(?:RW[. ]{0,2})?[0-9]{1,3}\b"
)


def findings(text: str | bytes) -> list[str]:
    """Text that looks like personal data, as `NIK or KK at 120`; never the data itself. Empty: nothing found."""
    if isinstance(text, bytes):
        text = text.decode("utf-8", errors="replace")
    text = _HARMLESS.sub(lambda known: "x" * len(known[0]), plain(text))
    return [f"{kind} at {place}" for place, kind in sorted(_found(text))]


def plain(text: str) -> str:
    """The text as it reads: letters and digits of every script and width in their plain form, nothing unseen among
    them. Its places are those that `findings` tells."""
    if text.isascii():
        return text
    seen = (char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) != "Cf")
    return "".join(char if char.isascii() else _plain(char) for char in seen)


def _plain(char: str) -> str:
    """A digit of another script or in a circle as one of ours; a letter without a glyph as the gap it looks like."""
    if char in BLANK_LETTERS:
        return " "
    value = unicodedata.numeric(char, -1) if unicodedata.category(char) in ("Nd", "Nl", "No") else -1
    return str(int(value)) if value in range(10) else char


def is_personal_field(name: str) -> bool:
    """Whether a field of this name would hold personal data. `has_npwp` says only that there is one."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().replace("-", "_").split("_")
    return words[0] != "has" and not _PERSONAL_WORDS.isdisjoint(words)


def _found(text: str) -> Iterator[tuple[int, str]]:
    for run in _RUN.finditer(text):
        if len(run[0]) >= 16:
            yield from _numbers(run, text)
    for number in _MOBILE.finditer(text):
        if not _BARE_NIB.fullmatch(number[0]):  # 13 bare digits are a business number (NIB)
            yield number.start(), "phone number"
    for number in _DOTTED_NPWP.finditer(text):
        if not _FRACTION.fullmatch(number[0]):  # one point alone makes a figure: 36.7123831427088
            yield number.start(), "NPWP"
    for kind, pattern in (("phone number", _PHONE), ("address", _ADDRESS)):
        yield from ((place.start(), kind) for place in pattern.finditer(text))


def _numbers(run: re.Match[str], text: str) -> Iterator[tuple[int, str]]:
    """NIK, KK and NPWP in a run of digits: groups of a known shape, or sixteen digits in any."""
    parts = _PARTS.findall(run[0])
    groups, gaps = parts[::2], ["", *parts[1::2], ""]
    place, behind, found = run.start(), 0, False
    for at, group in enumerate(groups):
        for shape in _SHAPES if at >= behind else ():
            end = at + len(shape)
            taken = groups[at:end]
            if tuple(map(len, taken)) != shape or _is_inside(run, text, at, end, groups, gaps):
                continue
            if kind := _kind("".join(taken)):
                found, behind = True, end
                yield place, kind
                break
        place += len(group) + len(gaps[at + 1])
    digits = "".join(groups)
    if found or len(digits) != 16 or len(groups) == 1 or max(map(len, groups)) > 10 or _FRACTION.fullmatch(run[0]):
        return
    if _has_region_and_date(digits) and not _is_inside(run, text, 0, len(groups), groups, gaps):
        yield run.start(), "NIK or KK"


def _is_inside(run: re.Match[str], text: str, at: int, end: int, groups: list[str], gaps: list[str]) -> bool:
    """Whether these groups are part of a longer number, of a hexadecimal word, or the decimals of a fraction."""
    before = text[max(0, run.start() - 1) : run.start()] if at == 0 else ""
    after = text[run.end() : run.end() + 1] if end == len(groups) else ""
    is_fraction = end - at == 1 and gaps[at] in (".", ",")
    return is_fraction or bool(_HEXADECIMAL.search(before) or _HEXADECIMAL.search(after))


def _kind(digits: str) -> str:
    if _has_region_and_date(digits):
        return "NIK or KK"
    return "NPWP" if digits[0] == "0" or len(digits) == 22 else ""


def _has_region_and_date(digits: str) -> bool:
    """PPRRSS DDMMYY NNNN: province, regency, district; date (a woman's day is 40 higher); number."""
    province, regency, day, month = int(digits[:2]), int(digits[2:4]), int(digits[6:8]), int(digits[8:10])
    if province not in _PROVINCES or regency not in _REGENCIES or not 1 <= month <= 12:
        return False
    return 1 <= (day - 40 if day > 40 else day) <= monthrange(2000, month)[1]
