"""The directorate plans, opens, moves, closes and cancels collections."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from chassis import clock, units
from chassis.db import Session
from chassis.outbox import publish, publish_all
from chassis.rows import locked
from chassis.translation import Sentence
from jembatan_contracts import Event
from jembatan_contracts.campaigns import CampaignCancelled, CampaignClosed, CampaignOpened
from jembatan_contracts.deadlines import SuppliersDeadlineSet
from jembatan_contracts.units import UnitType
from jembatan_indonesia.zones import in_utc

from suppliers import gettext
from suppliers.domain import alerts
from suppliers.domain.standings import share
from suppliers.errors import OtherNumberExpected, SameTitle, UnitsUnknown
from suppliers.models import Campaign, Deadline, Submission, Unit
from suppliers.models.campaign import Moved
from suppliers.models.local_time import written
from suppliers.queries import campaigns, completeness, submissions
from suppliers.usecases import deadlines
from suppliers.usecases.ended_alerts import end_review

INSTRUCTION = "Kirim data pemasok bahan makanan (BAMA) unit Anda, atau nyatakan nihil."


async def plan_campaign(
    session: Session,
    *,
    title: str,
    opens_at: datetime,
    due_local: datetime,
    late_until_local: datetime,
    locks_local: datetime,
    unit_types: Sequence[str],
    same_title: bool = True,
) -> Campaign:
    """A draft, that nobody is told of. `same_title`: another collection may have this title too."""
    if not same_title and await campaigns.has_title(session, title):
        raise SameTitle
    campaign = Campaign(
        title=title,
        opens_at=opens_at,
        due_local=due_local,
        late_until_local=late_until_local,
        locks_local=locks_local,
        unit_types=list(unit_types),
        created_at=clock.now(),
    )
    campaign.check_dates()
    zones = await campaigns.zones_owing(session, campaign)
    campaign.check_notice(max(campaign.created_at, opens_at), zones, short=True, free=True)
    session.add(campaign)
    await session.flush()
    return campaign


async def open_campaign(
    session: Session, campaign_id: UUID, expected: int | None = None, *, short: bool = False, free: bool = False
) -> Campaign:
    """Freeze who owes a return and announce it. `expected`, if given, must be how many that are; meant are `short`:
    less than a week's notice, and `free`: a day on which offices are closed."""
    campaign = await locked(session, Campaign, campaign_id)
    now = clock.now()
    obliged = await units.of_types(session, campaign.unit_types)
    _check_obliged(obliged, expected)
    campaign.open(now, len(obliged), {unit.timezone for unit in obliged}, short=short, free=free)
    session.add_all(_expected_submission(campaign, unit, now) for unit in obliged)
    deadline = Deadline(
        id=campaign.deadline_id,
        campaign_id=campaign.id,
        due_at=campaign.due_in_wib,
        due_local=campaign.due_local,
    )
    session.add(deadline)
    await publish_all(session, [(campaign, _opened(campaign, now)), (deadline, _due(campaign, deadline, obliged))])
    return campaign


def _check_obliged(obliged: Sequence[Unit], expected: int | None) -> None:
    if not obliged:
        raise UnitsUnknown
    orphans = [unit.name for unit in obliged if unit.kanwil is None]
    if orphans:
        raise UnitsUnknown(
            gettext("Kanwil dari %(unit)s belum diketahui. Lengkapi direktori unit lalu buka lagi.", unit=orphans[0])
        )
    if expected is not None and expected != len(obliged):
        raise OtherNumberExpected(
            gettext(
                "Menurut direktori, yang wajib lapor %(obliged)s unit, bukan %(expected)s. Periksa lalu buka lagi.",
                obliged=len(obliged),
                expected=expected,
            ),
        )


def _expected_submission(campaign: Campaign, unit: Unit, now: datetime) -> Submission:
    return Submission(
        campaign_id=campaign.id,
        unit=unit.code,
        kanwil=unit.kanwil or "",
        timezone=unit.timezone,
        due_at=in_utc(campaign.due_local, unit.timezone),
        late_until=in_utc(campaign.late_until_local, unit.timezone),
        locks_at=in_utc(campaign.locks_local, unit.timezone),
        updated_at=now,
    )


