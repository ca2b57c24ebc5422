"""A person decides on the staged rows of a workbook: other values, proposals, what is right as it is."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from chassis import clock
from chassis.auth import Principal
from chassis.db import Session
from chassis.errors import NotFound, Unacceptable
from chassis.workbook.issues import NO
from chassis.workbook.staging import UNDECIDED, Decision, corrections_in, mark_of

from suppliers import gettext
from suppliers.domain.staged_rows import absent_from, decisions_of, examine_table, open_row, stage, state_of
from suppliers.domain.supplier_matching import SupplierMatcher, entry_of
from suppliers.domain.workbook import COLUMNS, IS_SUPPLIER, Issue, Severity, Table, corrected
from suppliers.domain.workbook.typed import per_own_unit
from suppliers.errors import RowChanged
from suppliers.models import StagedRow, Upload
from suppliers.queries import suppliers as suppliers_queries
from suppliers.queries import uploads as queries
from suppliers.usecases.answers import read_again

Changes = Mapping[str, str | int | float | None]
Answer = Literal["usulan", "benar", "lewati"]


async def correct_row(
    session: Session,
    operator: Principal,
    upload_id: UUID,
    number: int,
    changes: Changes,
    proposals: Sequence[str] = (),
    choices: Mapping[str, int] | None = None,
    confirm: Sequence[str] = (),
    state: str | None = None,
) -> StagedRow:
    """Type other values into one row, take proposals over (of several the one of that place), or confirm warnings.

    None undoes a correction. All rows are examined again, since one row may be a duplicate of another. Raises
    `RowChanged` where `state` is given, and the row stands otherwise by now.
    """
    desk = await _open(session, operator, upload_id)
    row = desk.row(number)
    row.may_change()
    if state is not None and state != state_of(row):
        raise RowChanged
    wanted = dict.fromkeys(proposals, 0) | dict(choices or {})
    taken = await _proposed(desk, number, wanted, alone=frozenset(proposals) - (choices or {}).keys())
    _must_be_warned(row, confirm)
    typed = per_own_unit(desk.table, number, taken | dict(changes))
    decision = desk.decisions.get(number, UNDECIDED).with_cells(typed).with_confirmed(confirm)
    desk.decisions[number] = decision
    await _examine_again(desk)
    return row


async def answer_alike(
    session: Session, operator: Principal, upload_id: UUID, field: str, code: str, answer: Answer
) -> int:
    """The same answer to the same remark in every row that is not in the register: its one proposal taken over, the
    value right as it is, or the row left out where it is asked whether it is valid. Gives the number of rows; answering
    again changes nothing.
    """
    desk = await _open(session, operator, upload_id)
    waiting = [number for number, row in desk.rows.items() if row.taken_at is None and _open_issue(row, field, code)]
    if answer == "benar":
        decided = {number: desk.decisions.get(number, UNDECIDED).with_confirmed([mark_of(field, code)]) for number in
                   waiting if _open_issue(desk.rows[number], field, code, "warning")}  # fmt: skip
    elif answer == "lewati":
        left_out = [number for number in waiting if _open_issue(desk.rows[number], field, code, asks=IS_SUPPLIER)]
        decided = {n: desk.decisions.get(n, UNDECIDED).with_cells({IS_SUPPLIER: NO}) for n in left_out}
    else:
        issues = await _issues(desk)
        found = {number: _single(issues.get(number, ()), field, code) for number in waiting}
        decided = {number: desk.decisions.get(number, UNDECIDED).with_cells(per_own_unit(desk.table, number,
                   {field: value})) for number, value in found.items() if value is not None}  # fmt: skip
    desk.decisions |= decided
    if decided:
        await _examine_again(desk)
    return len(decided)


async def close_upload(session: Session, operator: Principal, upload_id: UUID, *, whole: bool = False) -> None:
    """The rows of a workbook that are not in the register are not needed any more; `whole`: though none is in it."""
    upload = await queries.find_upload(session, operator, upload_id, for_update=True)
    upload.close(clock.now(), whole=whole)


@dataclass
class _Desk:
    """An upload with its rows, what was decided on them, and what they are examined against."""

    upload: Upload
    rows: dict[int, StagedRow]
    decisions: dict[int, Decision]
    table: Table
    register: SupplierMatcher

    def row(self, number: int) -> StagedRow:
        """Raises `NotFound`."""
        if number not in self.rows:
            raise NotFound
        return self.rows[number]


async def _open(session: Session, operator: Principal, upload_id: UUID) -> _Desk:
    upload = await queries.find_upload(session, operator, upload_id, for_update=True)
    upload.may_change()
    rows = {row.number: row for row in await queries.all_rows(session, upload.id)}
    table = await read_again(session, upload)
    known = await suppliers_queries.register_of(session, upload.unit)
    register = SupplierMatcher(entry_of(one) for one in known)
    return _Desk(upload, rows, decisions_of(rows.values()), table, register)


async def _issues(desk: _Desk) -> dict[int, Sequence[Issue]]:
    """Of every row, with personal proposals in the clear."""

    def examine() -> dict[int, Sequence[Issue]]:
        found = examine_table(corrected(desk.table, corrections_in(desk.decisions)), SupplierMatcher(()))
        return {examined.number: examined.issues for examined, _ in found}

    return await asyncio.to_thread(examine)


async def _proposed(
    desk: _Desk, number: int, wanted: Mapping[str, int], alone: frozenset[str]
) -> dict[str, str | float]:
    """The values proposed for these fields of a row; those of `alone` must be the only one.

    Raises `Unacceptable` where none waits to be used.
    """
    if not wanted:
        return {}
    issues = (await _issues(desk)).get(number, ())
    waiting = {one.field: _proposals(one) for one in issues if one.proposal and not one.applied}
    missing = [
        name
        for name, place in wanted.items()
        if not 0 <= place < len(waiting.get(name, ())) or (name in alone and len(waiting[name]) > 1)
    ]
    if missing:
        raise Unacceptable(
            gettext(
                "Tidak ada satu usulan yang dapat dipakai untuk kolom %(columns)s. Isi nilainya sendiri.",
                columns=", ".join(missing),
            ),
            code="usulan-tidak-ada",
        )
    return {name: _value(name, waiting[name][place]) for name, place in wanted.items()}


def _proposals(issue: Issue) -> list[str]:
    return (issue.proposal or "").split(" / ")


def _single(issues: Sequence[Issue], field: str, code: str) -> str | float | None:
    for one in issues:
        if (one.field, one.code) == (field, code) and one.proposal and not one.applied and len(_proposals(one)) == 1:
            return _value(field, one.proposal)
    return None


def _value(field: str, proposal: str) -> str | float:
    return float(proposal) if field in COLUMNS.amounts else proposal


def _open_issue(row: StagedRow, field: str, code: str, severity: str = "", asks: str = "") -> bool:
    return any(
        (one["field"], one["code"]) == (field, code)
        and not one.get("confirmed")
        and severity in ("", one["severity"])
        and asks in ("", one.get("asks"))
        for one in row.issues
    )


def _must_be_warned(row: StagedRow, marks: Sequence[str]) -> None:
    known = {mark_of(one["field"], one["code"]) for one in row.issues if one["severity"] == Severity.warning.value}
    if not known.issuperset(marks):
        raise Unacceptable(
            gettext("Hanya peringatan yang masih ada di baris ini dapat dinyatakan benar. Muat ulang halaman."),
            code="bukan-peringatan",
        )


async def _examine_again(desk: _Desk) -> None:
    """Rows in the register stay as they were taken."""

    def examine() -> list[StagedRow]:
        table = corrected(desk.table, corrections_in(desk.decisions))
        return [
            stage(desk.upload.id, row, examined, effect, desk.decisions.get(row.number, UNDECIDED))
            for row, (examined, effect) in zip(table.rows, examine_table(table, desk.register), strict=True)
        ]

    for fresh in await asyncio.to_thread(examine):
        row = desk.rows.get(fresh.number)  # a newer release may read more of the file
        if row and row.taken_at is None:
            _take_over(row, fresh)
    desk.upload.absent = absent_from(desk.table, desk.register)


def _take_over(row: StagedRow, fresh: StagedRow) -> None:
    """Only what differs is written; a new order of its JSON is no difference."""
    if open_row(row) != open_row(fresh):
        row.content = fresh.content
    values: dict[str, Any] = {name: getattr(fresh, name) for name in ("issues", "verdict", "effect", "corrected")}
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
