"""Deliveries by e-mail: claimed under a lease, sent with no transaction open, their outcome written afterwards.

A claimed e-mail is looked at once more: what has become pointless is not sent. Leases run on the database's own
clock, because how long a worker may take has nothing to do with a clock that a demo moves.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from chassis import clock
from chassis.db import Session
from sqlalchemy import text

from notifier.domain.email import Email, EmailOutcome
from notifier.domain.email_back_off import next_attempt
from notifier.domain.messages import gather, kind_of, kinds
from notifier.domain.messages.kinds import ContactConfirmation, DeadlineMovedBelow, LateUnitsRollup
from notifier.models import DeliveryStatus, ErrorKind

LEASE = timedelta(minutes=3)
TO_UNCONFIRMED = [kind.name for kind in kinds.values() if kind.to_unconfirmed]
BELOW = [kind.name for kind in kinds.values() if kind.is_below]
UNANSWERED = "the worker ended before the server's answer was written down"


_RETURN_LEASES = text("""
UPDATE delivery SET status = 'uncertain', uncertain = uncertain + 1, lease_until = NULL, next_attempt_at = :now,
                    error_kind = 'retryable', last_error = :unanswered
WHERE id IN (SELECT id FROM delivery WHERE status = 'sending' AND lease_until < clock_timestamp()
             ORDER BY lease_until LIMIT :batch FOR UPDATE SKIP LOCKED)
""")
_CLAIM = text("""
WITH due AS (
    SELECT id, message_id, contact_id FROM delivery
    WHERE status IN ('queued', 'retry', 'uncertain') AND next_attempt_at <= :now
    ORDER BY next_attempt_at LIMIT :batch FOR UPDATE SKIP LOCKED
), judged AS (
    SELECT due.id, CASE
        WHEN m.roll_up IS NULL AND m.only_while_open AND obligation.status <> 'open' THEN 'cancelled'
        WHEN m.alert_id IS NULL AND m.kind = ANY(:below) AND below.still_owe IS NULL THEN 'cancelled'
        WHEN NOT c.active THEN 'cancelled'
        WHEN m.roll_up IS NULL AND (m.relevant_until <= :now OR a.status = 'cleared') THEN 'cancelled'
        WHEN m.roll_up IS NOT NULL AND day.waiting IS NULL THEN 'cancelled'
        WHEN c.confirmed_at IS NULL AND (m.alert_id IS NOT NULL OR m.kind <> ALL(:to_unconfirmed)) THEN 'cancelled'
        WHEN m.alert_id IS NULL AND m.kind = :asks AND NOT EXISTS (SELECT FROM contact_confirmation k
            WHERE k.contact_id = c.id AND k.used_at IS NULL AND k.id = CAST(m.data ->> 'confirmation' AS uuid))
            THEN 'cancelled'
        ELSE 'sending' END AS verdict,
        c.email, c.language, u.name AS office, u.timezone, m.id AS message_id, m.kind, m.data, m.created_at,
        m.traceparent, below.still_owe, day.waiting
    FROM due JOIN message m ON m.id = due.message_id JOIN contact c ON c.id = due.contact_id
    JOIN unit u ON u.code = m.unit
    LEFT JOIN obligation ON obligation.deadline_id = m.deadline_id AND obligation.unit = m.unit
    LEFT JOIN alert a ON a.id = m.alert_id
    CROSS JOIN LATERAL (
        SELECT jsonb_agg(o.unit) AS still_owe
        FROM obligation o JOIN unit ON unit.code = o.unit
        WHERE m.alert_id IS NULL AND m.kind = ANY(:below)
          AND o.deadline_id = m.deadline_id AND unit.kanwil = m.unit AND o.status = 'open'
          AND (m.kind <> :late_units OR o.due_at <= :now)
    ) AS below
    CROSS JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_array(one.kind, one.data) ORDER BY one.id) AS waiting
        FROM message one LEFT JOIN alert ON alert.id = one.alert_id
        LEFT JOIN acknowledgement handled ON handled.message_id = one.id AND handled.step = 'handled'
        LEFT JOIN obligation asked ON asked.deadline_id = one.deadline_id AND asked.unit = one.unit
        WHERE one.unit = m.unit AND one.roll_up = m.roll_up AND one.id >= m.id
          AND alert.status IS DISTINCT FROM 'cleared' AND handled.message_id IS NULL
          AND (one.relevant_until IS NULL OR one.relevant_until > :now)
          AND NOT (one.only_while_open AND coalesce(asked.status, 'open') <> 'open')
    ) AS day
), claimed AS (
    UPDATE delivery SET
        status = j.verdict,
        next_attempt_at = NULL,
        attempts = attempts + CASE WHEN j.verdict = 'sending' THEN 1 ELSE 0 END,
        lease_until = CASE WHEN j.verdict = 'sending' THEN clock_timestamp() + CAST(:lease AS interval) END,
        internet_message_id = coalesce(internet_message_id, '<' || delivery.id || '@' || :domain || '>'),
        address = j.email
    FROM judged j WHERE delivery.id = j.id
    RETURNING delivery.id, attempts, internet_message_id
)
SELECT claimed.id, claimed.attempts AS attempt, claimed.internet_message_id, j.email AS address, j.language, j.office,
       j.timezone, j.message_id, j.kind, j.data, j.created_at, j.traceparent, j.still_owe, j.waiting
