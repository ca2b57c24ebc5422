"""A workbook once more: the same one goes on where it was left, and a newer one settles rows of older ones."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from chassis.auth import Principal
from chassis.db import Session
from chassis.workbook.cells import text_of
from chassis.workbook.issues import SETTLED
from chassis.workbook.staging import corrections_in
from jembatan_indonesia.names import normalise_name

from suppliers.domain.catalogue import match_commodity
from suppliers.domain.staged_rows import Content, decisions_of, open_row, settled
from suppliers.domain.workbook import COLUMNS, IS_SUPPLIER, Severity, Table, corrected
from suppliers.models import StagedRow, Upload
from suppliers.queries import uploads as queries
from suppliers.usecases.answers import read_again

_IDENTIFYING = ("nib", "npwp", "nik", "phone")
_MOST = 3
"""So many unfinished workbooks of as many rows are compared, the newest first."""


async def same_unfinished(session: Session, operator: Principal, content: bytes, table: Table) -> Upload | None:
    """The unit's upload with the same content, or the same once its repairs are written in, of which rows are not in
    the register yet."""
    unfinished = await queries.unfinished_like(session, operator, rows=len(table.rows), limit=_MOST)
    told = _told(table) if unfinished else []
    for upload in unfinished:
        if await queries.content_of(session, upload) == content:
            return upload
        known = await read_again(session, upload)
        decisions = corrections_in(decisions_of(await queries.all_rows(session, upload.id)))
        if told in (_told(known), _told(corrected(known, decisions))):
            return upload
    return None


def _told(table: Table) -> list[Any]:
    """The whole meaning of a table's rows, whatever file they stand in."""
    titles = [
        (sorted((name, one.header) for name, one in at.columns.items()), at.lines, at.doubts) for at in table.sections
    ]
    rows = [
        (
            row.number,
            _texts(row.cells),
            row.marks,
            row.struck,
            row.said,
            row.unseen,
            row.otherwise,
            row.pale,
            row.comments,
        )
        for row in table.rows
    ]
    return [titles, rows]


def _texts(cells: Mapping[str, Any]) -> dict[str, str]:
    return {name: text for name, value in cells.items() if name in COLUMNS.by_name and (text := text_of(value))}


async def settle_older_rows(session: Session, upload: Upload, taken: Mapping[int, Content]) -> None:
    """Settle rows with an error in older workbooks of the unit, where this one has brought in the same row: in the same
    place, or in another one if only one may be meant. One row settles one of each workbook."""
    wrong = await queries.wrong_in_older(session, upload)
    numbers = _numbers_by_mark(taken) if wrong else {}
    used: set[tuple[UUID, int]] = set()
    for row in sorted(wrong, key=lambda one: one.number not in taken or not _is_same(one, taken[one.number])):
        places = [row.number] if row.number in taken else []
        moved = {number for mark in _marks(open_row(row)) for number in numbers.get(mark, ())}
        for among in (places, moved):
            fitting = [n for n in among if (row.upload_id, n) not in used and _is_same(row, taken[n])]
            if len(fitting) == 1:
                used.add((row.upload_id, fitting[0]))
                _settle(row)
                break


Mark = tuple[str, str, str | None]


def _numbers_by_mark(taken: Mapping[int, Content]) -> dict[Mark, list[int]]:
    found: dict[Mark, list[int]] = {}
    for number, content in taken.items():
        for field, text, goods in _marks(content):
            for one in (goods, None):
                found.setdefault((field, text, one), []).append(number)
    return found


def _marks(content: Content) -> list[Mark]:
    """Marks by which a row is found in another place: whom it names or a number of his, and the goods, if known."""
    goods = content.values.commodity if content.values else match_commodity(content.commodity).code
    told = {"name": normalise_name(content.name)} | {field: content.written.get(field, "") for field in _IDENTIFYING}
    return [(field, text, goods) for field, text in told.items() if text]


def _is_same(row: StagedRow, taken: Content) -> bool:
    """Whether a row is about the same supplier and good; one that lacks either has to say all the rest alike."""
    older, values = open_row(row), taken.values
    if values is None:
        return False
    code = match_commodity(older.commodity).code
    if older.name and code:
        return normalise_name(older.name) == normalise_name(values.name) and code == values.commodity
    wrong = {one["field"] for one in row.issues if one["severity"] == Severity.error.value}
    kept = {name: text for name, text in older.written.items() if name not in wrong and name != COLUMNS.numbering}
    return bool(kept) and all(taken.written.get(name) == text for name, text in kept.items())


def _settle(row: StagedRow) -> None:
    fresh = settled(row, {IS_SUPPLIER: SETTLED})
    for name in ("content", "issues", "verdict", "effect", "corrected"):
        setattr(row, name, getattr(fresh, name))
