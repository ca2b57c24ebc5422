"""The directorate plans an exhibition, announces its call, moves its times, ends the call, cancels it."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from chassis.db import Session
from chassis.http import InTransaction
from chassis.pages import Form, InPage, Page, PageRouter, list_field
from chassis.pages.days import read_day
from chassis.pages.wall_clocks import Written, drop_hours_alone, fields_of, read_hour
from chassis.schemas import In, Reasoning, Title, Zone
from fastapi import Response
from jembatan_indonesia.zones import in_utc
from pydantic import BeforeValidator, Field

from exhibition.domain.catalogue import categories
from exhibition.models import Exhibition, ExhibitionStatus
from exhibition.models.exhibition import TIMES
from exhibition.permissions import ExhibitionsWrite
from exhibition.queries import exhibitions as queries
from exhibition.schemas.common import Category, Name
from exhibition.schemas.exhibitions import CalledType, CategoryIn, DayIn, ExhibitionIn, MoveIn, WhyIn
from exhibition.usecases import exhibitions as usecases

router = PageRouter(prefix="/pameran")
LONGEST_SHOW = 60
WrittenDay = Annotated[date, BeforeValidator(lambda value: read_day(str(value)))]
WrittenHour = Annotated[time, BeforeValidator(lambda value: read_hour(str(value)))]


class Times(In):
    """On the clock of the venue, as the form sends them."""

    call_opens_at: Written
    call_closes_at: Written
    screening_until: Written
    selection_until: Written
    arrival_until: Written
    setup_from: Written
    setup_until: Written
    takedown_from: Written
    takedown_until: Written

    def instants(self, zone: str) -> dict[str, datetime]:
        return {name: in_utc(getattr(self, name), zone) for name in TIMES}


class Plan(Times):
    title: Title
    theme: Name | None = None
    venue: Name
    timezone: Zone
    unit_types: list[CalledType] = Field(min_length=1, max_length=3)
    first_day: WrittenDay
    last_day: WrittenDay
    opens: WrittenHour
    closes: WrittenHour
    categories: list[Category] = Field(min_length=1, max_length=50)
    per_unit: int = Field(ge=1, le=500)
    _list_fields = list_field("unit_types", "categories")

    def as_exhibition(self) -> ExhibitionIn:
        shown = range(min((self.last_day - self.first_day).days + 1, LONGEST_SHOW))
        days = [
            DayIn(day=self.first_day + timedelta(days=after), opens=self.opens, closes=self.closes) for after in shown
        ]
        values: dict[str, Any] = self.instants(self.timezone)
        return ExhibitionIn.model_construct(
            None,
            title=self.title,
            theme=self.theme or "",
            venue=self.venue,
            timezone=self.timezone,
            unit_types=self.unit_types,
            days=days,
            categories=[CategoryIn(category=one, per_unit=self.per_unit) for one in self.categories],
            criteria=[],
            **values,
        )


class Move(Times):
    reason: Reasoning | None = None


@router.get("/baru")
async def open_plan(page: InPage, admin: ExhibitionsWrite) -> Response:
    form = page.blank(
        unit_types=["Lapas", "Rutan", "LPKA"],
        timezone="Asia/Jakarta",
        per_unit=20,
        opens="10.00",
        closes="21.00",
        categories=list(categories()),
    )
    return _show_plan(page, form)


@router.post("/baru")
async def save_plan(page: InPage, session: InTransaction, admin: ExhibitionsWrite) -> Response:
    form = await page.form()
    drop_hours_alone(form, *TIMES)
    exhibition: Exhibition
    async with form.attempt(session):
        plan = form.read(Plan)
        exhibition = await usecases.plan_exhibition(session, plan.as_exhibition())
    if form.is_wrong:
        return _show_plan(page, form, 422)
    return page.go(f"/pameran/{exhibition.id}", page.gettext("Rencana tersimpan. Periksa, lalu umumkan."))


def _show_plan(page: Page, form: Form, status: int = 200) -> Response:
    english = page.language == "en"
    choices = [(one.code, one.name_en if english else one.name) for one in categories().values()]
    return page.show("exhibition/plan.html", status, form=form, choices=choices)


@router.post("/{exhibition_id}/umumkan")
async def announce_call(page: InPage, session: InTransaction, admin: ExhibitionsWrite, exhibition_id: UUID) -> Response:
    """`expected` is the number that the person saw: if it has changed meanwhile, nobody is told."""
    form = await page.form()
    expected = form.value("expected")
    async with form.attempt(session):
        count = int(expected) if expected.isascii() and expected.isdecimal() and len(expected) < 6 else None
        await usecases.announce_call(session, admin, exhibition_id, count)
    done = page.gettext("Panggilan diumumkan; unit-unit dan Kanwilnya diberi tahu.")
    return await _answer(page, session, exhibition_id, form, done)


@router.get("/{exhibition_id}/kelola")
async def manage(page: InPage, session: InTransaction, admin: ExhibitionsWrite, exhibition_id: UUID) -> Response:
    exhibition = await queries.find_exhibition(session, admin, exhibition_id)
    return await _manage(page, session, exhibition_id, page.blank(**_written(exhibition)))


@router.post("/{exhibition_id}/geser")
async def move_exhibition(
    page: InPage, session: InTransaction, admin: ExhibitionsWrite, exhibition_id: UUID
) -> Response:
    form = await page.form()
    drop_hours_alone(form, *TIMES)
    async with form.attempt(session):
        wanted = form.read(Move)
        exhibition = await queries.find_exhibition(session, admin, exhibition_id)
        times: dict[str, Any] = wanted.instants(exhibition.timezone)
        data = MoveIn.model_construct(None, reason=wanted.reason, **times)
        await usecases.move_exhibition(session, admin, exhibition_id, data)
    done = page.gettext("Jadwal tersimpan; yang tenggatnya berubah diberi tahu.")
    return await _answer(page, session, exhibition_id, form, done)


@router.post("/{exhibition_id}/tutup-panggilan")
async def close_call(page: InPage, session: InTransaction, admin: ExhibitionsWrite, exhibition_id: UUID) -> Response:
    form = await page.form()
    async with form.attempt(session):
        if form.value("sure") == "ya":
            await usecases.close_call(session, admin, exhibition_id)
        else:
            form.add_error("sure", page.gettext("Centang dahulu bahwa Anda yakin."))
    done = page.gettext("Panggilan ditutup. Kanwil masih dapat menyaring sampai batasnya.")
    return await _answer(page, session, exhibition_id, form, done)


@router.post("/{exhibition_id}/batalkan")
async def cancel_exhibition(
    page: InPage, session: InTransaction, admin: ExhibitionsWrite, exhibition_id: UUID
) -> Response:
    form = await page.form()
    async with form.attempt(session):
        await usecases.cancel_exhibition(session, admin, exhibition_id, form.read(WhyIn).reason)
    done = page.gettext("Pameran dibatalkan; bila sudah diumumkan, semua yang terkait diberi tahu alasannya.")
    return await _answer(page, session, exhibition_id, form, done)


async def _answer(page: Page, session: Session, exhibition_id: UUID, form: Form, done: str) -> Response:
    if form.is_wrong:
        return await _manage(page, session, exhibition_id, form, 422)
    return page.go(f"/pameran/{exhibition_id}", done)


async def _manage(page: Page, session: Session, exhibition_id: UUID, form: Form, status: int = 200) -> Response:
    exhibition = await queries.find_exhibition(session, page.principal, exhibition_id)
    for name, value in _written(exhibition).items():
        form.values.setdefault(name.replace("__", "."), [value])
    is_planned = exhibition.status == ExhibitionStatus.PLANNED
    return page.show(
        "exhibition/manage.html",
        status,
        exhibition=exhibition,
        form=form,
        units=await queries.units_called_now(session, exhibition) if is_planned else None,
    )


def _written(exhibition: Exhibition) -> dict[str, str]:
    zone = ZoneInfo(exhibition.timezone)
    return {
        key: value
        for name in TIMES
        for key, value in fields_of(name, getattr(exhibition, name).astimezone(zone)).items()
    }
