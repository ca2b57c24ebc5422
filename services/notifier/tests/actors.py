"""Actors: a scenario of deadlines: events come in as Kafka would give them, timers fire as in the worker."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from chassis import clock
from chassis.db import Database
from chassis.ids import new_id
from chassis.inbox import Inbox, Record
from chassis.inbox.outcomes import Outcome
from chassis.testing.roles import unguarded
from jembatan_contracts import Event
from jembatan_contracts.alerts import (
    AlertCleared,
    AlertRaised,
    AlertUpdated,
    SuppliersAlertCleared,
    SuppliersAlertRaised,
    SuppliersAlertUpdated,
)
from jembatan_contracts.base import Text
from jembatan_contracts.cloudevents import Envelope
from jembatan_contracts.deadlines import (
    DeadlineProgress,
    SuppliersDeadlineMet,
    SuppliersDeadlineMoved,
    SuppliersDeadlineProgress,
    SuppliersDeadlineSet,
    SuppliersDeadlineWithdrawn,
)
from notifier.consumers import consumers
from notifier.loops.fire_timers import fire_timers
from sqlalchemy import text

WORDS = Path(__file__).parents[3] / "tests" / "alerts"
"""What services say, as their own tests hold them to."""

CILEGON, TANGERANG, SORONG = "lapas-kelas-iia-cilegon", "rutan-kelas-i-tangerang", "lapas-kelas-iib-sorong"


KANWIL = "kanwil-banten"


def alert(name: str, unit: str = "", **changes: Any) -> AlertRaised:
    """Alert of suppliers on one of these occasions, to this office."""
    said = json.loads((WORDS / "suppliers" / f"{name}.json").read_text())
    to = said["to"] | {"units": [unit or (KANWIL if name.startswith("arrived") else CILEGON)]}
    return SuppliersAlertRaised.model_validate(said | {"alert": new_id(), "to": to} | changes)


def updated(raised: AlertRaised, **changes: Any) -> AlertUpdated:
    return SuppliersAlertUpdated.model_validate(raised.model_dump() | changes)


def cleared(alert: AlertRaised, done: bool = False, reason: Text | None = None) -> AlertCleared:
    return SuppliersAlertCleared(alert=alert.alert, cleared_at=clock.now(), done=done, reason=reason)


def progress(deadline: UUID, unit: str, done: int) -> DeadlineProgress:
    text = {"id": f"{done} pemasok tercatat, belum dikirim", "en": f"{done} suppliers recorded, not sent yet"}
    facts = {"deadline": deadline, "unit": unit, "done": done, "text": text}
    return SuppliersDeadlineProgress.model_validate(facts)


@dataclass(repr=False)
class Scenario:
    """Events come in as records from Kafka would; timers fire as in the worker; the clock is moved."""

    database: Database
    move_clock: Callable[..., None]
    records: list[Record] = field(default_factory=list)
    versions: Counter[tuple[str, str]] = field(default_factory=Counter)

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """A failing example is told by its events: hypothesis would print every record that came in."""
        printer.text(f"Scenario({len(self.records)} records)")

    def record(self, event: Event, traceparent: str | None = None) -> Record:
        """The record of a fact that just happened, remembered so that it can come again."""
        aggregate = event.topic.name, str(event.aggregate_id)
        self.versions[aggregate] += 1
        envelope = Envelope.of(
            event, new_id(), datetime.fromisoformat("2025-07-08T01:00:00Z"), self.versions[aggregate], traceparent
        )
        record = Record(
            topic=event.topic.name,
            partition=0,
            offset=len(self.records),
            timestamp=0,
            key=str(event.aggregate_id).encode(),
            value=event.to_json(),
            headers=tuple(envelope.to_headers()),
        )
        self.records.append(record)
        return record

    async def hear(self, *events: Event) -> Counter[Outcome]:
        return await self.hear_again([self.record(event) for event in events])

    async def hear_again(self, records: Sequence[Record]) -> Counter[Outcome]:
        return await Inbox(self.database, consumers).process(records)

    async def announce(self, *units: str, due: str = "2025-07-31T23:59", **changes: Any) -> UUID:
        """A deadline at this wall-clock time in every unit's own zone."""
        deadline = new_id()
        facts = {"deadline": deadline, "units": units, "due_local": due, "due_at": f"{due}:00+07:00", **changes}
        event = SuppliersDeadlineSet.model_validate(SuppliersDeadlineSet.example | facts)
        assert await self.hear(event) == {"applied": 1}
        return deadline

    async def moved(self, deadline: UUID, due: str, reason: str | None = None) -> None:
        event = {"deadline": deadline, "due_local": due, "due_at": f"{due}:00+07:00", "reason": reason}
        await self.hear(SuppliersDeadlineMoved.model_validate(event))

    async def met(self, deadline: UUID, unit: str, at: str = "2025-07-20T03:00:00Z", late: bool = False) -> None:
        event = {"deadline": deadline, "unit": unit, "met_at": at, "late": late}
        await self.hear(SuppliersDeadlineMet.model_validate(event))

    async def withdrawn(self, deadline: UUID, *units: str) -> None:
        await self.hear(SuppliersDeadlineWithdrawn(deadline=deadline, units=list(units) or None))

    async def clock_strikes(self, moment: str | datetime) -> None:
        """Move the clock and let all timers fire that are due then."""
        self.move_clock(moment)
        timing = fire_timers(self.database)
        while await timing.round() == 0:
            pass

    async def rows(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        async with self.database.transaction() as session:
            return [tuple(row) for row in await session.execute(text(statement), values)]

    async def forget(self, statement: str, *guarded: str) -> None:
        """Take rows away that no part of the service ever would."""
        async with self.database.transaction() as session, unguarded(session, *guarded):
            await session.execute(text(statement))

    async def timers(self, unit: str | None = None) -> dict[str, str]:
        """The status of each step of the newest round, e.g. `{"H-7": "fired", …}`."""
        found = await self.rows(
            "SELECT step, status FROM timer WHERE unit IS NOT DISTINCT FROM :unit ORDER BY round, id", unit=unit
        )
        return dict(found)

    async def said(self, unit: str | None = None) -> list[str]:
        """Messages in order: `kind` or `deadline-reminder H-7`."""
        found = await self.rows(
            "SELECT kind || coalesce(' ' || (data->>'step'), '') FROM message"
            " WHERE unit = coalesce(:unit, unit) ORDER BY id",
            unit=unit,
        )
        return [row[0] for row in found]
