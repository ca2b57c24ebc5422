"""The directorate or a Kanwil plans, opens, closes and cancels its programmes."""

from datetime import datetime
from uuid import UUID

from chassis import clock
from chassis.auth import Principal
from chassis.db import Session
from chassis.outbox import publish
from jembatan_contracts import bansos as facts
from jembatan_indonesia.zones import WIB

from bansos import gettext
from bansos.errors import PeriodOver, PeriodReversed, StillUnderWay
from bansos.models import Programme
from bansos.queries import programmes as queries
from bansos.schemas.programmes import ProgrammeIn

LONGEST_PERIOD = 366


async def plan_programme(session: Session, office: Principal, data: ProgrammeIn) -> Programme:
    """A draft, that nobody else sees. Raises `PeriodReversed`, `PeriodOver`."""
    now = clock.now()
    if not 0 <= (data.ends_on - data.starts_on).days <= LONGEST_PERIOD:
        raise PeriodReversed
    if data.ends_on < now.astimezone(WIB).date():
        raise PeriodOver(gettext("Hari terakhir sudah lewat. Pilih hari yang belum lewat."))
    programme = Programme(**data.model_dump(mode="python"), office=office.unit, created_at=now)
    session.add(programme)
    await session.flush()
    return programme


async def open_programme(session: Session, office: Principal, programme_id: UUID) -> Programme:
    """Let units plan distributions of it."""
    programme = await queries.find_programme(session, office, programme_id, own=True, for_update=True)
    now = clock.now()
    programme.open(now, now.astimezone(WIB).date())
    await publish(session, programme, _opened(programme, now))
    return programme


async def close_programme(session: Session, office: Principal, programme_id: UUID) -> Programme:
    """Raises `StillUnderWay` while a distribution of it is."""
    programme = await queries.find_programme(session, office, programme_id, own=True, for_update=True)
    now = clock.now()
    programme.close(now)
    if await queries.count_under_way(session, programme.id):
        raise StillUnderWay
    number, handed_over = await queries.totals(session, programme.id)
    closed = facts.ProgrammeClosed(
        programme=programme.id,
        office=programme.office,
        closed_at=now,
        distributions=number,
        handed_over=handed_over,
    )
    await publish(session, programme, closed)
    return programme


async def cancel_programme(session: Session, office: Principal, programme_id: UUID, reason: str) -> Programme:
    """Of a draft; nobody has heard of it."""
    programme = await queries.find_programme(session, office, programme_id, own=True, for_update=True)
    programme.cancel(clock.now(), reason)
    await session.flush()
    return programme


def _opened(programme: Programme, now: datetime) -> facts.ProgrammeOpened:
    return facts.ProgrammeOpened(
        programme=programme.id,
        office=programme.office,
        title=programme.title,
        benefit_class=facts.BenefitClass(programme.benefit_class),
        recipients=[facts.RecipientGroup(one) for one in programme.recipients],
        starts_on=programme.starts_on,
        ends_on=programme.ends_on,
        packages=programme.packages,
        budget=programme.budget,
        funding=facts.Funding(programme.funding),
        opened_at=now,
    )
