"""Penyaluran: the list, the form, and one distribution with the steps that its reader may take."""

from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from chassis.auth import Principal
from chassis.db import Session
from chassis.errors import Forbidden
from chassis.http import Cursor, InTransaction
from chassis.pages import Form, InPage, Page, PageRouter, answer_form
from chassis.units import queries as units
from fastapi import Path, Query, Response

from bansos.models import Action, Distribution, Status
from bansos.models.steps import COUNTED, REASONED, STANDS, duties_of
from bansos.pages.next_steps import next_steps
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
WithReason = Literal[Action.RETURN, Action.CANCEL, Action.WITHDRAW]


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

    async def again(form: Form, status: int) -> Response:
        action = form.value("action")
        if action in REASONED:
            return await _ask_why(page, session, person, distribution_id, Action(action), form, status)
        return await _show(page, session, person, distribution_id, form, status)

    return await answer_form(page, session, deed, again)


@router.get("/{distribution_id}/langkah/{action}")
async def show_step(
    page: InPage, session: InTransaction, person: StepsTake, distribution_id: UUID, action: WithReason
) -> Response:
    """Form of a step that leads back or out, and says why."""
    if not duties_of(Action(action)) & set(usecases.duties_allowed(person)):
        raise Forbidden
    return await _ask_why(page, session, person, distribution_id, Action(action), page.blank())


async def _ask_why(
    page: Page,
    session: Session,
    person: Principal,
    distribution_id: UUID,
    action: Action,
    form: Form,
    status: int = 200,
) -> Response:
    one = await queries.find_distribution(session, person, distribution_id)
    most = one.most(action)
    unit = await _name_of(session, one)
    return page.show("bansos/step.html", status, one=one, unit=unit, action=action, packages=most, form=form)


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
    steps = await next_steps(session, reader, programme, one)
    return page.show(
        "bansos/distribution.html",
        status,
        one=one,
        programme=programme,
        unit=await _name_of(session, one),
        stands=page.gettext(STANDS[Status(one.status)]),
        next=steps,
        most=one.most(steps.on) if steps.on in COUNTED else None,
        taken=await queries.steps_of(session, one.id),
        form=form,
    )


async def _name_of(session: Session, one: Distribution) -> str:
    return (await units.names_of(session, [one.unit])).get(one.unit, one.unit)
