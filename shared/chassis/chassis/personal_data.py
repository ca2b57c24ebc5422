"""Free text that travels in events must hold no personal data: one rule for texts, a stricter one for names."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from jembatan_contracts import privacy

from chassis import gettext
from chassis.errors import Unacceptable


class HoldsPersonalData(Unacceptable, ValueError):
    code = "memuat-data-pribadi"
    message = gettext(
        "Jangan menulis NIK, NPWP, nomor telepon, nomor panjang lain, e-mail, atau alamat di sini. "
        "Hapus lalu kirim lagi."
    )


_LEAST_DIGITS = 10
_HARMLESS = re.compile(
    r"\b(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])\b"  # dates
    r"|\b(?:0?[1-9]|[12][0-9]|3[01])[-/.](?:0?[1-9]|1[0-2])[-/.](?:19|20)[0-9]{2}\b"
    r"|(?<![0-9:.])(?:[01]?[0-9]|2[0-3])[:.][0-5][0-9](?![0-9:]|[.][0-9])"  # times of day
    r"|(?<![0-9] - )\b(?:19|20)[0-9]{2}(?: - (?:19|20)[0-9]{2}){1,3}\b(?! - [0-9])"  # years
    r"|(?<![0-9.])[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,3}(?![0-9]|[.][0-9])"  # amounts
)
_DIGITS = re.compile(r"[0-9](?:(?:(?!, |; )(?:[^\w\n]|_){1,3})?[0-9])+")
"""Whatever stands between them; in a list of numbers each is one of its own."""
_WITH_LETTERS = re.compile(r"[0-9]++(?:(?:\W|_){0,3}+[^\W\d_]{0,2}+(?:\W|_){0,3}+[0-9]++)*+")
"""On several lines too: what is joined is judged as a number of a known shape, not by its length."""
_GROUPS = re.compile("[0-9]+")
_SHORTEST, _LONGEST = 10, 22
_MOBILE = re.compile(r"(?:62|0)8[1-9][0-9]{7,10}")
_TYPED_AS_LETTERS = re.compile(r"[0-9oOlI][0-9oOlI.,:()+/\-]{6,40}")
_LETTERS_TO_DIGITS = str.maketrans("oOlI", "0011")
_LABELLED = re.compile(
    r"\b(?:nik|npwp|nitku|ktp|kk|hp|wa|telp?|tlp|telepon|telpon|ponsel|whatsapp|nip)\b"
    r"[^\w\n]{0,4}(?:no|nomor|nmr)?[^\w\n]{0,4}[0-9](?:[^\w\n]{0,3}[0-9]){5,}",
    re.IGNORECASE,
)
_MAIL = re.compile(
    r"[\w+-] ?(?:@|[(\[{] ?(?:at|et) ?[)\]}]) ?[\w-]{1,63} ?(?:\.|[(\[{] ?(?:dot|titik) ?[)\]}]) ?[a-z]{2}",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"\b(?:https?|ftp|mailto) ?:|\bwww ?\.|\b(?:wa|t)\.me\b|\b(?:bit\.ly|s\.id|goo\.gl)\b"
    r"|(?<![\w.])(?!(?:pt|cv|ud|pd|tb|hj|dr|ir|jl|gg|no)\.)[a-z0-9][a-z0-9-]{1,62}(?:\.[a-z0-9-]{2,62}){0,3}"
    r"\.(?:com|net|org|info|biz|id|shop|store|site|online|link|xyz)\b",
    re.IGNORECASE,
)


def holds_personal_data(text: str) -> bool:
    """Whether it has ten or more digits in one run, separators aside, an e-mail address, or what looks like a
    street."""
    plain = privacy.plain(text)
    runs = _DIGITS.findall(_HARMLESS.sub(" tgl ", plain))
    longest = max((_count(run) for run in runs), default=0)
    found = privacy.findings(plain)
    return longest >= _LEAST_DIGITS or bool(found) or _leads_to_a_person(plain, found)


def leads_to_a_person(text: str) -> bool:
    """Whether it holds an e-mail address or a number of a person, whatever stands between its digits; a street may
    stand there."""
    plain = privacy.plain(text)
    return _leads_to_a_person(plain, privacy.findings(plain))


def _leads_to_a_person(plain: str, found: Sequence[str]) -> bool:
    """`found`: what `privacy.findings` says of this text."""
    if _MAIL.search(plain) or _LABELLED.search(plain):
        return True
    digits = _with_digits(_HARMLESS.sub(" tgl ", plain))
    numbers = (number for run in _WITH_LETTERS.findall(digits) for number in _joined(run))
    return any(_MOBILE.fullmatch(one) or privacy.findings(one) for one in {*numbers}) or any(
        not one.startswith("address") for one in found
    )


_TELLS = re.compile(r"[0-9@.:(\[{]")
"""Without any of these there is neither a number nor an address of any kind."""


def is_personal_name(name: str) -> bool:
    """A name has no use for ten digits, in one run or in many, nor for an address in the web."""
    plain = privacy.plain(name)
    if not _TELLS.search(plain):
        return False
    return _count(_with_digits(plain)) >= _LEAST_DIGITS or bool(_LINK.search(plain)) or holds_personal_data(plain)


@lru_cache(maxsize=1024)  # the rows of one supplier share it
def is_personal_address(address: str) -> bool:
    """An address stays encrypted, but is shown whole where a NIK never is."""
    return bool(_LINK.search(privacy.plain(address))) or leads_to_a_person(address)


def _with_digits(text: str) -> str:
    """`O8l2-3456-7890` → 0812-3456-7890, where most are digits."""

    def read(found: re.Match[str]) -> str:
        return found[0].translate(_LETTERS_TO_DIGITS) if _count(found[0]) * 2 >= len(found[0]) else found[0]

    return _TYPED_AS_LETTERS.sub(read, text)


def _joined(run: str) -> Iterator[str]:
    """Neighbouring groups of digits as one number."""
    groups = _GROUPS.findall(run)
    for at in range(len(groups)):
        number = ""
        for group in groups[at:]:
            number += group
            if len(number) > _LONGEST:
                break
            if len(number) >= _SHORTEST:
                yield number


def _count(text: str) -> int:
    return sum(map(str.isdecimal, text))


def free_of_personal_data(text: str) -> str:
    """The text itself. Raises `HoldsPersonalData`."""
    if holds_personal_data(text):
        raise HoldsPersonalData
    return text
