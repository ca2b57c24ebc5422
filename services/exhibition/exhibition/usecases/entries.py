"""A unit enters its products for an exhibition, submits and withdraws them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis import clock
from chassis.alerts import raised, short_name_of
from chassis.auth import Principal
from chassis.db import Session
from chassis.errors import NotFound
from chassis.history import author
from chassis.outbox import publish_all
from chassis.rows import locked
from jembatan_contracts.exhibition import EntrySubmitted, EntryWithdrawn

from exhibition.domain import alerts
from exhibition.domain.readiness import Aspect, problem
from exhibition.errors import AlreadyEntered, CategoryFull, CategoryNotTaken, NotCalled, NotReady, SingleOnce, WrongStep
from exhibition.models import (
    DeadlineKind,
    Entry,
    EntryAction,
    EntryHistory,
    EntryStatus,
    Exhibition,
    Participation,
    Product,
)
from exhibition.queries import entries, exhibitions, participations, products, readiness
from exhibition.schemas.entries import EntryChange, EntryIn
from exhibition.usecases import deadlines
from exhibition.usecases.ended_alerts import end_review


async def add_entry(session: Session, operator: Principal, exhibition_id: UUID, data: EntryIn) -> Entry:
    """A draft of a product of the unit, at the price of its master unless another is given.

    Raises `AlreadyEntered`, `CategoryNotTaken`, `CategoryFull`, `SingleOnce`, `CallNotOpen`; `NotReady` without price.
    """
    exhibition = await _shared(session, operator, exhibition_id)
    now = clock.now()
    exhibition.check_call_open(now)
    answer = await _answer(session, operator, exhibition_id)
    product = await products.find_product(session, operator, data.product_id)
    if await entries.entry_of_product(session, exhibition_id, product.id):
        raise AlreadyEntered
    await _check_category(session, exhibition_id, answer.unit, product.category)
    price = data.price or product.price
    if price is None:
        raise NotReady(fields=[problem(Aspect.PRICE)])
    _check_single(product, data.quantity)
    answer.join(operator.subject, now)
    entry = Entry(
        exhibition_id=exhibition_id,
        product_id=product.id,
        unit=product.unit,
        kanwil=product.kanwil,
        category=product.category,
        quantity=data.quantity,
        price=price,
        created_at=now,
        updated_at=now,
    )
    session.add(entry)
    await session.flush()
    return entry


async def change_entry(session: Session, operator: Principal, entry_id: UUID, data: EntryChange) -> Entry:
    """Other quantity or price, while it is a draft or was sent back."""
    entry, product, _ = await opened(session, operator, entry_id)
    if not entry.is_open:
        raise WrongStep
    _check_single(product, data.quantity)
    entry.quantity, entry.price, entry.updated_at = data.quantity, data.price, clock.now()
    return entry


async def submit_entry(session: Session, operator: Principal, entry_id: UUID) -> Entry:
    """Hand it to the Kanwil, the first time or corrected. Raises `NotReady` with what is missing."""
    entry, product, exhibition = await opened(session, operator, entry_id)
    now, before, correction = clock.now(), entry.status, entry.correction_id
    if before == EntryStatus.DRAFT:
        exhibition.check_call_open(now)
    else:
        exhibition.check_screening(now)
    answer = await _answer(session, operator, exhibition.id)
    judged = await readiness.of_entry(session, entry, product)
    if judged.hinders:
        raise NotReady(fields=judged.problems())
    entry.submit(operator.subject, judged.score, now)
    record(session, operator, entry, EntryAction.SUBMIT, before, now)
    answer.join(operator.subject, now)
    facts: list[deadlines.Fact] = [(entry, _submitted(exhibition, entry, product.name, now))]
    facts += await deadlines.end_correction(session, correction, entry.unit, now)
    if answer.meet(now):
        facts += await deadlines.met(session, exhibition.id, DeadlineKind.CALL, entry.unit, now)
    unit = await short_name_of(session, entry.unit)
    told = alerts.submitted(exhibition, entry, product.name, unit, now)
    entry.review_alert_id = told.alert
    await publish_all(session, [*facts, *raised(told)])
    return entry


async def withdraw_entry(session: Session, operator: Principal, entry_id: UUID) -> Entry:
    """Take it out of the exhibition; one that was never submitted without a word."""
    entry, product, exhibition = await opened(session, operator, entry_id)
    now, before, correction = clock.now(), entry.status, entry.correction_id
    entry.withdraw(now)
    record(session, operator, entry, EntryAction.WITHDRAW, before, now)
    why = alerts.IS_WITHDRAWN
    facts = await deadlines.end_correction(session, correction, entry.unit, now, withdrawn=why.id)
    facts += end_review(entry, why, now, done=False)
    if entry.round:
        facts.insert(0, (entry, EntryWithdrawn(**about(exhibition, entry, product.name, now))))
    await publish_all(session, facts)
    return entry


async def take_up_entry(session: Session, operator: Principal, entry_id: UUID) -> Entry:
    """Make a draft of an entry that was withdrawn, while the call is open and its category has room."""
    entry, product, exhibition = await opened(session, operator, entry_id)
    now, before = clock.now(), entry.status
    exhibition.check_call_open(now)
    await _answer(session, operator, exhibition.id)
    entry.take_up(now)
    await _check_category(session, exhibition.id, entry.unit, product.category, own=1)
    entry.category = product.category
    record(session, operator, entry, EntryAction.TAKE_UP, before, now)
    return entry


async def opened(session: Session, who: Principal, entry_id: UUID) -> tuple[Entry, Product, Exhibition]:
    """An entry to be changed, locked, its exhibition against being moved or closed meanwhile."""
    found, product = await entries.find_entry(session, who, entry_id)
    exhibition = await locked(session, Exhibition, found.exhibition_id, shared=True)
    return await locked(session, Entry, entry_id), product, exhibition


def about(exhibition: Exhibition, entry: Entry, name: str, now: datetime) -> dict[str, Any]:
    """Fields of every event about an entry."""
    return {
        "entry": entry.id,
        "exhibition": exhibition.id,
        "exhibition_title": exhibition.title,
        "product": entry.product_id,
        "name": name,
        "category": entry.category,
        "unit": entry.unit,
        "kanwil": entry.kanwil,
        "at": now,
    }


def record(
    session: Session,
    who: Principal,
    entry: Entry,
    action: EntryAction,
    before: str,
    now: datetime,
    note: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    session.add(
        EntryHistory(
            entry_id=entry.id,
            action=action,
            from_status=before,
            to_status=entry.status,
            **author(who),
            at=now,
            note=note,
            details=dict(details or {}),
        )
    )


def _submitted(exhibition: Exhibition, entry: Entry, name: str, now: datetime) -> EntrySubmitted:
    return EntrySubmitted(
        **about(exhibition, entry, name, now),
        quantity=entry.quantity,
        price=entry.price,
        readiness=entry.readiness or 0,
        round=entry.round,
    )


async def _answer(session: Session, operator: Principal, exhibition_id: UUID) -> Participation:
    """The unit's answer, locked: what a unit enters is decided one after the other. Raises `NotCalled`."""
    try:
        return await participations.find_participation(session, operator, exhibition_id, operator.unit, for_update=True)
    except NotFound:
        raise NotCalled from None


async def _shared(session: Session, who: Principal, exhibition_id: UUID) -> Exhibition:
    await exhibitions.find_exhibition(session, who, exhibition_id)
    return await locked(session, Exhibition, exhibition_id, shared=True)


async def _check_category(session: Session, exhibition_id: UUID, unit: str, category: str, *, own: int = 0) -> None:
    """Raises `CategoryNotTaken`, `CategoryFull`; `own`: how many of those that take a place are the entry itself."""
    taken = {one.category: one.per_unit for one in await exhibitions.categories_of(session, exhibition_id)}
    if category not in taken:
        raise CategoryNotTaken
    if await entries.taken_in(session, exhibition_id, unit, category) - own >= taken[category]:
        raise CategoryFull.of(taken[category])


def _check_single(product: Product, quantity: int) -> None:
    if product.is_single and quantity != 1:
        raise SingleOnce
