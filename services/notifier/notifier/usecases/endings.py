"""Endings of a deadline before everybody is done: closed with figures, or called off with a reason."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from chassis.db import Session
from chassis.units import DITJEN
from jembatan_contracts.deadlines import Closing, DeadlineWithdrawn, Outcome, Share
from sqlalchemy import text
from sqlmodel import col, select

from notifier.domain import reminder_schedule
from notifier.domain.messages import Kind
from notifier.domain.messages.kinds import DeadlineClosed, DeadlineClosedBelow, LateUnit
from notifier.domain.messages.kinds import DeadlineWithdrawn as WithdrawnKind
from notifier.errors import UnitsUnknown
from notifier.models import Deadline, Unit
from notifier.usecases.messages import MessageRequest, create_messages

_OWED = text("""
SELECT obligation.unit, obligation.due_at, u.kanwil, coalesce(k.timezone, u.timezone) AS zone_of_kanwil
FROM obligation JOIN unit u ON u.code = obligation.unit LEFT JOIN unit k ON k.code = u.kanwil
WHERE obligation.deadline_id = :deadline_id AND obligation.status <> 'withdrawn'
  AND (CAST(:units AS text[]) IS NULL OR obligation.unit = ANY(:units))
""")


async def notify_withdrawn(session: Session, deadline: Deadline, event: DeadlineWithdrawn) -> None:
    """All who owed it or have done it already, and the Kanwil above them."""
    owed = (await session.execute(_OWED, {"deadline_id": deadline.id, "units": event.units})).all()
    below = {row.kanwil: _due_in(deadline, row.zone_of_kanwil) for row in owed if row.kanwil}

    def kind(due: datetime, *, is_above: bool) -> Kind:
        return WithdrawnKind(**_about(deadline), due_at=due, reason=event.reason, below=is_above)

    requests = [_request(deadline, "withdrawn", row.unit, kind(row.due_at, is_above=False)) for row in owed]
    requests += [_request(deadline, "withdrawn", office, kind(due, is_above=True)) for office, due in below.items()]
    await create_messages(session, sorted(requests, key=lambda request: request.unit))


async def notify_closed(session: Session, deadline: Deadline, closing: Closing) -> None:
    """Each unit what became of its own; every Kanwil the figures of its units; the directorate those of all."""
    if not closing.shares:
        return
    offices = await _offices(session, closing.shares)
    below: dict[str, list[Share]] = defaultdict(list)
    requests = []
    for share in closing.shares:
        unit = offices[share.unit]
        below[share.kanwil].append(share)
        own = DeadlineClosed(
            **_about(deadline),
            due_at=_due_in(deadline, unit.timezone),
            closed_at=closing.closed_at,
            outcome=share.outcome,
            late=bool(share.late),
            kanwil=offices[share.kanwil].name,
        )
        requests.append(_request(deadline, "closed", unit.code, own))
    for code, shares in below.items():
        missing = [
            LateUnit(code=one.unit, name=offices[one.unit].name) for one in shares if one.outcome is Outcome.MISSING
        ]
        figures = _figures(deadline, closing, shares, offices[code], missing)
        requests.append(_request(deadline, "closed", code, figures))
    if DITJEN in offices:
        requests.append(
            _request(deadline, "closed", DITJEN, _figures(deadline, closing, closing.shares, offices[DITJEN]))
        )
    await create_messages(session, requests)


def _figures(
    deadline: Deadline, closing: Closing, shares: Sequence[Share], office: Unit, missing: Sequence[LateUnit] = ()
) -> DeadlineClosedBelow:
    counted = Counter(share.outcome for share in shares)
    return DeadlineClosedBelow(
        **_about(deadline),
        due_at=_due_in(deadline, office.timezone),
        closed_at=closing.closed_at,
        obliged=len(shares),
        sent=len(shares) - counted[Outcome.MISSING],
        late=sum(bool(share.late) for share in shares),
        approved=counted[Outcome.APPROVED],
        nil=counted[Outcome.NIL],
        waiting=counted[Outcome.WAITING],
        returned=counted[Outcome.RETURNED],
        missing=counted[Outcome.MISSING],
        named=sorted(missing, key=lambda unit: unit.name),
    )


async def _offices(session: Session, shares: Sequence[Share]) -> dict[str, Unit]:
    """By code: all that are told. Raises `UnitsUnknown` unless the directory has every unit and Kanwil."""
    wanted = {share.unit for share in shares} | {share.kanwil for share in shares}
    rows = await session.exec(select(Unit).where(col(Unit.code).in_([*wanted, DITJEN])))
    found = {unit.code: unit for unit in rows.all()}
    if wanted - found.keys():
        raise UnitsUnknown
    return found


def _about(deadline: Deadline) -> dict[str, Any]:
    return {"service": deadline.service, "link": deadline.link, "title": deadline.title}


def _request(deadline: Deadline, occasion: str, office: str, kind: Kind) -> MessageRequest:
    return MessageRequest(office, kind, f"{occasion}:{deadline.id}:{office}", deadline.id)


def _due_in(deadline: Deadline, zone: str) -> datetime:
    return reminder_schedule.due_in(ZoneInfo(zone), deadline.due_at, deadline.due_local)
