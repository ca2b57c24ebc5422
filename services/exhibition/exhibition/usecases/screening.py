"""A Kanwil screens what its units have submitted, sends it back, or does not pass it on."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from chassis import clock
from chassis.alerts import name_of, raised
from chassis.auth import Principal
from chassis.db import Session
from chassis.outbox import publish_all
from jembatan_contracts.exhibition import (
    EntryReason,
    EntryRejected,
    EntryReturned,
    EntryScreened,
    EntryScreeningWithdrawn,
)

from exhibition.domain import alerts
from exhibition.models import DeadlineKind, Entry, EntryAction, Exhibition, ExhibitionStatus, Product
from exhibition.queries import participations
from exhibition.usecases import deadlines
from exhibition.usecases.ended_alerts import end_outcome, end_review
from exhibition.usecases.entries import about, opened, record


async def screen_entry(session: Session, reviewer: Principal, entry_id: UUID) -> Entry:
    """Pass it on to the curation."""
    entry, product, exhibition = await _waiting(session, reviewer, entry_id)
    now, before = clock.now(), entry.status
    entry.screen(reviewer.subject, now)
    record(session, reviewer, entry, EntryAction.SCREEN, before, now)
    screened = EntryScreened(**about(exhibition, entry, product.name, now), screened_by=reviewer.unit)
    ended = end_review(entry, alerts.IS_SCREENED, now, done=True)
    met = await _screening_met(session, exhibition, entry, now)
    await publish_all(session, [(entry, screened), *ended, *met])
    return entry


async def return_entry(session: Session, reviewer: Principal, entry_id: UUID, reasons: Sequence[EntryReason]) -> Entry:
    """Send it back to the unit with reasons by field and a deadline of its own."""
    entry, product, exhibition = await _waiting(session, reviewer, entry_id)
    now, before = clock.now(), entry.status
    kept = [one.model_dump() for one in reasons]
    until = entry.time_to_correct(now, exhibition.call_closes_at, exhibition.screening_until)
    entry.send_back(reviewer.subject, kept, until, now)
    said = "; ".join(one.text for one in reasons)
    record(session, reviewer, entry, EntryAction.RETURN, before, now, said, {"reasons": kept})
    due = await deadlines.set_correction(session, exhibition, entry, product.name)
    assert entry.correction_id is not None
    returned = EntryReturned(
        **about(exhibition, entry, product.name, now),
        returned_by=reviewer.unit,
        reasons=list(reasons),
        correction_deadline=entry.correction_id,
        correct_by=until,
    )
    by = await name_of(session, reviewer.unit)
    told = raised(alerts.returned(exhibition, entry, product.name, by, reasons))
    ended = end_review(entry, alerts.IS_RETURNED, now, done=True)
    await publish_all(session, [(entry, returned), due, *ended, *told])
    return entry


async def reject_entry(session: Session, reviewer: Principal, entry_id: UUID, reason: str) -> Entry:
    """Not to be shown, whatever is corrected."""
    entry, product, exhibition = await _waiting(session, reviewer, entry_id)
    now, before = clock.now(), entry.status
    entry.reject(reviewer.subject, reason, now)
    record(session, reviewer, entry, EntryAction.REJECT, before, now, reason)
    rejected = EntryRejected(**about(exhibition, entry, product.name, now), rejected_by=reviewer.unit, reason=reason)
    by = await name_of(session, reviewer.unit)
    told = alerts.rejected(exhibition, entry, product.name, by)
    entry.outcome_alert_id = told.alert
    ended = end_review(entry, alerts.IS_REJECTED, now, done=True)
    met = await _screening_met(session, exhibition, entry, now)
    await publish_all(session, [(entry, rejected), *ended, *raised(told), *met])
    return entry


async def reopen_entry(session: Session, reviewer: Principal, entry_id: UUID) -> Entry:
    """Take a screening or a rejection back: it waits again, as it was submitted."""
    entry, product, exhibition = await _waiting(session, reviewer, entry_id)
    now, before = clock.now(), entry.status
    entry.reopen(now)
    record(session, reviewer, entry, EntryAction.REOPEN, before, now)
    reopened = EntryScreeningWithdrawn(**about(exhibition, entry, product.name, now), withdrawn_by=reviewer.unit)
    await publish_all(session, [(entry, reopened), *end_outcome(entry, alerts.IS_TAKEN_BACK, now)])
    return entry


async def _waiting(session: Session, reviewer: Principal, entry_id: UUID) -> tuple[Entry, Product, Exhibition]:
    """Locked, while entries are screened. Raises `CallNotOpen`, `ScreeningOver`."""
    entry, product, exhibition = await opened(session, reviewer, entry_id)
    exhibition.check_screening(clock.now())
    return entry, product, exhibition


async def _screening_met(session: Session, exhibition: Exhibition, entry: Entry, now: datetime) -> list[deadlines.Fact]:
    """Of the entry's Kanwil, once the call is closed and nothing waits for it any more."""
    if exhibition.status != ExhibitionStatus.CURATING:
        return []
    await session.flush()
    if await participations.awaiting(session, exhibition.id, entry.kanwil):
        return []
    return await deadlines.met(session, exhibition.id, DeadlineKind.SCREENING, entry.kanwil, now)