FROM claimed JOIN judged j ON j.id = claimed.id AND j.verdict = 'sending'
ORDER BY j.message_id
""")
_NEXT = text("""
SELECT min(next_attempt_at) FROM delivery WHERE status IN ('queued', 'retry', 'uncertain')
""")
_SETTLE = text("""
UPDATE delivery SET
    status = o.status, lease_until = NULL, next_attempt_at = o.next_attempt_at, sent_at = o.sent_at,
    uncertain = uncertain + CASE WHEN o.doubt THEN 1 ELSE 0 END,
    error_kind = CASE WHEN o.status = 'queued' THEN coalesce(o.error_kind, delivery.error_kind) ELSE o.error_kind END,
    last_error = CASE WHEN o.status = 'queued' THEN coalesce(o.error, delivery.last_error) ELSE o.error END,
    attempts = attempts - CASE WHEN o.status = 'queued' THEN 1 ELSE 0 END
FROM unnest(CAST(:ids AS uuid[]), CAST(:attempts AS integer[]), CAST(:statuses AS text[]),
            CAST(:nexts AS timestamptz[]), CAST(:sents AS timestamptz[]), CAST(:doubts AS boolean[]),
            CAST(:kinds AS text[]), CAST(:errors AS text[]))
     AS o(id, attempt, status, next_attempt_at, sent_at, doubt, error_kind, error)
WHERE delivery.id = o.id AND delivery.attempts = o.attempt AND delivery.status = 'sending'
""")


async def claim(session: Session, domain: str, batch: int) -> list[Email]:
    """Take e-mails that are due, each under a lease; what has become pointless is cancelled instead."""
    now = clock.now()
    await session.execute(_RETURN_LEASES, {"now": now, "batch": batch, "unanswered": UNANSWERED})
    known = {"to_unconfirmed": TO_UNCONFIRMED, "asks": ContactConfirmation.name}
    known |= {"below": BELOW, "late_units": LateUnitsRollup.name}
    rows = await session.execute(_CLAIM, {"now": now, "batch": batch, "domain": domain, "lease": LEASE} | known)
    return [_email(**row._mapping) for row in rows]


def _email(
    *,
    kind: str,
    data: dict[str, Any],
    still_owe: list[str] | None,
    waiting: list[tuple[str, dict[str, Any]]] | None,
    **known: Any,
) -> Email:
    """E-mail of a message as things stand now: of one that is rolled up, all of the day that still wait; of late units,
    those that are late still."""
    if waiting:
        first, *later = (kind_of(*one) for one in waiting)
        kind, data = waiting[0][0], gather(first, later).model_dump(mode="json")
    elif still_owe and kind == LateUnitsRollup.name:
        data = data | {"late": [one for one in data["late"] if one["code"] in still_owe]}
    elif still_owe and kind == DeadlineMovedBelow.name:
        data = data | {"units": len(still_owe)}
    return Email(kind=kind, data=data, **known)


async def next_due(session: Session) -> datetime | None:
    due: datetime | None = await session.scalar(_NEXT)
    return due


async def settle(session: Session, outcomes: Sequence[EmailOutcome]) -> None:
    """Write down what became of claimed e-mails. `QUEUED` gives one back that was not tried."""
    if not outcomes:
        return
    now = clock.now()
    rows = [_row(outcome, now) for outcome in outcomes]
    columns = ("ids", "attempts", "statuses", "nexts", "sents", "doubts", "kinds", "errors")
    await session.execute(_SETTLE, dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True)))


def _row(outcome: EmailOutcome, now: datetime) -> tuple[Any, ...]:
    email, status, error = outcome.email, outcome.status, outcome.error
    again: datetime | None = None
    kind = ErrorKind.FINAL if status is DeliveryStatus.FAILED else ErrorKind.RETRYABLE if error else None
    doubt = status is DeliveryStatus.UNCERTAIN
    if status is DeliveryStatus.QUEUED:
        again = now
    elif status in (DeliveryStatus.RETRY, DeliveryStatus.UNCERTAIN):
        again = next_attempt(email.attempt, now)
        status = status if again else DeliveryStatus.FAILED
    sent = now if status is DeliveryStatus.SENT else None
    return email.id, email.attempt, status.value, again, sent, doubt, kind, error
