"""Answers of units to calls, within what the reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.auth import Principal
from chassis.db import Session
from chassis.errors import NotFound
from chassis.http import CursorPage
from chassis.http.paging import Key, paginate
from sqlalchemy import func
from sqlmodel import col, select

from exhibition.models import Answer, Entry, EntryStatus, Participation
from exhibition.models.entry import OUT


@dataclass(frozen=True)
class Figures:
    """Of the units called, those exempt left out: how many have answered, and how many entries stand where."""

    called: int
    joining: int
    nil: int
    entries: dict[str, int]

    @property
    def answered(self) -> int:
        return self.joining + self.nil


async def list_participations(
    session: Session,
    reader: Principal,
    exhibition_id: UUID,
    *,
    status: Answer | None = None,
    kanwil: str | None = None,
    cursor: str | None = None,
    limit: int,
) -> CursorPage[Participation]:
    """By unit."""
    wanted = select(Participation).where(
        col(Participation.exhibition_id) == exhibition_id,
        reader.scope(col(Participation.unit), col(Participation.kanwil)),
    )
    if status:
        wanted = wanted.where(col(Participation.status) == status)
    if kanwil:
        wanted = wanted.where(col(Participation.kanwil) == kanwil)
    return await paginate(session, wanted, Key(col(Participation.unit)), limit, cursor)


async def find_participation(
    session: Session, reader: Principal, exhibition_id: UUID, unit: str, *, for_update: bool = False
) -> Participation:
    """Raises `NotFound`."""
    wanted = select(Participation).where(
        col(Participation.exhibition_id) == exhibition_id,
        col(Participation.unit) == unit,
        reader.scope(col(Participation.unit), col(Participation.kanwil)),
    )
    if for_update:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found = (await session.exec(wanted)).first()
    if found is None:
        raise NotFound
    return found


async def own(session: Session, reader: Principal, exhibitions: Sequence[UUID]) -> dict[UUID, Participation]:
    """The reader's own unit's answer to each of these."""
    wanted = select(Participation).where(
        col(Participation.exhibition_id).in_(exhibitions), col(Participation.unit) == reader.unit
    )
    return {one.exhibition_id: one for one in await session.exec(wanted)}


async def kanwils_of(session: Session, exhibition_id: UUID) -> list[str]:
    """Regional offices of all units that are called, by code."""
    wanted = select(Participation.kanwil).where(col(Participation.exhibition_id) == exhibition_id).distinct()
    return sorted((await session.exec(wanted)).all())


async def standing_entries(session: Session, exhibition_id: UUID, unit: str) -> int:
    """Number of entries of a unit that still take a place; drafts too."""
    wanted = select(func.count()).where(
        col(Entry.exhibition_id) == exhibition_id, col(Entry.unit) == unit, col(Entry.status).not_in(OUT)
    )
    return (await session.exec(wanted)).one()


async def awaiting(session: Session, exhibition_id: UUID, kanwil: str) -> int:
    """Number of entries that wait to be screened by this regional office."""
    wanted = select(func.count()).where(
        col(Entry.exhibition_id) == exhibition_id,
        col(Entry.kanwil) == kanwil,
        col(Entry.status).in_((EntryStatus.SUBMITTED, EntryStatus.RETURNED)),
    )
    return (await session.exec(wanted)).one()


async def figures_of(session: Session, reader: Principal, exhibition_id: UUID) -> Figures:
    """Of what the reader may see."""
    answers = dict(
        (
            await session.exec(
                select(Participation.status, func.count())
                .where(
                    col(Participation.exhibition_id) == exhibition_id,
                    reader.scope(col(Participation.unit), col(Participation.kanwil)),
                )
                .group_by(col(Participation.status))
            )
        ).all()
    )
    entries = dict(
        (
            await session.exec(
                select(Entry.status, func.count())
                .where(col(Entry.exhibition_id) == exhibition_id, reader.scope(col(Entry.unit), col(Entry.kanwil)))
                .group_by(col(Entry.status))
            )
        ).all()
    )
    called = sum(answers.values()) - answers.get(Answer.EXEMPT, 0)
    return Figures(called, answers.get(Answer.JOINS, 0), answers.get(Answer.NIL, 0), entries)
