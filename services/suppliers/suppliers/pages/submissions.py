"""Laporan: one unit's return. The unit sends it, or declares that there is nothing to report."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal
from uuid import UUID

from chassis import clock
from chassis.auth import Principal, Role
from chassis.db import Session
from chassis.http import InTransaction
from chassis.pages import Form, InPage, Page, PageRouter, answer_form
from chassis.schemas import In
from chassis.units import queries as units
from fastapi import Response

from suppliers.models import STEPS, Action, Campaign, Status, Submission, SubmissionHistory
from suppliers.pages import labels, reasons, register_marks
from suppliers.permissions import SuppliersRead, SuppliersWrite
from suppliers.queries import submissions as queries
from suppliers.queries import suppliers, uploads
from suppliers.queries.suppliers import Filter
from suppliers.schemas.submissions import LeftOut, NilIn
from suppliers.schemas.suppliers import SupplierHistoryOut
from suppliers.usecases import submissions as usecases

router = PageRouter(prefix="/laporan/{submission_id}")
SHOWN = 50
NAMED = 5


class Sending(In):
    unchanged: Literal["", "ya"] = ""
    left_out: LeftOut = None


@router.get("")
async def show_submission(page: InPage, session: InTransaction, reader: SuppliersRead, submission_id: UUID) -> Response:
    return await show(page, session, reader, submission_id, page.blank())


@router.post("/kirim")
async def send(page: InPage, session: InTransaction, operator: SuppliersWrite, submission_id: UUID) -> Response:
    """`unchanged`: that nothing has changed since it was returned is known, and it goes again all the same;
    `left_out`: so many rows of workbooks that it goes without are known."""

    async def deed(form: Form) -> Response:
        data = form.read(Sending)
        unchanged = data.unchanged == "ya"
        await usecases.send(session, operator, submission_id, unchanged=unchanged, left_out=data.left_out)
        return page.go(f"/laporan/{submission_id}", page.gettext("Laporan terkirim ke Kanwil."))

    return await answer_form(page, session, deed, partial(show, page, session, operator, submission_id))


@router.post("/nihil")
async def declare_nil(page: InPage, session: InTransaction, operator: SuppliersWrite, submission_id: UUID) -> Response:
    async def deed(form: Form) -> Response:
        data = form.read(NilIn)
        await usecases.declare_nil(session, operator, submission_id, data.reason, data.suppliers, data.left_out)
        return page.go(f"/laporan/{submission_id}", page.gettext("Nihil dinyatakan; itu tercatat sebagai laporan."))

    return await answer_form(page, session, deed, partial(show, page, session, operator, submission_id))


async def show(
    page: Page, session: Session, reader: Principal, submission_id: UUID, form: Form, status: int = 200
) -> Response:
    submission, campaign, name = await queries.find_submission(session, reader, submission_id)
    unit = Filter(unit=submission.unit, active=True)
    register = await suppliers.list_suppliers(session, reader, unit, limit=SHOWN)
    history = list(reversed(await queries.history_of(session, submission.id)))
    is_returned = submission.status == Status.DIKEMBALIKAN
    offices = await units.names_of(session, sorted({submission.kanwil, *(line.unit for line in history)}))
    return page.show(
        "suppliers/submission.html",
        status,
        form=form,
        submission=submission,
        campaign=campaign,
        name=name or submission.unit,
        kanwil=offices.get(submission.kanwil, submission.kanwil),
        offices=offices,
        decision=decision(submission, history),
        mine=Role.OPERATOR in reader.roles and reader.unit == submission.unit,
        active=await queries.active_suppliers(session, submission.unit),
        changes=[
            replace(one, lines=[SupplierHistoryOut.of(line, submission, reader) for line in one.lines])
            for one in await queries.changes_since_sent(session, submission)
        ],
        is_unchanged=is_returned and not await queries.is_other_than(session, submission.unit, submission.reviewed_at),
        left=await uploads.unfinished(session, reader, submission.unit),
        history=history,
        without=await without(session, reader, submission, history),
        register=register.items,
        marks=await register_marks.find(session, reader, submission.unit),
        reasons=await reasons.told(session, reader, submission.unit, submission.reasons),
        told=await _told(session, reader, submission.unit, history),
        named=NAMED,
        may=_steps(submission, campaign),
        now=clock.now(),
        labels=labels,
    )


def decision(submission: Submission, history: Sequence[SubmissionHistory]) -> SubmissionHistory | None:
    """The line of the review that the return stands by now; `history` is the newest first. A return that was sent or
    declared nil after it waits for another."""
    newest = next((line for line in history if line.from_status != line.to_status), None)
    return newest if newest and newest.is_decision else None


@dataclass(frozen=True)
class Without:
    """A workbook of which a return goes without so many rows."""

    upload: UUID
    filename: str
    rows: int


async def without(
    session: Session, reader: Principal, submission: Submission, history: Sequence[SubmissionHistory]
) -> list[Without]:
    """Rows without which the return was sent last, by workbook; `history` is the newest first."""
    if not submission.left_out:
        return []
    kept = next((line.left_out for line in history if line.action in (Action.SEND, Action.NIL)), [])
    books = await uploads.find_all(session, reader, [UUID(one["upload"]) for one in kept])
    found = [(UUID(one["upload"]), one["rows"]) for one in kept]
    return [Without(key, books[key].filename if key in books else "", rows) for key, rows in found]


async def _told(
    session: Session, reader: Principal, unit: str, history: Sequence[SubmissionHistory]
) -> dict[UUID, list[reasons.Told]]:
    """The reasons of each return in a history, by its line."""
    kept = [(line.id, one) for line in history for one in line.reasons]
    found: dict[UUID, list[reasons.Told]] = {}
    for (key, _), one in zip(kept, await reasons.told(session, reader, unit, [one for _, one in kept]), strict=True):
        found.setdefault(key, []).append(one)
    return found


def _steps(submission: Submission, campaign: Campaign) -> dict[str, bool]:
    """Steps that may be taken now, by the name of the deed; none once the campaign has ended."""
    status = Status(submission.status)
    return {action.value: campaign.is_open and (status, action) in STEPS for action in Action}
