"""Say something to offices: a message each, and a delivery for every way it travels, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from chassis import clock, failpoints, tracing
from chassis.db import Session, notify_after_commit
from chassis.ids import new_id
from sqlalchemy import text

from notifier.domain.messages import Kind, kinds
from notifier.models import HEADS


@dataclass(frozen=True)
class Notice:
    """What to say to one unit. `key` names the occasion: the same key is said once, for ever. `letter_at`: when its
    letter leaves, if not at once.
    """

    unit: str
    kind: Kind
    key: str
    deadline: UUID | None = None
    relevant_until: datetime | None = None
    source_event_id: UUID | None = None
    letter_at: datetime | None = None
    traceparent: str | None = field(default_factory=tracing.current)


_SAY = text("""
WITH said AS (
    INSERT INTO message (id, kind, unit, dedupe_key, deadline, only_while_open, relevant_until, source_event_id, data,
                         traceparent, created_at)
    SELECT uuidv7(), kind, unit, key, deadline, kind = ANY(:only_while_open), until, event, CAST(data AS jsonb),
           trace, :now
    FROM unnest(CAST(:kinds AS text[]), CAST(:units AS text[]), CAST(:keys AS text[]), CAST(:deadlines AS uuid[]),
                CAST(:untils AS timestamptz[]), CAST(:events AS uuid[]), CAST(:data AS text[]),
                CAST(:traces AS text[]))
         AS n(kind, unit, key, deadline, until, event, data, trace)
    ON CONFLICT (dedupe_key) DO NOTHING
    RETURNING id, unit, kind, dedupe_key
), due AS (
    SELECT said.*, coalesce(n.at, :now) AS letter_at
    FROM said JOIN unnest(CAST(:keys AS text[]), CAST(:letters AS timestamptz[])) AS n(key, at)
                   ON n.key = said.dedupe_key
), in_the_app AS (
    INSERT INTO delivery (id, message, channel, state, attempts, uncertain, sent_at)
    SELECT uuidv7(), id, 'inapp', 'sent', 1, 0, :now FROM said
), by_mail AS (
    INSERT INTO delivery (id, message, contact, channel, state, attempts, uncertain, next_attempt_at)
    SELECT uuidv7(), said.id, contact.id, 'email', 'queued', 0, 0, said.letter_at
    FROM due AS said JOIN contact ON contact.unit = said.unit AND contact.active
                                 AND (contact.confirmed_at IS NOT NULL OR said.kind = ANY(:to_unconfirmed))
    WHERE NOT (said.kind = ANY(:daily) AND EXISTS (
        SELECT FROM delivery waits JOIN message earlier ON earlier.id = waits.message
        WHERE earlier.unit = said.unit AND earlier.kind = said.kind AND waits.contact = contact.id
          AND waits.state IN ('queued', 'retry', 'uncertain')))
      AND (said.kind = ANY(:to_heads) OR contact.jabatan <> ALL(:heads)
       OR NOT EXISTS (SELECT FROM contact other WHERE other.unit = said.unit AND other.active
                                                  AND (other.confirmed_at IS NOT NULL
                                                       OR said.kind = ANY(:to_unconfirmed))
                                                  AND other.jabatan <> ALL(:heads)))
)
SELECT count(*) FROM said
""")


_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('letters-of-the-day:' || :unit, 0))")


async def say(session: Session, notices: Sequence[Notice]) -> int:
    """Returns how many were new. Staff of the unit hear everything, its head what a head must hear, or all where
    the unit has no staff contact."""
    if not notices:
        return 0
    for unit in sorted({notice.unit for notice in notices if notice.kind.daily}):
        await session.execute(_ONE_AT_A_TIME, {"unit": unit})  # two that come at once would each begin a letter
    new = await session.scalar(
        _SAY,
        {
            "kinds": [notice.kind.name for notice in notices],
            "units": [notice.unit for notice in notices],
            "keys": [_key(notice) for notice in notices],
            "deadlines": [notice.deadline for notice in notices],
            "untils": [notice.relevant_until for notice in notices],
            "events": [notice.source_event_id for notice in notices],
            "data": _written(notices),
            "letters": [notice.letter_at for notice in notices],
            "daily": [kind.name for kind in kinds.values() if kind.daily],
            "traces": [notice.traceparent for notice in notices],
            "now": clock.now(),
            "only_while_open": [kind.name for kind in kinds.values() if kind.only_while_open],
            "to_heads": [kind.name for kind in kinds.values() if kind.to_heads],
            "to_unconfirmed": [kind.name for kind in kinds.values() if kind.to_unconfirmed],
            "heads": [jabatan.value for jabatan in HEADS],
        },
    )
    notify_after_commit(session)
    return new or 0


def _written(notices: Sequence[Notice]) -> list[str]:
    """The fields of each. A burst says one thing to many: what they share is written once."""
    written = {id(notice.kind): notice.kind for notice in notices}
    texts = {shared: kind.model_dump_json() for shared, kind in written.items()}
    return [texts[id(notice.kind)] for notice in notices]


def _key(notice: Notice) -> str:
    return notice.key if failpoints.guarded("messages.once") else f"{notice.key}:{new_id()}"


_WITHDRAW = text("""
UPDATE delivery SET state = 'cancelled', next_attempt_at = NULL
FROM message
WHERE message.id = delivery.message AND message.deadline = :deadline AND message.only_while_open
  AND (CAST(:units AS text[]) IS NULL OR message.unit = ANY(:units))
  AND delivery.state IN ('queued', 'retry', 'uncertain')
""")


async def take_back(session: Session, deadline: UUID, units: Sequence[str] | None) -> None:
    """Letters about an open duty that have not left yet stay here; `units` None: for every unit."""
    await session.execute(_WITHDRAW, {"deadline": deadline, "units": None if units is None else list(units)})
