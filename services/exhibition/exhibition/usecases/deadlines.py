"""Telling the notifier what is due of whom: set, moved, met, withdrawn."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from chassis.db import Session
from chassis.outbox import Aggregate
from chassis.rows import locked
from chassis.units import DITJEN
from jembatan_contracts import Event
from jembatan_contracts.deadlines import (
    Closing,
    DeadlineSet,
    ExhibitionDeadlineMet,
    ExhibitionDeadlineMoved,
    ExhibitionDeadlineSet,
    ExhibitionDeadlineWithdrawn,
)
from sqlmodel import col, select

from exhibition.models import Deadline, DeadlineKind, Entry, Exhibition

Fact = tuple[Aggregate, Event]
TIME_OF: Final = {
    DeadlineKind.CALL: "call_closes_at",
    DeadlineKind.SCREENING: "screening_until",
    DeadlineKind.SELECTION: "selection_until",
    DeadlineKind.ARRIVAL: "arrival_until",
}
_TITLES: Final = {
    DeadlineKind.CALL: "Ajukan karya",
    DeadlineKind.SCREENING: "Saring karya",
    DeadlineKind.SELECTION: "Pilih karya",
}
_INSTRUCTIONS: Final = {
    DeadlineKind.CALL: "Ajukan karya unit Anda, atau nyatakan nihil dengan alasannya.",
    DeadlineKind.SCREENING: "Saring karya yang diajukan unit-unit Anda, atau kembalikan dengan alasan.",
    DeadlineKind.SELECTION: "Pilih karya yang dipamerkan.",
}
_CORRECTION: Final = "Perbaiki karya sesuai catatan Kanwil, lalu ajukan lagi."


async def set_all(
    session: Session, exhibition: Exhibition, units: Sequence[str], kanwils: Sequence[str]
) -> list[tuple[Aggregate, DeadlineSet]]:
    """At the announcement: the call is due of its units, the screening of their Kanwil, the selection of the
    directorate."""
    owing = {
        DeadlineKind.CALL: list(units),
        DeadlineKind.SCREENING: list(kanwils),
        DeadlineKind.SELECTION: [DITJEN],
    }
    facts: list[tuple[Aggregate, DeadlineSet]] = []
    for kind, offices in owing.items():
        deadline = Deadline(exhibition_id=exhibition.id, kind=kind, due_at=getattr(exhibition, TIME_OF[kind]))
        session.add(deadline)
        told = ExhibitionDeadlineSet(
            deadline=deadline.id,
            title=f"{_TITLES[kind]}: {exhibition.title}",
            kind=kind,
            due_at=deadline.due_at,
            units=offices,
            link=f"/pameran/{exhibition.id}",
            instruction=_INSTRUCTIONS[kind],
        )
        facts.append((deadline, told))
    await session.flush()
    return facts


async def met(session: Session, exhibition_id: UUID, kind: DeadlineKind, unit: str, now: datetime) -> list[Fact]:
    """An office did what was due of it; nothing where that has ended."""
    deadline = await _open(session, exhibition_id, kind)
    if deadline is None:
        return []
    late = now > deadline.due_at
    return [(deadline, ExhibitionDeadlineMet(deadline=deadline.id, unit=unit, met_at=now, late=late))]


async def let_off(session: Session, exhibition_id: UUID, unit: str, reason: str) -> list[Fact]:
    """The call does not apply to this unit any more."""
    deadline = await _open(session, exhibition_id, DeadlineKind.CALL)
    if deadline is None:
        return []
    return [(deadline, ExhibitionDeadlineWithdrawn(deadline=deadline.id, units=[unit], reason=reason))]


async def set_correction(session: Session, exhibition: Exhibition, entry: Entry, name: str) -> Fact:
    """A deadline of its own for an entry that was sent back. `name`: of the product."""
    assert entry.correct_by is not None
    deadline = Deadline(
        exhibition_id=exhibition.id, kind=DeadlineKind.CORRECTION, unit=entry.unit, due_at=entry.correct_by
    )
    session.add(deadline)
    await session.flush()
    entry.correction_id = deadline.id
    told = ExhibitionDeadlineSet(
        deadline=deadline.id,
        title=f"Perbaikan karya: {name}",
        kind=deadline.kind,
        due_at=deadline.due_at,
        units=[entry.unit],
        link=f"/karya/{entry.id}",
        instruction=_CORRECTION,
    )
    return deadline, told


async def end_correction(
    session: Session, correction_id: UUID | None, unit: str, now: datetime, *, withdrawn: str = ""
) -> list[Fact]:
    """The entry was corrected; `withdrawn`: nothing is due any more, for this reason."""
    if correction_id is None:
        return []
    deadline = await locked(session, Deadline, correction_id)
    if deadline.ended_at is not None:
        return []
    deadline.ended_at = now
    if withdrawn:
        return [(deadline, ExhibitionDeadlineWithdrawn(deadline=deadline.id, units=[unit], reason=withdrawn))]
    late = now > deadline.due_at
    return [(deadline, ExhibitionDeadlineMet(deadline=deadline.id, unit=unit, met_at=now, late=late))]


async def move_all(session: Session, exhibition: Exhibition, reason: str | None) -> list[Fact]:
    """Every open deadline follows its exhibition's time; those whose time is the same stay untold."""
    facts: list[Fact] = []
    for deadline in await _all_open(session, exhibition.id):
        name = TIME_OF.get(DeadlineKind(deadline.kind))
        due = getattr(exhibition, name) if name else min(deadline.due_at, exhibition.screening_until)
        if due != deadline.due_at:
            deadline.due_at = due
            facts.append((deadline, ExhibitionDeadlineMoved(deadline=deadline.id, due_at=due, reason=reason)))
    return facts


async def close_call(session: Session, exhibition: Exhibition, now: datetime) -> list[Fact]:
    """Nothing can be submitted to the call any more; each unit knows from its own entries what became of them."""
    deadline = await _open(session, exhibition.id, DeadlineKind.CALL)
    if deadline is None:
        return []
    deadline.ended_at = now
    closing = Closing(closed_at=now, shares=[])
    reason = "Panggilan karya sudah ditutup."
    return [(deadline, ExhibitionDeadlineWithdrawn(deadline=deadline.id, reason=reason, closing=closing))]


async def call_off_all(session: Session, exhibition: Exhibition, reason: str, now: datetime) -> list[Fact]:
    """Nothing of this exhibition is due any more; of the call, all who owed it hear why."""
    facts: list[Fact] = []
    for deadline in await _all_open(session, exhibition.id):
        deadline.ended_at = now
        tell = deadline.kind != DeadlineKind.CORRECTION
        facts.append((deadline, ExhibitionDeadlineWithdrawn(deadline=deadline.id, reason=reason, tell=tell)))
    return facts


async def _open(session: Session, exhibition_id: UUID, kind: DeadlineKind) -> Deadline | None:
    """Locked."""
    wanted = select(Deadline).where(
        col(Deadline.exhibition_id) == exhibition_id, col(Deadline.kind) == kind, col(Deadline.ended_at).is_(None)
    )
    wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return (await session.exec(wanted)).first()


async def _all_open(session: Session, exhibition_id: UUID) -> Sequence[Deadline]:
    """Locked, in one order for everybody."""
    wanted = select(Deadline).where(col(Deadline.exhibition_id) == exhibition_id, col(Deadline.ended_at).is_(None))
    wanted = wanted.order_by(col(Deadline.id)).with_for_update().execution_options(populate_existing=True)
    return (await session.exec(wanted)).all()