def _opened(campaign: Campaign, now: datetime) -> CampaignOpened:
    return CampaignOpened(
        campaign=campaign.id,
        title=campaign.title,
        deadline=campaign.deadline_id,
        opened_at=now,
        due_local=written(campaign.due_local),
        late_until_local=written(campaign.late_until_local),
        locks_local=written(campaign.locks_local),
        unit_types=[UnitType(kind) for kind in campaign.unit_types],
        expected=campaign.expected or 0,
    )


def _due(campaign: Campaign, deadline: Deadline, obliged: Sequence[Unit]) -> Event:
    return SuppliersDeadlineSet(
        deadline=deadline.id,
        title=campaign.title,
        kind=deadline.kind,
        due_at=deadline.due_at,
        due_local=written(campaign.due_local),
        units=[unit.code for unit in obliged],
        link=f"/pengumpulan/{campaign.id}",
        instruction=INSTRUCTION,
    )


async def move_campaign(
    session: Session,
    campaign_id: UUID,
    *,
    due_local: datetime,
    late_until_local: datetime | None = None,
    locks_local: datetime | None = None,
    reason: str | None = None,
    short_notice: bool = False,
    free_day: bool = False,
) -> tuple[Campaign, Moved]:
    """Set other dates, with the same rule as for opening it; nothing is told where none is other. What was sent already
    keeps how it was judged. Meant are `short_notice`: less than a week, and `free_day`: one when offices are closed."""
    campaign = await locked(session, Campaign, campaign_id)
    zones = await campaigns.zones_owing(session, campaign)
    late_until, locks = late_until_local or campaign.late_until_local, locks_local or campaign.locks_local
    moved = campaign.reschedule(clock.now(), due_local, late_until, locks, zones, short=short_notice, free=free_day)
    if moved in (Moved.DUE, Moved.REST):
        await deadlines.move_all(session, campaign, reason, due=moved is Moved.DUE)
    return campaign, moved


async def close_campaign(session: Session, campaign_id: UUID) -> Campaign:
    """End it with its final figures: every unit hears what became of its own return, every office the figures."""
    campaign = await locked(session, Campaign, campaign_id)
    now = clock.now()
    campaign.close(now)
    figures = await completeness.total(session, campaign.id)
    closed = CampaignClosed(
        campaign=campaign.id,
        closed_at=now,
        expected=figures.expected,
        reported=figures.reported,
        on_time=figures.on_time,
        late=figures.late,
        nil=figures.nil,
    )
    await publish(session, campaign, closed)
    shares = [share(submission) for submission in await submissions.owed(session, campaign.id)]
    await deadlines.close_all(session, campaign, shares, alerts.IS_CLOSED, now)
    await _end_reviews(session, campaign, alerts.IS_CLOSED, now)
    return campaign


async def cancel_campaign(session: Session, campaign_id: UUID, reason: str) -> Campaign:
    """All who owed it, and their Kanwil, are told why."""
    campaign = await locked(session, Campaign, campaign_id)
    now = clock.now()
    was_open = campaign.is_open
    campaign.cancel(now, reason)
    if was_open:
        cancelled = CampaignCancelled(campaign=campaign.id, title=campaign.title, cancelled_at=now, reason=reason)
        await publish(session, campaign, cancelled)
        await deadlines.call_off_all(session, campaign, reason, now)
        await _end_reviews(session, campaign, alerts.IS_CANCELLED, now)
    return campaign


async def _end_reviews(session: Session, campaign: Campaign, why: Sentence, now: datetime) -> None:
    """Nobody can review any more what waits here."""
    waiting = await submissions.awaiting_review(session, campaign.id)
    await publish_all(session, [fact for one in waiting for fact in end_review(one, why, now, done=False)])
