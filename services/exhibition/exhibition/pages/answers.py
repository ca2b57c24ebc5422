"""A unit answers a call; its Kanwil exempts it."""

from uuid import UUID

from chassis.auth import Principal
from chassis.db import Session
from chassis.http import InTransaction
from chassis.pages import Form, InPage, Page, PageRouter
from chassis.schemas import Code
from chassis.units import queries as units
from fastapi import Response

from exhibition.permissions import EntriesScreen, ProductsWrite
from exhibition.queries import exhibitions, participations
from exhibition.schemas.exhibitions import WhyIn
from exhibition.usecases import answers as usecases

router = PageRouter(prefix="/pameran/{exhibition_id}")


@router.post("/ikut")
async def join(page: InPage, session: InTransaction, operator: ProductsWrite, exhibition_id: UUID) -> Response:
    await usecases.join(session, operator, exhibition_id)
    return page.go(f"/pameran/{exhibition_id}", page.gettext("Tercatat: unit Anda ikut. Sekarang ajukan karyanya."))


@router.get("/nihil")
async def open_nil(page: InPage, session: InTransaction, operator: ProductsWrite, exhibition_id: UUID) -> Response:
    exhibition = await exhibitions.find_exhibition(session, operator, exhibition_id)
    return page.show("exhibition/nil.html", exhibition=exhibition, form=page.blank())


@router.post("/nihil")
async def declare_nil(page: InPage, session: InTransaction, operator: ProductsWrite, exhibition_id: UUID) -> Response:
    form = await page.form()
    async with form.attempt(session):
        await usecases.declare_nil(session, operator, exhibition_id, form.read(WhyIn).reason)
    if form.is_wrong:
        exhibition = await exhibitions.find_exhibition(session, operator, exhibition_id)
        return page.show("exhibition/nil.html", 422, exhibition=exhibition, form=form)
    return page.go(f"/pameran/{exhibition_id}", page.gettext("Tercatat: unit Anda menyatakan nihil."))


@router.get("/unit/{unit}/kecualikan")
async def open_exemption(
    page: InPage, session: InTransaction, reviewer: EntriesScreen, exhibition_id: UUID, unit: Code
) -> Response:
    return await _show(page, session, reviewer, exhibition_id, unit)


@router.post("/unit/{unit}/kecualikan")
async def exempt(
    page: InPage, session: InTransaction, reviewer: EntriesScreen, exhibition_id: UUID, unit: Code
) -> Response:
    form = await page.form()
    async with form.attempt(session):
        await usecases.exempt(session, reviewer, exhibition_id, unit, form.read(WhyIn).reason)
    if form.is_wrong:
        return await _show(page, session, reviewer, exhibition_id, unit, form)
    return page.go(f"/pameran/{exhibition_id}/unit", page.gettext("Unit dikecualikan dari panggilan ini."))


async def _show(
    page: Page, session: Session, reviewer: Principal, exhibition_id: UUID, unit: str, form: Form | None = None
) -> Response:
    exhibition = await exhibitions.find_exhibition(session, reviewer, exhibition_id)
    answer = await participations.find_participation(session, reviewer, exhibition_id, unit)
    return page.show(
        "exhibition/exemption.html",
        422 if form else 200,
        exhibition=exhibition,
        answer=answer,
        name=(await units.names_of(session, [unit])).get(unit, unit),
        form=form or page.blank(),
    )
