"""Laporan: one unit's return. The unit sends it, its Kanwil returns or approves it."""

from uuid import UUID

from chassis import clock
from chassis.auth import Principal, Role
from chassis.db import Session
from chassis.http import InTransaction
from chassis.pages import Form, InPage, Page, PageRouter
from fastapi import Response
from jembatan_contracts.submissions import Reason

from suppliers.models import STEPS, Action, Campaign, Status, Submission
from suppliers.pages import repeated, words
from suppliers.permissions import Operator, Reader, Reviewer
from suppliers.queries import submissions as queries
from suppliers.queries import suppliers, uploads
from suppliers.queries.suppliers import Filter
from suppliers.schemas.submissions import ApproveIn, ExemptIn, NilIn, ReturnIn
from suppliers.usecases import submissions as usecases

router = PageRouter(prefix="/laporan/{submission_id}")
REASONS = "reasons"
SHOWN = 50


@router.get("")
async def show_submission(page: InPage, reader: Reader, session: InTransaction, submission_id: UUID) -> Response:
    return await _show(page, session, reader, submission_id, page.blank())


@router.post("/kirim")
async def send(page: InPage, operator: Operator, session: InTransaction, submission_id: UUID) -> Response:
    form = await page.form()
    async with form.attempt(session):
        await usecases.send(session, operator, submission_id)
    done = page.gettext("Laporan terkirim ke Kanwil.")
    return await _answer(page, session, operator, submission_id, form, done)


@router.post("/nihil")
async def declare_nil(page: InPage, operator: Operator, session: InTransaction, submission_id: UUID) -> Response:
    form = await page.form()
    async with form.attempt(session):
        await usecases.declare_nil(session, operator, submission_id, form.read(NilIn).reason)
    done = page.gettext("Nihil dinyatakan; itu tercatat sebagai laporan.")
    return await _answer(page, session, operator, submission_id, form, done)


@router.post("/setujui")
async def approve(page: InPage, reviewer: Reviewer, session: InTransaction, submission_id: UUID) -> Response:
    form = await page.form()
    async with form.attempt(session):
        await usecases.approve(session, reviewer, submission_id, form.read(ApproveIn).note)
    done = page.gettext("Laporan disetujui.")
    return await _answer(page, session, reviewer, submission_id, form, done)


@router.post("/tidak-berlaku")
async def exempt(page: InPage, reviewer: Reviewer, session: InTransaction, submission_id: UUID) -> Response:
    form = await page.form()
    async with form.attempt(session):
        await usecases.exempt(session, reviewer, submission_id, form.read(ExemptIn).reason)
    done = page.gettext("Unit dikecualikan dari pengumpulan ini.")
    return await _answer(page, session, reviewer, submission_id, form, done)


@router.get("/kembalikan")
async def open_return(
    page: InPage, reviewer: Reviewer, session: InTransaction, submission_id: UUID, pemasok: UUID | None = None
) -> Response:
    form = page.blank(reasons__0__supplier=pemasok or "", reasons__0__text="")
    return await _show_return(page, session, reviewer, submission_id, form)


@router.post("/kembalikan")
async def give_back(page: InPage, reviewer: Reviewer, session: InTransaction, submission_id: UUID) -> Response:
    form = await page.form()
    if repeated.pressed(form, REASONS):
        return await _show_return(page, session, reviewer, submission_id, form, focus=True)
    repeated.drop_blank(form, REASONS, ("text", "row", "field", "supplier"))
    async with form.attempt(session):
        reasons: list[Reason] = [one.as_reason() for one in form.read(ReturnIn).reasons]
        await usecases.give_back(session, reviewer, submission_id, reasons)
    if form.is_wrong:
        return await _show_return(page, session, reviewer, submission_id, form, 422)
    return page.go(f"/laporan/{submission_id}", page.gettext("Laporan dikembalikan ke unit dengan alasannya."))


async def _answer(page: Page, session: Session, who: Principal, submission_id: UUID, form: Form, done: str) -> Response:
    if form.is_wrong:
        return await _show(page, session, who, submission_id, form, 422)
    return page.go(f"/laporan/{submission_id}", done)


async def _show(
    page: Page, session: Session, reader: Principal, submission_id: UUID, form: Form, status: int = 200
) -> Response:
    submission, campaign, name = await queries.find_submission(session, reader, submission_id)
    unit = Filter(unit=submission.unit, active=True)
    register = await suppliers.list_suppliers(session, reader, unit, after=None, limit=SHOWN)
    named = {UUID(one["supplier"]) for one in submission.reasons if one.get("supplier")}
    numbers = {int(one["row"]) for one in submission.reasons if one.get("row")}
    return page.show(
        "suppliers/submission.html",
        status,
        form=form,
        submission=submission,
        campaign=campaign,
        name=name or submission.unit,
        mine=Role.OPERATOR in reader.roles and reader.unit == submission.unit,
        active=await queries.active_suppliers(session, submission.unit),
        changed=await queries.changed_since_sent(session, submission),
        unsaved=await uploads.count_unsaved(session, reader, submission.unit),
        history=list(reversed(await queries.history_of(session, submission.id))),
        register=register[:SHOWN],
        suppliers=await suppliers.names_of(session, reader, named),
        workbooks=await uploads.newest_with_rows(session, reader, submission.unit, numbers),
        may=_steps(submission, campaign),
        now=clock.now(),
        words=words,
    )


async def _show_return(
    page: Page,
    session: Session,
    reviewer: Principal,
    submission_id: UUID,
    form: Form,
    status: int = 200,
    *,
    focus: bool = False,
) -> Response:
    submission, campaign, name = await queries.find_submission(session, reviewer, submission_id)
    unit = Filter(unit=submission.unit, active=True)
    register = await suppliers.list_suppliers(session, reviewer, unit, after=None, limit=500)
    return page.show(
        "suppliers/return.html",
        status,
        form=form,
        submission=submission,
        campaign=campaign,
        name=name or submission.unit,
        rows=repeated.rows(form, REASONS),
        choices=[(str(one.id), one.name) for one in register],
        focus=focus,
    )


def _steps(submission: Submission, campaign: Campaign) -> dict[str, bool]:
    """Which steps may be taken now, by the name of the deed; none once the campaign has ended."""
    status = Status(submission.status)
    return {action.value: campaign.is_open and (status, action) in STEPS for action in Action}
