"""Program: the list, the form, and one programme with what its office may do with it."""

from functools import partial
from typing import Annotated
from uuid import UUID

from chassis.auth import Principal
from chassis.db import Session
from chassis.http import Cursor, InTransaction
from chassis.pages import Form, InPage, Page, PageRouter, answer_form, list_field
from chassis.schemas import Amount
from chassis.units import queries as units
from fastapi import Response
from pydantic import Field

from bansos.models import RecipientGroup
from bansos.pages.written import WrittenDay
from bansos.permissions import AidRead, ProgrammesWrite, distributions_plan, programmes_write
from bansos.queries import distributions
from bansos.queries import programmes as queries
from bansos.schemas.distributions import NationalDayIn, UnitKind
from bansos.schemas.programmes import Budget, CancelIn, ProgrammeIn
from bansos.usecases import distributions as distribution_usecases
from bansos.usecases import programmes as usecases

router = PageRouter(prefix="/program")
PER_PAGE = 25


class ProgrammeForm(ProgrammeIn):
    """As the form sends it."""

    recipients: list[RecipientGroup] = Field(min_length=1, max_length=3)
    starts_on: WrittenDay
    ends_on: WrittenDay
    budget: Annotated[Budget, Amount]
    _list_fields = list_field("recipients")


class NationalDayForm(NationalDayIn):
    held_on: WrittenDay
    unit_types: list[UnitKind] = Field(min_length=1, max_length=4)
    _list_fields = list_field("unit_types")


@router.get("")
async def list_programmes(page: InPage, session: InTransaction, reader: AidRead, cursor: Cursor = None) -> Response:
    found = await queries.list_programmes(session, reader, cursor=cursor, limit=PER_PAGE)
    runs = programmes_write.allows(reader)
    return page.show("bansos/programmes.html", rows=found.items, next=found.next, runs=runs)


@router.get("/baru")
async def open_form(page: InPage, office: ProgrammesWrite) -> Response:
    return await _show_form(page, page.blank(kanwil_limit="100"))


@router.post("/baru")
async def plan_programme(page: InPage, session: InTransaction, office: ProgrammesWrite) -> Response:
    async def deed(form: Form) -> Response:
        programme = await usecases.plan_programme(session, office, form.read(ProgrammeForm))
        return page.go(f"/program/{programme.id}", page.gettext("Draf tersimpan. Periksa, lalu buka."))

    return await answer_form(page, session, deed, partial(_show_form, page))


async def _show_form(page: Page, form: Form, status: int = 200) -> Response:
    return page.show("bansos/programme_form.html", status, form=form)


@router.get("/{programme_id}")
async def show_programme(page: InPage, session: InTransaction, reader: AidRead, programme_id: UUID) -> Response:
    return await _show(page, session, reader, programme_id, page.blank())


async def _show(
    page: Page, session: Session, reader: Principal, programme_id: UUID, form: Form, status: int = 200
) -> Response:
    programme = await queries.find_programme(session, reader, programme_id)
    found = await distributions.list_distributions(session, reader, programme=programme.id, cursor=None, limit=PER_PAGE)
    return page.show(
        "bansos/programme.html",
        status,
        programme=programme,
        office=(await units.names_of(session, [programme.office])).get(programme.office, programme.office),
        rows=found.items,
        more=found.next,
        names=await units.names_of(session, [one.unit for one in found.items]),
        runs=programmes_write.allows(reader) and reader.unit == programme.office,
        plans=distributions_plan.allows(reader),
        form=form,
    )


@router.post("/{programme_id}/buka")
async def open_programme(page: InPage, session: InTransaction, office: ProgrammesWrite, programme_id: UUID) -> Response:
    async def deed(form: Form) -> Response:
        await usecases.open_programme(session, office, programme_id)
        return page.go(f"/program/{programme_id}", page.gettext("Program dibuka."))

    return await answer_form(page, session, deed, partial(_show, page, session, office, programme_id))


@router.post("/{programme_id}/tutup")
async def close_programme(
    page: InPage, session: InTransaction, office: ProgrammesWrite, programme_id: UUID
) -> Response:
    async def deed(form: Form) -> Response:
        await usecases.close_programme(session, office, programme_id)
        return page.go(f"/program/{programme_id}", page.gettext("Program ditutup."))

    return await answer_form(page, session, deed, partial(_show, page, session, office, programme_id))


@router.post("/{programme_id}/batalkan")
async def cancel_programme(
    page: InPage, session: InTransaction, office: ProgrammesWrite, programme_id: UUID
) -> Response:
    async def deed(form: Form) -> Response:
        await usecases.cancel_programme(session, office, programme_id, form.read(CancelIn).reason)
        return page.go(f"/program/{programme_id}", page.gettext("Draf dibatalkan."))

    return await answer_form(page, session, deed, partial(_show, page, session, office, programme_id))


@router.post("/{programme_id}/hari-nasional")
async def plan_national_day(
    page: InPage, session: InTransaction, office: ProgrammesWrite, programme_id: UUID
) -> Response:
    async def deed(form: Form) -> Response:
        data = form.read(NationalDayForm)
        number = len(await distribution_usecases.plan_national_day(session, office, programme_id, data))
        done = page.ngettext("%(num)s penyaluran direncanakan.", "%(num)s penyaluran direncanakan.", number)
        return page.go(f"/program/{programme_id}", done)

    return await answer_form(page, session, deed, partial(_show, page, session, office, programme_id))
