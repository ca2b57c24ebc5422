"""/programmes: the directorate and Kanwil run them, their units read them."""

from uuid import UUID

from chassis.http import Cursor, CursorPage, InTransaction, Limit, Router

from bansos.models import ProgrammeStatus
from bansos.permissions import AidRead, ProgrammesWrite
from bansos.queries import programmes as queries
from bansos.schemas.distributions import NationalDayIn, NationalDayOut
from bansos.schemas.programmes import CancelIn, ProgrammeIn, ProgrammeOut
from bansos.usecases import distributions
from bansos.usecases import programmes as usecases

router = Router(prefix="/programmes", tags=["programmes"])


@router.post("", status_code=201)
async def plan_programme(session: InTransaction, office: ProgrammesWrite, data: ProgrammeIn) -> ProgrammeOut:
    """A draft, which other offices do not see."""
    return ProgrammeOut.model_validate(await usecases.plan_programme(session, office, data))


@router.get("")
async def list_programmes(
    session: InTransaction,
    reader: AidRead,
    status: ProgrammeStatus | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> CursorPage[ProgrammeOut]:
    """The newest first, of what you may see."""
    found = await queries.list_programmes(session, reader, status=status, cursor=cursor, limit=limit)
    return found.map(ProgrammeOut.model_validate)


@router.get("/{programme_id}")
async def get_programme(session: InTransaction, reader: AidRead, programme_id: UUID) -> ProgrammeOut:
    return ProgrammeOut.model_validate(await queries.find_programme(session, reader, programme_id))


@router.post("/{programme_id}/open")
async def open_programme(session: InTransaction, office: ProgrammesWrite, programme_id: UUID) -> ProgrammeOut:
    """Units may plan distributions of it from now on."""
    return ProgrammeOut.model_validate(await usecases.open_programme(session, office, programme_id))


@router.post("/{programme_id}/close")
async def close_programme(session: InTransaction, office: ProgrammesWrite, programme_id: UUID) -> ProgrammeOut:
    """Only once no distribution of it is under way."""
    return ProgrammeOut.model_validate(await usecases.close_programme(session, office, programme_id))


@router.post("/{programme_id}/cancel")
async def cancel_programme(
    session: InTransaction, office: ProgrammesWrite, programme_id: UUID, why: CancelIn
) -> ProgrammeOut:
    """Of a draft."""
    return ProgrammeOut.model_validate(await usecases.cancel_programme(session, office, programme_id, why.reason))


@router.post("/{programme_id}/national-day", status_code=201)
async def plan_national_day(
    session: InTransaction, office: ProgrammesWrite, programme_id: UUID, data: NationalDayIn
) -> NationalDayOut:
    """One distribution for every unit of these types on one day."""
    made = await distributions.plan_national_day(session, office, programme_id, data)
    return NationalDayOut(distributions=len(made))
