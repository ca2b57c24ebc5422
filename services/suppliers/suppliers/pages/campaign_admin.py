"""The directorate runs a collection: plans it, opens it, moves, closes and cancels it."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from chassis import clock
from chassis.db import Session
from chassis.http import InTransaction
from chassis.pages import Form, InPage, Page, PageRouter, answer_form, list_field
from chassis.pages.wall_clocks import Written, drop_hours_alone, fields_of
from fastapi import Response
from jembatan_indonesia.zones import WIB
from pydantic import Field

from suppliers.models import Campaign
from suppliers.models.campaign import Moved
from suppliers.pages import calendar_days, plan_faults
from suppliers.pages.due_times import with_derived
from suppliers.pages.plan_faults import DATES
from suppliers.permissions import CampaignsWrite
from suppliers.queries import boards
from suppliers.queries import campaigns as queries
from suppliers.queries.boards import Queue
from suppliers.schemas.campaigns import CampaignIn, CancelIn, MoveIn, ObligedType
from suppliers.usecases import campaigns as usecases

router = PageRouter(prefix="/pengumpulan")


class Plan(CampaignIn):
    """As the form sends it: nothing chosen is nothing, not everything."""

    unit_types: list[ObligedType] = Field(min_length=1, max_length=3)
    due_local: Written
    late_until_local: Written | None = None  # type: ignore[assignment]
    locks_local: Written | None = None  # type: ignore[assignment]
    same_title: str = ""
    _list_fields = list_field("unit_types")


class Move(MoveIn):
    due_local: Written
    late_until_local: Written | None = None
    locks_local: Written | None = None
    seen: str = ""
    short: str = ""
    free: str = ""


@router.get("/baru")
async def open_plan(page: InPage, admin: CampaignsWrite) -> Response:
    form = page.blank(unit_types=["Lapas", "Rutan", "LPKA"], due_local__time="23.59")
    return page.show("suppliers/plan.html", form=form, same=False)


@router.post("/baru")
async def save_plan(page: InPage, session: InTransaction, admin: CampaignsWrite) -> Response:
    form = await page.form()
    drop_hours_alone(form, *DATES)

    async def deed(form: Form) -> Response:
        plan = form.read(Plan).model_dump()
        agreed = plan.pop("same_title") == "ya"
        plan = with_derived(plan) | {"opens_at": clock.now()}
        campaign = await usecases.plan_campaign(session, **plan, same_title=agreed)
        return page.go(f"/pengumpulan/{campaign.id}", page.gettext("Rencana tersimpan. Periksa, lalu buka."))

    async def again(form: Form, status: int) -> Response:
        same = await plan_faults.look_over(session, form, form.all("unit_types"))
        return page.show("suppliers/plan.html", status, form=form, same=same)

    return await answer_form(page, session, deed, again, form)


async def show_draft(page: Page, session: Session, campaign: Campaign, form: Form, status: int = 200) -> Response:
    """Preview of opening a campaign: its three times as every zone lives them, and whom it obliges."""
    zones = await queries.zones_owing(session, campaign)
    return page.show(
        "suppliers/draft.html",
        status,
        campaign=campaign,
        obliged=await queries.units_obliged_now(session, campaign),
        free={name: calendar_days.said(page, getattr(campaign, name).date()) for name in DATES},
        short=campaign.is_short(clock.now(), zones),
        namesakes=await queries.has_title(session, campaign.title, but=campaign.id),
        form=form,
    )


@router.post("/{campaign_id}/buka")
async def open_campaign(page: InPage, session: InTransaction, admin: CampaignsWrite, campaign_id: UUID) -> Response:
    """`expected` is the number the person saw: if it has changed meanwhile, nothing is opened."""

    async def deed(form: Form) -> Response:
        expected = form.value("expected")
        count = int(expected) if expected.isdecimal() and len(expected) < 9 else None
        # on which day it is due stands above the button; a move has to ask, because its day was typed just now
        await usecases.open_campaign(session, campaign_id, count, short=form.value("short") == "ya", free=True)
        done = page.gettext(
            "Pengumpulan dibuka; tenggatnya sudah tampak pada unit-unit. Surat pertama ialah pengingat 7 hari sebelum"
            " batas waktu, atau segera pada jam kerja bila waktunya sudah kurang dari itu."
        )
        return page.go(f"/pengumpulan/{campaign_id}", done)

    async def again(form: Form, status: int) -> Response:
        return await show_draft(page, session, await queries.find_campaign(session, admin, campaign_id), form, status)

    return await answer_form(page, session, deed, again)


@router.get("/{campaign_id}/kelola")
async def manage(page: InPage, session: InTransaction, admin: CampaignsWrite, campaign_id: UUID) -> Response:
    campaign = await queries.find_campaign(session, admin, campaign_id)
    dates = {key: value for name in DATES for key, value in fields_of(name, getattr(campaign, name)).items()}
    return await _manage(page, session, campaign_id, page.blank(**dates))


@router.post("/{campaign_id}/geser")
async def move_campaign(page: InPage, session: InTransaction, admin: CampaignsWrite, campaign_id: UUID) -> Response:
    """`seen` are the dates that stood there when the page was opened."""
    form = await page.form()
    drop_hours_alone(form, *DATES)

    async def deed(form: Form) -> Response | None:
        data = form.read(Move).model_dump(exclude={"seen", "short", "free"})
        seen, short, free = form.value("seen"), form.value("short") == "ya", form.value("free") == "ya"
        campaign = await queries.find_campaign(session, admin, campaign_id)
        if seen and seen != _seen(campaign):
            form.summary = page.gettext("Jadwal ini diubah sejak Anda membukanya. Periksa bedanya, lalu simpan lagi.")
            return None
        data = with_derived(data) | {"short_notice": short, "free_day": free}
        _, moved = await usecases.move_campaign(session, campaign_id, **data)
        return page.go(f"/pengumpulan/{campaign_id}", _moved(page, moved))

    async def again(form: Form, status: int) -> Response:
        campaign = await queries.find_campaign(session, admin, campaign_id)
        await plan_faults.look_over(session, form, campaign.unit_types, campaign)
        looks = await plan_faults.second_looks(page, session, form, campaign)
        return await _manage(page, session, campaign_id, form, status, **looks)

    return await answer_form(page, session, deed, again, form)


def _moved(page: Page, moved: Moved) -> str:
    """Notice of what was done, and who hears of it."""
    match moved:
        case Moved.NOTHING:
            return page.gettext("Tidak ada yang diubah: jadwalnya memang sudah begitu.")
        case Moved.DRAFT:
            return page.gettext("Jadwal rencana diubah. Belum ada yang diberi tahu, karena belum dibuka.")
        case Moved.REST:
            return page.gettext(
                "Jadwal diubah. Batas waktunya tetap; yang diberi tahu hanya unit yang batas perbaikannya ikut maju."
            )
    return page.gettext("Jadwal diubah; unit yang belum melapor dan Kanwilnya diberi tahu.")


@router.post("/{campaign_id}/tutup")
async def close_campaign(page: InPage, session: InTransaction, admin: CampaignsWrite, campaign_id: UUID) -> Response:
    async def deed(form: Form) -> Response | None:
        if form.value("sure") != "ya":
            form.add_error("sure", page.gettext("Centang dahulu bahwa Anda yakin."))
            return None
        await usecases.close_campaign(session, campaign_id)
        done = page.gettext(
            "Pengumpulan ditutup. Tiap unit diberi tahu apa jadinya laporannya; Kanwil dan Ditjenpas menerima angkanya."
        )
        return page.go(f"/pengumpulan/{campaign_id}", done)

    return await answer_form(page, session, deed, partial(_manage, page, session, campaign_id))


@router.post("/{campaign_id}/batalkan")
async def cancel_campaign(page: InPage, session: InTransaction, admin: CampaignsWrite, campaign_id: UUID) -> Response:
    async def deed(form: Form) -> Response:
        await usecases.cancel_campaign(session, campaign_id, form.read(CancelIn).reason)
        done = page.gettext("Pengumpulan dibatalkan; bila sudah dibuka, unit dan Kanwilnya diberi tahu alasannya.")
        return page.go(f"/pengumpulan/{campaign_id}", done)

    return await answer_form(page, session, deed, partial(_manage, page, session, campaign_id))


async def _manage(
    page: Page,
    session: Session,
    campaign_id: UUID,
    form: Form,
    status: int = 200,
    *,
    short: bool = False,
    free: str = "",
) -> Response:
    """`short`, `free`: what of the dates in the form deserves a second look."""
    campaign = await queries.find_campaign(session, page.principal, campaign_id)
    words: Mapping[str, Any] = {"campaign": campaign, "form": form, "seen": _seen(campaign)}
    now = clock.now()
    cut_off = (await boards.queues(session, page.principal, [campaign_id], now)).get(campaign_id, Queue())
    is_early = campaign.is_open and campaign.late_until_local > now.astimezone(WIB).replace(tzinfo=None)
    differs = _differing(form, campaign)
    return page.show(
        "suppliers/manage.html",
        status,
        **words,
        short=short,
        free=free,
        differs=differs,
        cut_off=cut_off,
        is_early=is_early,
    )


def _seen(campaign: Campaign) -> str:
    return "|".join(getattr(campaign, name).isoformat(timespec="minutes") for name in DATES)


def _differing(form: Form, campaign: Campaign) -> list[tuple[str, str, str]]:
    """Of a form that was filled in before somebody else saved: each date as typed and as saved now."""
    if not form.value("seen") or form.value("seen") == _seen(campaign):
        return []
    found = []
    for name in DATES:
        saved = fields_of(name, getattr(campaign, name))
        now = f"{saved[f'{name}__date']} {saved[f'{name}__time']}"
        typed = f"{form.value(f'{name}.date')} {form.value(f'{name}.time')}".strip()
        if typed != now:
            found.append((name, typed, now))
    return found
