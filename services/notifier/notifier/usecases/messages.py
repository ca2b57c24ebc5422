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
class Notice:
    """Message for one unit. `key` names the occasion: the same key is said once, for ever. `email_at`: when its
    e-mail leaves, if not at once. `roll_up`: what of a day goes into one e-mail of the office.
    """

    unit: str
    kind: Kind
    key: str
    deadline: UUID | None = None
    relevant_until: datetime | None = None
    source_event_id: UUID | None = None
    email_at: datetime | None = None
    alert: UUID | None = None
    roll_up: str | None = None
    needs_acknowledgement: bool = True
    traceparent: str | None = field(default_factory=tracing.current)


_SAY = text("""
WITH notice AS (
    SELECT * FROM unnest(
        CAST(:kinds AS text[]), CAST(:units AS text[]), CAST(:keys AS text[]), CAST(:deadlines AS uuid[]),
        CAST(:untils AS timestamptz[]), CAST(:events AS uuid[]), CAST(:data AS text[]), CAST(:traces AS text[]),
        CAST(:emails AS timestamptz[]), CAST(:alerts AS uuid[]), CAST(:groups AS text[]), CAST(:waits AS boolean[]),
        CAST(:while_open AS boolean[]), CAST(:to_staff AS boolean[]), CAST(:to_heads AS boolean[]),
        CAST(:to_unconfirmed AS boolean[]))
    AS n(kind, unit, key, deadline, until, event, data, trace, at, alert, roll_up, waits, while_open, to_staff,
         to_heads, to_unconfirmed)
), said AS (
    INSERT INTO message (id, kind, unit, dedupe_key, deadline, only_while_open, relevant_until, source_event_id, data,
                         traceparent, alert, roll_up, needs_acknowledgement, created_at)
    SELECT uuidv7(), kind, unit, key, deadline, while_open, until, event, CAST(data AS jsonb), trace, alert, roll_up,
           waits, :now
    FROM notice
    ON CONFLICT (dedupe_key) DO NOTHING
    RETURNING id, dedupe_key
), due AS (
    SELECT said.id, notice.*, coalesce(notice.at, :now) AS email_at
    FROM said JOIN notice ON notice.key = said.dedupe_key
), in_the_app AS (
    INSERT INTO delivery (id, message, channel, state, attempts, uncertain, sent_at)
    SELECT uuidv7(), id, 'inapp', 'sent', 1, 0, :now FROM said
), by_mail AS (
    INSERT INTO delivery (id, message, contact, channel, state, attempts, uncertain, next_attempt_at)
    SELECT uuidv7(), due.id, contact.id, 'email', 'queued', 0, 0, due.email_at
    FROM due JOIN contact ON contact.unit = due.unit AND contact.active
                         AND (contact.confirmed_at IS NOT NULL OR due.to_unconfirmed)
    WHERE NOT (due.roll_up IS NOT NULL AND EXISTS (
        SELECT FROM delivery waits JOIN message earlier ON earlier.id = waits.message
        WHERE earlier.unit = due.unit AND earlier.roll_up = due.roll_up AND waits.contact = contact.id
          AND waits.state IN ('queued', 'retry', 'uncertain')))
      AND (CASE WHEN contact.jabatan = ANY(:heads) THEN due.to_heads ELSE due.to_staff END
       OR NOT EXISTS (SELECT FROM contact other WHERE other.unit = due.unit AND other.active
                                                  AND (other.confirmed_at IS NOT NULL OR due.to_unconfirmed)
                                                  AND CASE WHEN other.jabatan = ANY(:heads) THEN due.to_heads
                                                           ELSE due.to_staff END))
)
SELECT count(*) FROM said
""")


