"""The directorate runs a collection: plans it, opens it, moves, closes and cancels it."""

from uuid import UUID

from chassis import clock
from chassis.db import Session
from chassis.http import InTransaction
from chassis.pages import Form, InPage, Page, PageRouter, several
from fastapi import Response

from suppliers.models import Campaign
from suppliers.permissions import Directorate
from suppliers.queries import campaigns as queries
from suppliers.schemas.campaigns import CampaignIn, CancelIn, MoveIn
from suppliers.usecases import campaigns as usecases

router = PageRouter(prefix="/pengumpulan")
DATES = ("due_local", "late_until_local", "locks_local")


class Plan(CampaignIn):
    _several = several("unit_types")


@router.get("/baru")
async def open_plan(page: InPage, admin: Directorate) -> Response:
    return page.show("suppliers/plan.html", form=page.blank(unit_types=["Lapas", "Rutan", "LPKA"]))


@router.post("/baru")
async def save_plan(page: InPage, admin: Directorate, session: InTransaction) -> Response:
    form = await page.form()
    campaign: Campaign
    async with form.attempt(session):
        plan = form.read(Plan)
        campaign = await usecases.plan_campaign(session, **plan.model_dump() | {"opens_at": clock.now()})
    if form.is_wrong:
        return page.show("suppliers/plan.html", 422, form=form)
    return page.go(f"/pengumpulan/{campaign.id}", page.gettext("Rencana tersimpan. Periksa, lalu buka."))


@router.post("/{campaign_id}/buka")
async def open_campaign(page: InPage, admin: Directorate, session: InTransaction, campaign_id: UUID) -> Response:
    """`expected` is the number the person saw: if it has changed meanwhile, nothing is opened."""
    form = await page.form()
    expected = form.value("expected")
    async with form.attempt(session):
        await usecases.open_campaign(session, campaign_id, int(expected) if expected.isdecimal() else None)
    if form.is_wrong:
        campaign = await queries.find_campaign(session, admin, campaign_id)
        obliged = await queries.units_obliged_now(session, campaign)
        return page.show("suppliers/draft.html", 422, campaign=campaign, obliged=obliged, form=form)
    return page.go(f"/pengumpulan/{campaign_id}", page.gettext("Pengumpulan dibuka; unit-unit diberi tahu."))


@router.get("/{campaign_id}/kelola")
async def manage(page: InPage, admin: Directorate, session: InTransaction, campaign_id: UUID) -> Response:
    campaign = await queries.find_campaign(session, admin, campaign_id)
    dates = {name: getattr(campaign, name).isoformat(timespec="minutes") for name in DATES}
    return await _manage(page, session, campaign_id, page.blank(**dates))


@router.post("/{campaign_id}/geser")
async def move_campaign(page: InPage, admin: Directorate, session: InTransaction, campaign_id: UUID) -> Response:
    form = await page.form()
    async with form.attempt(session):
        await usecases.move_campaign(session, campaign_id, **form.read(MoveIn).model_dump())
    return await _answer(page, session, campaign_id, form, page.gettext("Jadwal diubah; unit-unit diberi tahu."))


@router.post("/{campaign_id}/tutup")
async def close_campaign(page: InPage, admin: Directorate, session: InTransaction, campaign_id: UUID) -> Response:
    form = await page.form()
    async with form.attempt(session):
        if form.value("sure") == "ya":
            await usecases.close_campaign(session, campaign_id)
        else:
            form.refuse("sure", page.gettext("Centang dahulu bahwa Anda yakin."))
    return await _answer(page, session, campaign_id, form, page.gettext("Pengumpulan ditutup."))


@router.post("/{campaign_id}/batalkan")
async def cancel_campaign(page: InPage, admin: Directorate, session: InTransaction, campaign_id: UUID) -> Response:
    form = await page.form()
    async with form.attempt(session):
        await usecases.cancel_campaign(session, campaign_id, form.read(CancelIn).reason)
    return await _answer(page, session, campaign_id, form, page.gettext("Pengumpulan dibatalkan."))


async def _answer(page: Page, session: Session, campaign_id: UUID, form: Form, done: str) -> Response:
    if form.is_wrong:
        return await _manage(page, session, campaign_id, form, 422)
    return page.go(f"/pengumpulan/{campaign_id}", done)


async def _manage(page: Page, session: Session, campaign_id: UUID, form: Form, status: int = 200) -> Response:
    campaign = await queries.find_campaign(session, page.principal, campaign_id)
    return page.show("suppliers/manage.html", status, campaign=campaign, form=form)
