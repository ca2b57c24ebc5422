"""Penyaluran: the list, the form, and one distribution with the steps that its reader may take."""

from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from chassis.auth import Principal
from chassis.db import Session
from chassis.http import Cursor, InTransaction
from chassis.pages import Form, InPage, Page, PageRouter, answer_form
from chassis.units import queries as units
from fastapi import Path, Query, Response

from bansos.models import Status
from bansos.models.steps import COUNTED, REASONED, STEPS, Action
from bansos.pages.written import WrittenDay
from bansos.permissions import AidRead, DistributionsPlan, StepsTake, distributions_plan
from bansos.queries import distributions as queries
from bansos.queries import programmes
from bansos.schemas.distributions import DistributionIn, StepIn
from bansos.usecases import distributions as usecases
from bansos.usecases import receipts

router = PageRouter(prefix="/penyaluran")
PER_PAGE = 25
Number = Annotated[int, Path(ge=1, le=1000)]


class DistributionForm(DistributionIn):
    """As the form sends it."""

    held_on: WrittenDay


@router.get("")
async def list_distributions(
    page: InPage,
    session: InTransaction,
    reader: AidRead,
    status: Annotated[Status | Literal[""], Query(alias="keadaan")] = "",
    cursor: Cursor = None,
) -> Response:
    chosen = Status(status) if status else None
    found = await queries.list_distributions(session, reader, status=chosen, cursor=cursor, limit=PER_PAGE)
    return page.show(
        "bansos/distributions.html",
        rows=found.items,
        next=found.next,
        chosen=status,
        titles=await programmes.titles_of(session, [one.programme_id for one in found.items]),
        names=await units.names_of(session, [one.unit for one in found.items]),
        plans=distributions_plan.allows(reader),
    )


@router.get("/baru")
async def open_form(
    page: InPage, session: InTransaction, operator: DistributionsPlan, program: UUID | None = None
) -> Response:
    form = page.blank(**({"programme": str(program)} if program else {}))
    return await _show_form(page, session, operator, form)


@router.post("/baru")
async def plan_distribution(page: InPage, session: InTransaction, operator: DistributionsPlan) -> Response:
    async def deed(form: Form) -> Response:
        one = await usecases.plan_distribution(session, operator, form.read(DistributionForm))
        return page.go(f"/penyaluran/{one.id}", page.gettext("Rencana tersimpan."))

    return await answer_form(page, session, deed, partial(_show_form, page, session, operator))


async def _show_form(page: Page, session: Session, operator: Principal, form: Form, status: int = 200) -> Response:
    found = await programmes.list_open(session, operator)
    return page.show("bansos/distribution_form.html", status, form=form, programmes=found)


@router.get("/{distribution_id}")
async def show_distribution(page: InPage, session: InTransaction, reader: AidRead, distribution_id: UUID) -> Response:
    return await _show(page, session, reader, distribution_id, page.blank())


@router.post("/{distribution_id}/langkah")
async def take_step(page: InPage, session: InTransaction, person: StepsTake, distribution_id: UUID) -> Response:
    async def deed(form: Form) -> Response:
        await usecases.take_step(session, person, distribution_id, form.read(StepIn))
        return page.go(f"/penyaluran/{distribution_id}", page.gettext("Langkah tersimpan."))

    return await answer_form(page, session, deed, partial(_show, page, session, person, distribution_id))


@router.get("/{distribution_id}/langkah/{number}/tanda-bukti")
async def download_receipt(
    page: InPage, session: InTransaction, reader: AidRead, distribution_id: UUID, number: Number
) -> Response:
    receipt = await receipts.receipt_of(session, reader, distribution_id, number)
    name = f"{distribution_id}-{number}.tlog-proof"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(str(receipt), media_type="text/plain; charset=utf-8", headers=headers)


async def _show(
    page: Page, session: Session, reader: Principal, distribution_id: UUID, form: Form, status: int = 200
) -> Response:
    one = await queries.find_distribution(session, reader, distribution_id)
    programme = await programmes.find_programme(session, reader, one.programme_id)
    held = await queries.duties_held(session, one.id, reader.subject)
    allowed = set(usecases.duties_allowed(reader))
    possible = [action for (before, action), (_, duty) in STEPS.items() if before == one.status and duty in allowed]
    mine = [action for action in possible if all(STEPS[Status(one.status), action][1] == duty for duty in held)]
    return page.show(
        "bansos/distribution.html",
        status,
        one=one,
        programme=programme,
        unit=(await units.names_of(session, [one.unit])).get(one.unit, one.unit),
        steps=await queries.steps_of(session, one.id),
        mine=[(action, one.most(action) if action in COUNTED else None, action in REASONED) for action in mine],
        barred=held[0] if possible and not mine and held else "",
        form=form,
        tried=form.value("action"),
        withdraw=Action.WITHDRAW,
    )
