"""Reasons for a return: as they are shown, and as they are chosen in its form."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from chassis.auth import Principal
from chassis.db import Session
from chassis.pages import Page
from chassis.pages.formats import CLOCK, day
from pydantic import Field, model_validator

from suppliers.domain.staged_rows import part_of
from suppliers.domain.workbook import PART, Part
from suppliers.models import Supplier, Upload
from suppliers.pages import labels
from suppliers.queries import suppliers, uploads
from suppliers.schemas.submissions import ReasonIn, ReturnIn

Choice = tuple[str, str]


@dataclass(frozen=True)
class Told:
    """A reason with where it leads: `workbook` is the file's name, `part` the table of it that the row stands in where
    it has several, `name` the supplier's, each if it is known. `number` names the row in the workbook."""

    text: str
    field: str | None
    row: int | None
    number: int | None
    part: Part | None
    upload: UUID | None
    workbook: str
    supplier: UUID | None
    name: str


async def told(session: Session, reader: Principal, unit: str, kept: Sequence[Mapping[str, Any]]) -> list[Told]:
    """As the page shows them. A reason of old names no workbook: its row leads to the newest that has it."""
    if not kept:
        return []
    unnamed = {int(one["row"]) for one in kept if one.get("row") and not one.get("upload")}
    newest = await uploads.newest_with_rows(session, reader, unit, unnamed)
    named = {UUID(one["upload"]) for one in kept if one.get("upload")}
    books = await uploads.find_all(session, reader, named | set(newest.values()))
    ids = {UUID(one["supplier"]) for one in kept if one.get("supplier")}
    names = await suppliers.names_of(session, reader, ids)
    return [_told(one, newest, books, names) for one in kept]


def _told(
    one: Mapping[str, Any], newest: Mapping[int, UUID], books: Mapping[UUID, Upload], names: Mapping[UUID, str]
) -> Told:
    row, table = one.get("row"), one.get("table") or 0
    key = UUID(one["upload"]) if one.get("upload") else newest.get(row) if row else None
    book = books.get(key) if key else None
    supplier = UUID(one["supplier"]) if one.get("supplier") else None
    return Told(
        text=one["text"],
        field=one.get("field"),
        row=row,
        number=table * PART + row if row else None,
        part=part_of(book, table * PART) if book else None,
        upload=book.id if book else None,
        workbook=book.filename if book else "",
        supplier=supplier if supplier in names else None,
        name=names.get(supplier, "") if supplier else "",
    )


class Chosen(ReasonIn):
    @model_validator(mode="before")
    @classmethod
    def _split(cls, given: Any) -> Any:
        """A table of a workbook is one choice: `<upload>/<table>`."""
        if isinstance(given, dict) and "/" in str(given.get("upload", "")):
            upload, _, table = str(given["upload"]).partition("/")
            return given | {"upload": upload, "table": table}
        return given


class Review(ReturnIn):
    reasons: list[Chosen] = Field(min_length=1, max_length=200)  # type: ignore[assignment]


def of_suppliers(page: Page, register: Sequence[Supplier]) -> list[Choice]:
    """The unit's suppliers to choose from; those of one name with what else tells them apart."""
    lines = [
        (
            str(one.id),
            one.name,
            (
                labels.place(one.region_code) or page.gettext("tempat belum ada"),
                f"NIB …{one.nib[-4:]}" if one.nib else page.gettext("NIB belum ada"),
                day(one.created_at, page.zone, page.language, weekday=False),
            ),
        )
        for one in register
    ]
    return distinct(lines)


def of_workbooks(page: Page, books: Sequence[Upload]) -> list[Choice]:
    """The unit's workbooks, and the tables of each where it has several."""
    lines = [
        (
            str(one.id),
            f"{one.filename}, {day(one.uploaded_at, page.zone, page.language, weekday=False)}",
            (format_datetime(one.uploaded_at.astimezone(ZoneInfo(page.zone)), CLOCK[page.language]),),
        )
        for one in books
    ]
    parts = {str(one.id): [Part(**part) for part in one.parts] for one in books}
    found = []
    for key, label in distinct(lines):
        tables = [(f"{key}/{number}", f"{label}, {_called(page, one)}") for number, one in enumerate(parts[key])]
        found += tables if len(tables) > 1 else [(key, label)]
    return found


def _called(page: Page, part: Part) -> str:
    if part.columns:
        return page.gettext("lembar “%(sheet)s” kolom %(columns)s", sheet=part.sheet, columns=part.columns)
    return page.gettext("lembar “%(sheet)s”", sheet=part.sheet)


def distinct(lines: Sequence[tuple[str, str, Sequence[str]]]) -> list[Choice]:
    """Value and label of each; labels that read alike get one detail after the other until they differ, at last a
    number."""
    labels = [label for _, label, _ in lines]
    for at in range(max((len(details) for _, _, details in lines), default=0)):
        alike = Counter(map(_plain, labels))
        labels = [
            f"{label}, {details[at]}" if alike[_plain(label)] > 1 else label
            for label, (_, _, details) in zip(labels, lines, strict=True)
        ]
    alike, seen = Counter(map(_plain, labels)), Counter[str]()
    found = []
    for label, (value, _, _) in zip(labels, lines, strict=True):
        seen[_plain(label)] += 1
        number = f" ({seen[_plain(label)]})" if alike[_plain(label)] > 1 else ""
        found.append((value, f"{label}{number}"))
    return found


def _plain(label: str) -> str:
    """As it reads at a glance, without its signs."""
    return "".join(filter(str.isalnum, label.casefold()))
