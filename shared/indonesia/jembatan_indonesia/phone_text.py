"""Telephone numbers as they stand in a cell: with labels, extensions, names, and more than one of them.

Digits that do not belong to a number are never joined to it, and are told.
"""

import re
from dataclasses import dataclass

_NUMBERING = re.compile(r"(?:^|(?<=[\s;,/]))\(?\d{1,2}[.)]\s{1,3}(?=[0+(])")
_EXTENSION = re.compile(
    r"(?:\b(?:extension|ekstensi|ext|pesawat|pes|psw|hunting)\b\.?|#|(?<=\d)\s?x\.?)\s{0,3}[:.\-]?\s{0,3}\d{1,5}(?!\d)"
    r"|\(\s?\d{1,2}\s?\)(?![\s.\-]{0,3}\d)",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[\n\r\t/;,|&]|\b(?:dan|atau|and|or)\b", re.IGNORECASE)
_LABEL = re.compile(r"^[a-z./]{1,12}:?(?=[\d+(])", re.IGNORECASE)
_TYPED_AS_LETTERS = re.compile(r"[\doOlI.()+\-]{6,30}")
_LETTERS_TO_DIGITS = str.maketrans("oOlI", "0011")
_LABELS = frozenset(
    "hp wa no nomor nomer telp tlp tel telepon telpon kantor rumah fax whatsapp mobile hp/wa m t handphone".split()  # noqa: SIM905
)
_LEAST, _SHORTEST, _LONGEST, _ODD = 7, 9, 13, 2


@dataclass(frozen=True, slots=True)
class Written:
    """`numbers` in order, with their separators; `fax`: others were of a fax. `letters`: O and l were read as digits.
    `beside`: an extension or other digits were left out, `words`: a name. `unclear`: digits and letters
    are mixed so that nobody can tell."""

    numbers: tuple[str, ...]
    fax: bool = False
    letters: bool = False
    beside: bool = False
    words: bool = False
    unclear: bool = False

    @property
    def without_last(self) -> str | None:
        """The first number without one or two digits that stand apart behind it; None when none do."""
        groups = [group for group in re.split(r"[^\d+]+", self.numbers[0]) if group] if self.numbers else []
        apart = len(groups) > 1 and len(groups[-1]) <= _ODD and _count("".join(groups)) >= _LONGEST - 1
        return "".join(groups[:-1]) if apart or _is_hunted(self.numbers[0]) else None


def _is_hunted(number: str) -> bool:
    """`0254 391234-5` is a line and the last digit of the next one."""
    found = _HUNTED.match(number.strip())
    return found is not None and _count(found[1]) >= _SHORTEST and (len(found[2]) == 1 or not _MOBILE.match(number))


_HUNTED = re.compile(r"^(.*\d{3})\s?-\s?(\d{1,2})$")
_MOBILE = re.compile(r"^\D{0,3}(?:62|0)?\D{0,3}8")
_FAX = r"\b(?:fax|faks|faksimile|faksimili|facsimile|faximile|telefax|fx)\b"
_DIGITS = r"[+(]?\d[\d ().+\-]{4,24}"
_IS_FAX = re.compile(rf"(?:no(?:mor)?\.? ?)?{_FAX}[ .:)\-]{{0,4}}(?:no(?:mor)?[ .:]{{0,3}})?{_DIGITS}", re.IGNORECASE)
_THEN_FAX = re.compile(rf"{_DIGITS} ?[(\[]? ?{_FAX}\.? ?[)\]]?(?= *(?:$|[\n/;,|&]))", re.IGNORECASE)
_AND = re.compile(
    r"\b(?:hp|wa|telp|tlp|tel|telepon|telpon|telephone|phone|tilp|t)\b[ .:)]*(?:[/&,+\-]|dan|and)? ?$", re.IGNORECASE
)


def _without_fax(text: str) -> tuple[str, bool]:
    """The text without numbers of fax alone, and whether there were any; `Telp/Fax 0254…` is a telephone too."""

    def kept(found: re.Match[str]) -> str:
        return found[0] if _AND.search(text[: found.start()]) else "\n"

    left = _THEN_FAX.sub("\n", _IS_FAX.sub(kept, text))
    return left, left != text


_LEFT_OUT = re.compile(r"[?*]|__|\.\.")
"""Signs that stand for digits nobody wrote."""


_ALONE = re.compile(r"[0-9+\-]+")
"""As most cells are; there is nothing to take apart."""


def numbers_in(text: str) -> Written:
    """The numbers of a text of at most a few hundred letters."""
    if _ALONE.fullmatch(text):
        return Written((text,) if _count(text) else ())
    text, fax = _without_fax(_NUMBERING.sub("\n", text))
    text, extensions = _EXTENSION.subn(" ", text)
    parts = [_read(part) for part in _BREAK.split(text)]
    digits = [part for read, *_ in parts for line in read.split("\n") for part in _apart(line)]
    numbers = [part for part in digits if _count(part) >= _LEAST]
    short = [part for part in digits if 0 < _count(part) < _LEAST]
    return Written(
        numbers=tuple(numbers or short),
        fax=fax,
        letters=any(letters for _, letters, *_ in parts),
        beside=bool(extensions or fax or (numbers and short)),
        words=any(words for *_, words, _ in parts),
        unclear=any(unclear for *_, unclear in parts),
    )


def _read(part: str) -> tuple[str, bool, bool, bool]:
    """Digits with their separators, on a line of their own behind a word; whether letters stood for digits, words
    beside them, or letters and signs of what is left out among them."""
    kept: list[str] = []
    letters = words = unclear = False
    for token in part.split():
        if _LEFT_OUT.search(token):
            unclear = True
        elif token.isdecimal() or not any(map(str.isalpha, token)):
            kept.append(token)
        elif _TYPED_AS_LETTERS.fullmatch(token) and _count(token) >= len(token) // 2:
            kept.append(token.translate(_LETTERS_TO_DIGITS))
            letters = True
        elif not any(map(str.isdigit, token)):
            is_word = token.strip("().:").lower() not in _LABELS
            words = words or is_word
            kept += ["\n"] * (is_word and _count("".join(kept)) >= _LEAST)
        elif (label := _LABEL.match(token)) and not any(map(str.isalpha, token[label.end() :])):
            is_word = label[0].strip("():.").lower() not in _LABELS
            words = words or is_word
            kept += ["\n"] * (is_word and _count("".join(kept)) >= _LEAST)
            kept.append(token[label.end() :])
        else:
            unclear = True
    return " ".join(kept), letters, words, unclear


def _apart(digits: str) -> list[str]:
    """Two numbers that only a blank divides: `081234567890 085711112222`."""
    groups = digits.split()
    for at in range(1, len(groups)):
        left, right = " ".join(groups[:at]), " ".join(groups[at:])
        starts = groups[at].lstrip("(").startswith(("0", "+62", "62"))
        if starts and _SHORTEST <= _count(left) <= _LONGEST + 2 and _count(right) >= _SHORTEST:
            return [left, *_apart(right)]
    return [digits]


def _count(text: str) -> int:
    return sum(map(str.isdigit, text))
