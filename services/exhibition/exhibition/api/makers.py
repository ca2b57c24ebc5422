"""/makers: a unit's own, and what they agreed to."""

from uuid import UUID

from chassis import access
from chassis.http import Cursor, CursorPage, InTransaction, Limit, Router

from exhibition.permissions import MakersRead, MakersWrite
from exhibition.queries import makers as queries
from exhibition.schemas.makers import ConsentIn, MakerIn, MakerOut
from exhibition.usecases import makers as usecases

router = Router(prefix="/makers", tags=["makers"])


@router.get("")
async def list_makers(
    session: InTransaction, operator: MakersRead, cursor: Cursor = None, limit: Limit = 50
) -> CursorPage[MakerOut]:
    """Of your unit alone, newest first."""
    access.look(operator)
    return (await queries.list_makers(session, operator, cursor=cursor, limit=limit)).map(MakerOut.model_validate)


@router.post("", status_code=201)
async def add_maker(session: InTransaction, operator: MakersWrite, data: MakerIn) -> MakerOut:
    access.look(operator)
    return MakerOut.model_validate(await usecases.add_maker(session, operator, data))


@router.get("/{maker_id}")
async def get_maker(session: InTransaction, operator: MakersRead, maker_id: UUID) -> MakerOut:
    access.look(operator)
    return MakerOut.model_validate(await queries.find_maker(session, operator, maker_id))


@router.post("/{maker_id}/consent")
async def record_consent(session: InTransaction, operator: MakersWrite, maker_id: UUID, data: ConsentIn) -> MakerOut:
    """The answer of an adult: a pseudonym to appear by, or none."""
    access.look(operator)
    return MakerOut.model_validate(await usecases.record_consent(session, operator, maker_id, data.pseudonym))


@router.post("/{maker_id}/withdraw-consent")
async def withdraw_consent(session: InTransaction, operator: MakersWrite, maker_id: UUID) -> MakerOut:
    """From here on the pseudonym appears nowhere."""
    access.look(operator)
    return MakerOut.model_validate(await usecases.withdraw_consent(session, operator, maker_id))
