"""Telling the notifier what is due, met, moved or no longer due."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chassis.db import Session
from chassis.outbox import Aggregate, publish_all
from chassis.rows import locked
from jembatan_contracts import Event
from jembatan_contracts.deadlines import (
    Closing,
    Share,
    SuppliersDeadlineMet,
    SuppliersDeadlineMoved,
    SuppliersDeadlineSet,
    SuppliersDeadlineWithdrawn,
)
from jembatan_indonesia.zones import in_utc
from sqlalchemy import update
from sqlmodel import col, select

from suppliers.models import Campaign, Deadline, DeadlineKind, Submission
from suppliers.models.local_time import written

Fact = tuple[Aggregate, Event]
CORRECTION = "Perbaiki data pemasok sesuai catatan Kanwil, lalu kirim ulang."


async def met(
    session: Session, campaign: Campaign, submission: Submission, *, first: bool, now: datetime
) -> list[Fact]:
    """A unit reported: the campaign's deadline the first time, its open correction every time."""
    facts: list[Fact] = []
    if first:
        deadline = await locked(session, Deadline, campaign.deadline_id)
        late = bool(submission.late)
        facts.append((deadline, _met(deadline, submission, now, late)))
    correction = await _open_correction(session, submission)
    if correction is not None:
        correction.ended_at = now
        facts.append((correction, _met(correction, submission, now, now > correction.due_at)))
    return facts


async def no_longer_owed(
    session: Session, campaign: Campaign, submission: Submission, reason: str, now: datetime
) -> list[Fact]:
    """A unit is let off: what it has not met yet is withdrawn for it."""
    facts: list[Fact] = []
    if submission.first_reported_at is None:
        deadline = await locked(session, Deadline, campaign.deadline_id)
        facts.append(
            (deadline, SuppliersDeadlineWithdrawn(deadline=deadline.id, units=[submission.unit], reason=reason))
        )
    correction = await _open_correction(session, submission)
    if correction is not None:
        correction.ended_at = now
        units = [submission.unit]  # let off, as of the campaign's own: not called off
        facts.append((correction, SuppliersDeadlineWithdrawn(deadline=correction.id, units=units, reason=reason)))
    return facts


async def correction(session: Session, campaign: Campaign, submission: Submission) -> Fact:
    """A deadline of its own for the unit whose return was sent back."""
    assert submission.correct_by is not None
    deadline = Deadline(
        campaign_id=campaign.id,
        kind=DeadlineKind.CORRECTION,
        unit=submission.unit,
        due_at=submission.correct_by,
    )
    session.add(deadline)
    await session.flush()
    submission.correction_id = deadline.id
    return deadline, SuppliersDeadlineSet(
        deadline=deadline.id,
        title=f"Perbaikan: {campaign.title}",
        kind=deadline.kind,
        due_at=deadline.due_at,
        units=[submission.unit],
        link=f"/laporan/{submission.id}",
        instruction=CORRECTION,
    )


async def move_all(session: Session, campaign: Campaign, reason: str | None, *, due: bool) -> None:
    """Give every return its new times; a correction may not be due after the lock. `due`: the due time is another."""
    await _reschedule_submissions(session, campaign)
    moved: list[Fact] = []
    if due:
        deadline = await locked(session, Deadline, campaign.deadline_id)
        deadline.due_at, deadline.due_local = campaign.due_in_wib, campaign.due_local
        at, local = deadline.due_at, written(campaign.due_local)
        moved.append(
            (deadline, SuppliersDeadlineMoved(deadline=deadline.id, due_at=at, due_local=local, reason=reason))
        )
    for one, submission in await _corrections_past_the_lock(session, campaign):
        one.due_at = submission.correct_by = submission.locks_at
        moved.append((one, SuppliersDeadlineMoved(deadline=one.id, due_at=one.due_at, reason=reason)))
    await publish_all(session, moved)


async def call_off_all(session: Session, campaign: Campaign, reason: str, now: datetime) -> None:
    """Nothing of this campaign is due any more; all who owed it hear why."""
    facts: list[Fact] = []
    for deadline in await _ended(session, campaign, now):
        tell = deadline.kind == DeadlineKind.CAMPAIGN
        facts.append((deadline, SuppliersDeadlineWithdrawn(deadline=deadline.id, reason=reason, tell=tell)))
    await publish_all(session, facts)


async def close_all(session: Session, campaign: Campaign, shares: Sequence[Share], reason: str, now: datetime) -> None:
    """Nothing can be handed in any more. Of corrections nobody is told apart: a unit's share says it."""
    facts: list[Fact] = []
    for deadline in await _ended(session, campaign, now):
        own = list(shares) if deadline.kind == DeadlineKind.CAMPAIGN else []
        closing = Closing(closed_at=now, shares=own)
        facts.append((deadline, SuppliersDeadlineWithdrawn(deadline=deadline.id, reason=reason, closing=closing)))
    await publish_all(session, facts)


async def _ended(session: Session, campaign: Campaign, now: datetime) -> Sequence[Deadline]:
    """Every deadline of this campaign that was open until now."""
    wanted = (
        select(Deadline)
        .where(col(Deadline.campaign_id) == campaign.id, col(Deadline.ended_at).is_(None))
        .order_by(col(Deadline.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = (await session.exec(wanted)).all()
    for deadline in found:
        deadline.ended_at = now
    return found


def _met(deadline: Deadline, submission: Submission, now: datetime, late: bool) -> Event:
    return SuppliersDeadlineMet(deadline=deadline.id, unit=submission.unit, met_at=now, late=late)


async def _open_correction(session: Session, submission: Submission) -> Deadline | None:
    wanted = (
        select(Deadline)
        .where(
            col(Deadline.campaign_id) == submission.campaign_id,
            col(Deadline.unit) == submission.unit,
            col(Deadline.ended_at).is_(None),
        )
        .with_for_update()
    )
    return (await session.exec(wanted)).first()


async def _reschedule_submissions(session: Session, campaign: Campaign) -> None:
    """One statement per time zone."""
    zones = await session.exec(select(Submission.timezone).where(col(Submission.campaign_id) == campaign.id).distinct())
    for zone in zones.all():
        times: dict[str, Any] = {
            "due_at": in_utc(campaign.due_local, zone),
            "late_until": in_utc(campaign.late_until_local, zone),
            "locks_at": in_utc(campaign.locks_local, zone),
        }
        await session.execute(
            update(Submission)
            .where(col(Submission.campaign_id) == campaign.id, col(Submission.timezone) == zone)
            .values(**times)
        )


async def _corrections_past_the_lock(session: Session, campaign: Campaign) -> Sequence[tuple[Deadline, Submission]]:
    wanted = (
        select(Deadline, Submission)
        .join(Submission, col(Submission.correction_id) == col(Deadline.id))
        .where(
            col(Deadline.campaign_id) == campaign.id,
            col(Deadline.ended_at).is_(None),
            col(Deadline.due_at) > col(Submission.locks_at),
        )
        .order_by(col(Deadline.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return [(deadline, submission) for deadline, submission in await session.exec(wanted)]
