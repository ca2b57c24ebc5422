"""Create messages to offices and one delivery per channel, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from chassis import clock, tracing
from chassis.db import Session, notify_after_commit
from chassis.rows import lock_name
from sqlalchemy import text

from notifier.domain.messages import Kind
from notifier.models import HEADS


@dataclass(frozen=True)
class MessageRequest:
    """Message for one unit. `key` names the occasion: the same key is created once, for ever. `email_at`: when its
    e-mail leaves, if not at once. `roll_up`: what of a day goes into one e-mail of the office.
    """

    unit: str
    kind: Kind
    key: str
    deadline_id: UUID | None = None
    relevant_until: datetime | None = None
    source_event_id: UUID | None = None
    email_at: datetime | None = None
    alert_id: UUID | None = None
    roll_up: str | None = None
    needs_acknowledgement: bool = True
    traceparent: str | None = field(default_factory=tracing.current)

    @property
    def only_while_open(self) -> bool:
        return self.kind.only_while_open or bool(self.alert_id and self.deadline_id)


_CREATE = text("""
WITH request AS (
    SELECT * FROM unnest(
        CAST(:kinds AS text[]), CAST(:units AS text[]), CAST(:keys AS text[]), CAST(:deadlines AS uuid[]),
        CAST(:untils AS timestamptz[]), CAST(:events AS uuid[]), CAST(:data AS text[]), CAST(:traces AS text[]),
        CAST(:emails AS timestamptz[]), CAST(:alerts AS uuid[]), CAST(:groups AS text[]), CAST(:waits AS boolean[]),
        CAST(:while_open AS boolean[]), CAST(:to_staff AS boolean[]), CAST(:to_heads AS boolean[]),
        CAST(:to_unconfirmed AS boolean[]))
    AS n(kind, unit, key, deadline_id, until, event, data, trace, at, alert_id, roll_up, waits, while_open, to_staff,
         to_heads, to_unconfirmed)
), created AS (
    INSERT INTO message (id, kind, unit, dedupe_key, deadline_id, only_while_open, relevant_until, source_event_id,
                         data, traceparent, alert_id, roll_up, needs_acknowledgement, created_at)
    SELECT uuidv7(), kind, unit, key, deadline_id, while_open, until, event, CAST(data AS jsonb), trace, alert_id,
           roll_up, waits, :now
    FROM request
    ON CONFLICT (dedupe_key) DO NOTHING
    RETURNING id, dedupe_key
), due AS (
    SELECT created.id, request.*, coalesce(request.at, :now) AS email_at
    FROM created JOIN request ON request.key = created.dedupe_key
), in_the_app AS (
    INSERT INTO delivery (id, message_id, channel, status, attempts, uncertain, sent_at)
    SELECT uuidv7(), id, 'inapp', 'sent', 1, 0, :now FROM created
), by_mail AS (
    INSERT INTO delivery (id, message_id, contact_id, channel, status, attempts, uncertain, next_attempt_at)
    SELECT uuidv7(), due.id, contact.id, 'email', 'queued', 0, 0, due.email_at
    FROM due JOIN contact ON contact.unit = due.unit AND contact.active
                         AND (contact.confirmed_at IS NOT NULL OR due.to_unconfirmed)
    WHERE NOT (due.roll_up IS NOT NULL AND EXISTS (
        SELECT FROM delivery waits JOIN message earlier ON earlier.id = waits.message_id
        WHERE earlier.unit = due.unit AND earlier.roll_up = due.roll_up AND waits.contact_id = contact.id
          AND waits.status IN ('queued', 'retry', 'uncertain')))
      AND (CASE WHEN contact.jabatan = ANY(:heads) THEN due.to_heads ELSE due.to_staff END
       OR NOT EXISTS (SELECT FROM contact other WHERE other.unit = due.unit AND other.active
                                                  AND (other.confirmed_at IS NOT NULL OR due.to_unconfirmed)
                                                  AND CASE WHEN other.jabatan = ANY(:heads) THEN due.to_heads
                                                           ELSE due.to_staff END))
)
SELECT count(*) FROM created
""")


async def create_messages(session: Session, requests: Sequence[MessageRequest]) -> int:
    """Returns how many were new. An office's staff hear everything, its head what a head must hear, or all where the
    office has no contact of the other kind."""
    if not requests:
        return 0
    for unit in sorted({request.unit for request in requests if request.roll_up}):
        await lock_name(session, f"emails-of-the-day:{unit}")  # two that come at once would each begin an e-mail
    new = await session.scalar(
        _CREATE,
        {
            "kinds": [request.kind.logged_as for request in requests],
            "units": [request.unit for request in requests],
            "keys": [request.key for request in requests],
            "deadlines": [request.deadline_id for request in requests],
            "untils": [request.relevant_until for request in requests],
            "events": [request.source_event_id for request in requests],
            "data": _written(requests),
            "traces": [request.traceparent for request in requests],
            "emails": [request.email_at for request in requests],
            "alerts": [request.alert_id for request in requests],
            "groups": [request.roll_up for request in requests],
            "waits": [request.needs_acknowledgement for request in requests],
            "while_open": [request.only_while_open for request in requests],
            "to_staff": [request.kind.is_for_staff for request in requests],
            "to_heads": [request.kind.is_for_heads for request in requests],
            "to_unconfirmed": [request.kind.to_unconfirmed for request in requests],
            "heads": [jabatan.value for jabatan in HEADS],
            "now": clock.now(),
        },
    )
    notify_after_commit(session)
    return new or 0


def _written(requests: Sequence[MessageRequest]) -> list[str]:
    """The fields of each. A burst says one thing to many: what they share is written once."""
    written = {id(request.kind): request.kind for request in requests}
    texts = {shared: kind.model_dump_json() for shared, kind in written.items()}
    return [texts[id(request.kind)] for request in requests]


_CANCEL_PENDING = text("""
UPDATE delivery SET status = 'cancelled', next_attempt_at = NULL
FROM message
WHERE message.id = delivery.message_id AND message.deadline_id = :deadline_id AND message.only_while_open
  AND (CAST(:units AS text[]) IS NULL OR message.unit = ANY(:units))
  AND delivery.status IN ('queued', 'retry', 'uncertain')
