"""What is wrong, repaired or worth knowing about a cell."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from suppliers.domain.identity import mask
from suppliers.domain.workbook.fields import LABELS
from suppliers.domain.workbook.messages import MESSAGES

PERSONAL = frozenset(("npwp", "nik", "phone", "address"))


class Severity(StrEnum):
    """Only an error keeps a row out."""

    error = "error"
    warning = "warning"
    info = "info"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a button says, in both languages, and the value that it gives."""

    value: str
    label_id: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Beside:
    """A value of the same field, and where it stands: a row of the file, or nothing for the register."""

    place: str
    value: str


IS_SUPPLIER, SAME_AS = "is_supplier", "same_as"
ASKED = (IS_SUPPLIER, SAME_AS)
"""What is asked of a row. An answer is kept like a correction of its cells."""
YES, NO = "ya", "tidak"
_IS_ONE = (
    Answer(YES, "Ini pemasok", "It is a supplier"),
    Answer(NO, "Bukan pemasok, lewati", "No supplier, leave out"),
)
_IS_VALID = (
    Answer(YES, "Masih berlaku, simpan", "Still valid, keep"),
    Answer(NO, "Tidak berlaku, lewati", "No longer valid, leave out"),
)
_IS_WHOLE = (
    Answer(YES, "Isinya sudah benar, simpan", "The row is right, keep"),
    Answer(NO, "Lewati baris ini", "Leave this row out"),
)


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding. `proposal` is the value that should stand there; `applied` tells it was already used.

    Where several values are possible they are joined by " / ". `found` is masked in personal fields;
    `proposal` is not, so treat it as personal data when `is_personal`. `beside` is what stands elsewhere: always treat
    it as personal. Where only people can say, `answers` are what they may say to `asks`.
    """

    field: str
    severity: Severity
    code: str
    message_id: str
    message_en: str
    found: str | None = None
    proposal: str | None = None
    applied: bool = False
    asks: str | None = None
    answers: tuple[Answer, ...] = ()
    beside: tuple[Beside, ...] = ()

    @property
    def is_personal(self) -> bool:
        return self.field in PERSONAL


class Notes:
    """Collects the issues of one row."""

    def __init__(self) -> None:
        self.issues: list[Issue] = []

    @property
    def blocked(self) -> bool:
        return any(issue.severity is Severity.error for issue in self.issues)

    def error(
        self, field: str, code: str, found: str | None = None, proposal: str | None = None, **details: object
    ) -> None:
        self._add(Severity.error, field, code, found, proposal, False, details)

    def warn(
        self, field: str, code: str, found: str | None = None, proposal: str | None = None, **details: object
    ) -> None:
        """Something to look at; nothing was changed."""
        self._add(Severity.warning, field, code, found, proposal, False, details)

    def ask_supplier(self, found: str) -> None:
        """Whether the row is a supplier's at all."""
        self.error("name", "total-or-supplier", found)
        self.issues[-1] = replace(self.issues[-1], asks=IS_SUPPLIER, answers=_IS_ONE)

    def ask_valid(self, code: str, found: str) -> None:
        """Whether the row is still valid; it is kept where nobody says that it is not."""
        self.warn("name", code, found)
        self.issues[-1] = replace(self.issues[-1], asks=IS_SUPPLIER, answers=_IS_VALID)

    def ask_torn(self, code: str, found: str) -> None:
        """Whether the cells stand under their titles; the row is kept only where somebody says so."""
        self.error("name", code, found)
        self.issues[-1] = replace(self.issues[-1], asks=IS_SUPPLIER, answers=_IS_WHOLE)

    def repaired(self, field: str, code: str, found: str | None, proposal: str, **details: object) -> None:
        """The proposal was used, but should be looked at."""
        self._add(Severity.warning, field, code, found, proposal, True, details)

    def info(
        self, field: str, code: str, found: str | None = None, proposal: str | None = None, **details: object
    ) -> None:
        """Told for the record; a proposal was used, as it can mean nothing else."""
        self._add(Severity.info, field, code, found, proposal, proposal is not None, details)

    def _add(
        self,
        severity: Severity,
        field: str,
        code: str,
        found: str | None,
        proposal: str | None,
        applied: bool,
        details: dict[str, object],
    ) -> None:
        in_bahasa, in_english = MESSAGES[code]
        label_id, label_en = LABELS[field]
        found = _safe(found)
        facts = {"found": _spoken(field, found), "proposal": _spoken(field, proposal), **details}
        self.issues.append(
            Issue(
                field,
                severity,
                code,
                in_bahasa.format(label=label_id, **facts),
                in_english.format(label=label_en, **facts),
                found,
                proposal,
                applied,
            )
        )


# A NIK typed into the wrong column is still a NIK.
_LIKE_NIK = re.compile(r"\d{16,}")


def _safe(text: str | None) -> str | None:
    if text is None:
        return None
    hidden = _LIKE_NIK.sub(lambda number: mask(number.group()), text)
    return hidden if len(hidden) <= 60 else f"{hidden[:57]}…"


def _spoken(field: str, text: str | None) -> str | None:
    """Money as people read it: 13.500."""
    is_money = field == "price" and text is not None and text.isascii() and text.isdecimal()
    return f"{int(text):,}".replace(",", ".") if is_money and text else text
