"""Makers, of the reader's own unit alone."""

from collections.abc import Sequence
from uuid import UUID

from chassis import history
from chassis.auth import Principal
from chassis.db import Session
from chassis.encryption import blind_index
from chassis.errors import NotFound
from chassis.http import CursorPage
from chassis.http.paging import Key, paginate
from sqlmodel import col, select

from exhibition.models import Maker, MakerConsent


async def list_makers(
    session: Session, reader: Principal, *, cursor: str | None = None, limit: int
) -> CursorPage[Maker]:
    """Newest first: names are sealed, so that no order by name is to be had."""
    wanted = select(Maker).where(col(Maker.unit) == reader.unit)
    return await paginate(session, wanted, Key(col(Maker.id), descending=True), limit, cursor)


async def find_maker(session: Session, reader: Principal, maker_id: UUID, *, for_update: bool = False) -> Maker:
    """Raises `NotFound`, for one of another unit too."""
    wanted = select(Maker).where(col(Maker.id) == maker_id, col(Maker.unit) == reader.unit)
    if for_update:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found = (await session.exec(wanted)).first()
    if found is None:
        raise NotFound
    return found


async def of_unit(session: Session, unit: str) -> Sequence[Maker]:
    """Active ones, oldest first."""
    wanted = select(Maker).where(col(Maker.unit) == unit, col(Maker.active)).order_by(col(Maker.id))
    return (await session.exec(wanted)).all()


async def with_registration(session: Session, unit: str, registration: str) -> UUID | None:
    """The unit's maker of this registration number."""
    mark = blind_index(session, registration, "registration")
    wanted = select(Maker.id).where(col(Maker.unit) == unit, col(Maker.registration_mark) == mark)
    return (await session.exec(wanted)).first()


async def consents_of(session: Session, maker_id: UUID) -> Sequence[MakerConsent]:
    """Oldest first."""
    return await history.history_of(session, MakerConsent, MakerConsent.maker_id, maker_id)