""")


_REPLACE = text("""
UPDATE message SET data = CAST(:data AS jsonb), deadline_id = :deadline_id,
                   only_while_open = CAST(:deadline_id AS uuid) IS NOT NULL, relevant_until = :until,
                   needs_acknowledgement = :waits
WHERE alert_id = :alert_id
""")


async def replace_text(session: Session, request: MessageRequest) -> None:
    """Replace the text of this alert's messages, also in an e-mail that has not left."""
    values = {"alert_id": request.alert_id, "data": request.kind.model_dump_json(), "deadline_id": request.deadline_id}
    more = {"until": request.relevant_until, "waits": request.needs_acknowledgement}
    await session.execute(_REPLACE, values | more)


# An e-mail of a day that begins with this alert goes on with the next one of that day.
_CANCEL_OF_ALERT = text("""
WITH waiting AS (
    SELECT d.id, (SELECT min(later.id::text)::uuid FROM message later JOIN alert a ON a.id = later.alert_id
                  WHERE m.roll_up IS NOT NULL AND later.unit = m.unit AND later.roll_up = m.roll_up AND later.id > m.id
                    AND a.status = 'open') AS heir
    FROM delivery d JOIN message m ON m.id = d.message_id
    WHERE m.alert_id = :alert_id AND d.status IN ('queued', 'retry', 'uncertain')
)
UPDATE delivery SET
    message_id = coalesce(heir, message_id),
    status = CASE WHEN heir IS NULL THEN 'cancelled' ELSE status END,
    next_attempt_at = CASE WHEN heir IS NULL THEN NULL ELSE next_attempt_at END
FROM waiting WHERE delivery.id = waiting.id
""")


async def cancel_emails_of_alert(session: Session, alert: UUID) -> None:
    """E-mails of an alert that no longer holds stay here."""
    await session.execute(_CANCEL_OF_ALERT, {"alert_id": alert})


async def cancel_pending(session: Session, deadline: UUID, units: Sequence[str] | None) -> None:
    """E-mails about an open obligation that have not left yet stay here; `units` None: for every unit."""
    await session.execute(_CANCEL_PENDING, {"deadline_id": deadline, "units": None if units is None else list(units)})
