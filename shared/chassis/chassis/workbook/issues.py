"""Issues of a cell: wrong, repaired or worth knowing."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from jembatan_indonesia.masking import mask

from chassis import gettext
from chassis.translation import Sentence
from chassis.workbook.columns import Columns


class Severity(StrEnum):
    """Only an error keeps a row out."""

    error = "error"
    warning = "warning"
    info = "info"


@dataclass(frozen=True, slots=True)
class Answer:
    """Label of a button, and the value that it gives."""

    value: str
    label: Sentence


@dataclass(frozen=True, slots=True)
class Beside:
    """A value of the same field elsewhere, and its place: a row of the file, the register, or a comment at the cell."""

    place: str
    value: str


YES, NO, SETTLED = "ya", "tidak", "sudah"
"""Answers to what is asked of a row; kept like a correction of its cells. A row is settled that came in from another
file."""
_IS_VALID = (
    Answer(YES, gettext("Masih berlaku, simpan")),
    Answer(NO, gettext("Tidak berlaku, lewati")),
)
_IS_WHOLE = (
    Answer(YES, gettext("Isinya sudah benar, simpan")),
    Answer(NO, gettext("Lewati baris ini")),
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
    message: Sentence
    found: str | None = None
    proposal: str | None = None
    applied: bool = False
    asks: str | None = None
    answers: tuple[Answer, ...] = ()
    beside: tuple[Beside, ...] = ()
    is_personal: bool = False


class Notes:
    """Collects the issues of one row."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
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

    def ask_row(self, found: str) -> None:
        """Whether it is a row of data at all."""
        self.error(self._naming, self.columns.doubt, found)
        yes, no = self.columns.row
        self._ask((Answer(YES, yes), Answer(NO, no)))

    def ask_valid(self, code: str, found: str) -> None:
        """Whether the row is still valid; it is kept where nobody says that it is not."""
        self.warn(self._naming, code, found)
        self._ask(_IS_VALID)

    def ask_torn(self, code: str, found: str) -> None:
        """Whether the cells stand under their titles; the row is kept only where somebody says so."""
        self.error(self._naming, code, found)
        self._ask(_IS_WHOLE)

    def repaired(self, field: str, code: str, found: str | None, proposal: str, **details: object) -> None:
        """The proposal was used, but should be looked at."""
        self._add(Severity.warning, field, code, found, proposal, True, details)

    def info(
        self, field: str, code: str, found: str | None = None, proposal: str | None = None, **details: object
    ) -> None:
        """Told for the record; a proposal was used, as it can mean nothing else."""
        self._add(Severity.info, field, code, found, proposal, proposal is not None, details)

    def mention(self, field: str, code: str, found: str, proposal: str, **details: object) -> None:
        """Told for the record; what was taken may be something else, but that hardly matters."""
        self._add(Severity.info, field, code, found, proposal, False, details)

    def tell_comment(self, field: str, text: str) -> None:
        """A comment at a cell: at an amount and its like it may change what is meant. It may tell of people."""
        harmless = field not in self.columns.weighty or self.columns.rules.changes_nothing(text)
        (self.info if harmless else self.warn)(field, "cell-comment")
        self.issues[-1] = replace(self.issues[-1], beside=(Beside("Komentar", text),))

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
        found = _safe(found)
        spoken = _rupiah if field in self.columns.money else str
        facts = {"found": found and spoken(found), "proposal": proposal and spoken(proposal), **details}
        message = self.columns.messages[code].filled(label=self.columns.labels[field], **facts)
        self.issues.append(
            Issue(
                field,
                severity,
                code,
                message,
                found,
                proposal,
                applied,
                is_personal=field in self.columns.personal,
            )
        )

    @property
    def _naming(self) -> str:
        """The column at which a question about the whole row stands."""
        return self.columns.naming[0]

    def _ask(self, answers: tuple[Answer, ...]) -> None:
        self.issues[-1] = replace(self.issues[-1], asks=self.columns.row_asked, answers=answers)


# A NIK typed into the wrong column is still a NIK.
_LIKE_NIK = re.compile(r"\d{16,}")


def _safe(text: str | None) -> str | None:
    if text is None:
        return None
    hidden = _LIKE_NIK.sub(lambda number: mask(number.group()), text)
    return hidden if len(hidden) <= 60 else f"{hidden[:57]}…"


def _rupiah(text: str) -> str:
    """Money as people read it: 13.500."""
    return f"{int(text):,}".replace(",", ".") if text.isascii() and text.isdecimal() else text
