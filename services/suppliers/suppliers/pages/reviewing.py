"""The Kanwil reviews a return: gives it back with reasons, approves it, takes an approval back, exempts a unit."""

from functools import partial
from uuid import UUID

from chassis.auth import Principal
from chassis.db import Session
from chassis.errors import Conflict
from chassis.http import InTransaction
from chassis.pages import Form, InPage, Page, PageRouter, answer_form, formset
from chassis.translation import in_language
from fastapi import Response

from suppliers.errors import CampaignNotOpen
from suppliers.models import Action, Submission
from suppliers.pages import labels, reasons, register_marks
from suppliers.pages.submissions import show, without
from suppliers.permissions import SubmissionsReview
from suppliers.queries import submissions as queries
from suppliers.queries import suppliers, uploads
from suppliers.queries.suppliers import Filter
from suppliers.schemas.submissions import ApproveIn, ExemptIn, WithdrawIn
from suppliers.usecases import submissions as usecases

router = PageRouter(prefix="/laporan/{submission_id}")
REASONS = "reasons"


class Approval(ApproveIn):
    seen: str = ""


@router.get("/setujui")
async def open_approval(
    page: InPage, session: InTransaction, reviewer: SubmissionsReview, submission_id: UUID
) -> Response:
    if back := await _not_now(page, session, reviewer, submission_id, Action.APPROVE):
        return back
    return await _show_approval(page, session, reviewer, submission_id, page.blank())


@router.post("/setujui")
async def approve(page: InPage, session: InTransaction, reviewer: SubmissionsReview, submission_id: UUID) -> Response:
    """`seen` is what the page before has shown; of anything else there is nothing to approve yet."""
    if back := await _not_now(page, session, reviewer, submission_id, Action.APPROVE):
        return back
    submission, _, _ = await queries.find_submission(session, reviewer, submission_id)

    async def deed(form: Form) -> Response | None:
        data = form.read(Approval)
        if data.seen != await _state(session, submission):
            form.summary = page.gettext("Periksa dahulu apa yang disetujui, lalu setujui.")
            if data.seen:
                form.summary = page.gettext("Data unit berubah sejak halaman ini dibuka. Periksa lagi, lalu setujui.")
            return None
        await usecases.approve(session, reviewer, submission_id, data.note)
        return page.go(f"/laporan/{submission_id}", page.gettext("Laporan disetujui."))

    async def again(form: Form, status: int) -> Response:
        overtaken = await _not_now(page, session, reviewer, submission_id, Action.APPROVE)
        return overtaken or await _show_approval(page, session, reviewer, submission_id, form, status)

    return await answer_form(page, session, deed, again)


@router.post("/tarik-persetujuan")
async def withdraw_approval(
    page: InPage, session: InTransaction, reviewer: SubmissionsReview, submission_id: UUID
) -> Response:
    async def deed(form: Form) -> Response:
        await usecases.withdraw_approval(session, reviewer, submission_id, form.read(WithdrawIn).reason)
        done = page.gettext("Persetujuan ditarik; laporan menunggu diperiksa lagi dan unit diberi tahu.")
        return page.go(f"/laporan/{submission_id}", done)

    return await answer_form(page, session, deed, partial(show, page, session, reviewer, submission_id))


@router.post("/tidak-berlaku")
async def exempt(page: InPage, session: InTransaction, reviewer: SubmissionsReview, submission_id: UUID) -> Response:
    async def deed(form: Form) -> Response:
        await usecases.exempt(session, reviewer, submission_id, form.read(ExemptIn).reason)
        done = page.gettext("Unit dikecualikan dari pengumpulan ini dan diberi tahu alasannya.")
        return page.go(f"/laporan/{submission_id}", done)

    return await answer_form(page, session, deed, partial(show, page, session, reviewer, submission_id))


@router.get("/kembalikan")
async def open_return(
    page: InPage, session: InTransaction, reviewer: SubmissionsReview, submission_id: UUID, pemasok: UUID | None = None
) -> Response:
    if back := await _not_now(page, session, reviewer, submission_id, Action.RETURN):
        return back
    form = page.blank(reasons__0__supplier=pemasok or "", reasons__0__text="")
    return await _show_return(page, session, reviewer, submission_id, form)