async def say(session: Session, notices: Sequence[Notice]) -> int:
    """Returns how many were new. An office's staff hear everything, its head what a head must hear, or all where the
    office has no contact of the other kind."""
    if not notices:
        return 0
    for unit in sorted({notice.unit for notice in notices if notice.roll_up}):
        await lock_name(session, f"emails-of-the-day:{unit}")  # two that come at once would each begin an e-mail
    new = await session.scalar(
        _SAY,
        {
            "kinds": [notice.kind.said_as for notice in notices],
            "units": [notice.unit for notice in notices],
            "keys": [notice.key for notice in notices],
            "deadlines": [notice.deadline for notice in notices],
            "untils": [notice.relevant_until for notice in notices],
            "events": [notice.source_event_id for notice in notices],
            "data": _written(notices),
            "traces": [notice.traceparent for notice in notices],
            "emails": [notice.email_at for notice in notices],
            "alerts": [notice.alert for notice in notices],
            "groups": [notice.roll_up for notice in notices],
            "waits": [notice.needs_acknowledgement for notice in notices],
            "while_open": [notice.kind.only_while_open or bool(notice.alert and notice.deadline) for notice in notices],
            "to_staff": [notice.kind.is_for_staff for notice in notices],
            "to_heads": [notice.kind.is_for_heads for notice in notices],
            "to_unconfirmed": [notice.kind.to_unconfirmed for notice in notices],
            "heads": [jabatan.value for jabatan in HEADS],
            "now": clock.now(),
        },
    )
    notify_after_commit(session)
    return new or 0


def _written(notices: Sequence[Notice]) -> list[str]:
    """The fields of each. A burst says one thing to many: what they share is written once."""
    written = {id(notice.kind): notice.kind for notice in notices}
    texts = {shared: kind.model_dump_json() for shared, kind in written.items()}
    return [texts[id(notice.kind)] for notice in notices]


_WITHDRAW = text("""
UPDATE delivery SET state = 'cancelled', next_attempt_at = NULL
FROM message
WHERE message.id = delivery.message AND message.deadline = :deadline AND message.only_while_open
  AND (CAST(:units AS text[]) IS NULL OR message.unit = ANY(:units))
  AND delivery.state IN ('queued', 'retry', 'uncertain')
""")


_REPLACE = text("""
UPDATE message SET data = CAST(:data AS jsonb), deadline = :deadline,
                   only_while_open = CAST(:deadline AS uuid) IS NOT NULL, relevant_until = :until,
                   needs_acknowledgement = :waits
WHERE alert = :alert
""")


async def replace(session: Session, notice: Notice) -> None:
    """Replace the text of this alert's messages, also in an e-mail that has not left."""
    values = {"alert": notice.alert, "data": notice.kind.model_dump_json(), "deadline": notice.deadline}
    more = {"until": notice.relevant_until, "waits": notice.needs_acknowledgement}
    await session.execute(_REPLACE, values | more)


# An e-mail of a day that begins with this alert goes on with the next one of that day.
_CLEAR = text("""
WITH waiting AS (
    SELECT d.id, (SELECT min(later.id::text)::uuid FROM message later JOIN alert a ON a.id = later.alert
                  WHERE m.roll_up IS NOT NULL AND later.unit = m.unit AND later.roll_up = m.roll_up AND later.id > m.id
                    AND a.state = 'open') AS heir
    FROM delivery d JOIN message m ON m.id = d.message
    WHERE m.alert = :alert AND d.state IN ('queued', 'retry', 'uncertain')
)
UPDATE delivery SET
    message = coalesce(heir, message),
    state = CASE WHEN heir IS NULL THEN 'cancelled' ELSE state END,
    next_attempt_at = CASE WHEN heir IS NULL THEN NULL ELSE next_attempt_at END
FROM waiting WHERE delivery.id = waiting.id
""")


async def cancel_emails_of(session: Session, alert: UUID) -> None:
    """E-mails of an alert that no longer holds stay here."""
    await session.execute(_CLEAR, {"alert": alert})


async def take_back(session: Session, deadline: UUID, units: Sequence[str] | None) -> None:
    """E-mails about an open duty that have not left yet stay here; `units` None: for every unit."""
    await session.execute(_WITHDRAW, {"deadline": deadline, "units": None if units is None else list(units)})