@router.post("/kembalikan")
async def return_submission(
    page: InPage, session: InTransaction, reviewer: SubmissionsReview, submission_id: UUID
) -> Response:
    form = await page.form()
    if formset.pressed(form, REASONS):
        return await _show_return(page, session, reviewer, submission_id, form, focus=True)
    formset.drop_blank(form, REASONS, ("text", "row", "field", "supplier", "upload"))

    async def deed(form: Form) -> Response:
        found = [one.as_reason() for one in form.read(reasons.Review).reasons]
        await usecases.return_submission(session, reviewer, submission_id, found)
        return page.go(f"/laporan/{submission_id}", page.gettext("Laporan dikembalikan ke unit dengan alasannya."))

    async def again(form: Form, status: int) -> Response:
        is_over = await _refusal(session, reviewer, submission_id, Action.RETURN) is not None
        return await _show_return(page, session, reviewer, submission_id, form, status, is_over=is_over)

    return await answer_form(page, session, deed, again, form)


async def _not_now(
    page: Page, session: Session, reviewer: Principal, submission_id: UUID, action: Action
) -> Response | None:
    """Back to the return, with why, where this step cannot be taken now."""
    why = await _refusal(session, reviewer, submission_id, action)
    if why is None:
        return None
    return page.go(f"/laporan/{submission_id}", in_language(page.language, why.message), "warning")


async def _refusal(session: Session, reviewer: Principal, submission_id: UUID, action: Action) -> Conflict | None:
    submission, campaign, _ = await queries.find_submission(session, reviewer, submission_id)
    try:
        if not campaign.is_open:
            raise CampaignNotOpen
        submission.check_review(action, reviewer.subject)
    except Conflict as why:
        return why
    return None


async def _show_approval(
    page: Page, session: Session, reviewer: Principal, submission_id: UUID, form: Form, status: int = 200
) -> Response:
    submission, campaign, name = await queries.find_submission(session, reviewer, submission_id)
    history = list(reversed(await queries.history_of(session, submission.id)))
    return page.show(
        "suppliers/approval.html",
        status,
        form=form,
        submission=submission,
        campaign=campaign,
        name=name or submission.unit,
        active=await queries.active_suppliers(session, submission.unit),
        changed=len(await queries.changes_since_sent(session, submission)),
        without=await without(session, reviewer, submission, history),
        marks=await register_marks.find(session, reviewer, submission.unit),
        seen=await _state(session, submission),
        labels=labels,
    )


async def _state(session: Session, submission: Submission) -> str:
    """Version of what an approval is about: the return as it was sent, and how its register stands."""
    newest = await queries.newest_change(session, submission.unit)
    return f"{submission.version}-{newest.isoformat() if newest else ''}"


async def _show_return(
    page: Page,
    session: Session,
    reviewer: Principal,
    submission_id: UUID,
    form: Form,
    status: int = 200,
    *,
    focus: bool = False,
    is_over: bool = False,
) -> Response:
    """`is_over`: somebody was faster, and it cannot be returned now; what was typed is still there to be copied."""
    if is_over:
        form.leads_to = (f"/laporan/{submission_id}", page.gettext("Buka laporan seperti sekarang"))
    submission, campaign, name = await queries.find_submission(session, reviewer, submission_id)
    unit = Filter(unit=submission.unit, active=True)
    register = await suppliers.list_suppliers(session, reviewer, unit, limit=register_marks.MOST)
    return page.show(
        "suppliers/return.html",
        status,
        form=form,
        submission=submission,
        campaign=campaign,
        name=name or submission.unit,
        rows=formset.rows(form, REASONS),
        choices=reasons.of_suppliers(page, register.items),
        books=reasons.of_workbooks(page, await uploads.workbooks_of(session, reviewer, submission.unit)),
        focus=focus,
        is_over=is_over,
    )
