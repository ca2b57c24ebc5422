"""Alerts as facts for the outbox, in the transaction of what they tell of."""

from dataclasses import dataclass

from chassis import units
from chassis.db import Session
from chassis.outbox import Aggregate
from jembatan_contracts import Event
from jembatan_contracts.alerts import AlertRaised


@dataclass
class _Alert:
    """A new one: it is raised once and keeps nothing here."""

    version: int = 0


def raised(*alerts: AlertRaised) -> list[tuple[Aggregate, Event]]:
    return [(_Alert(), one) for one in alerts]


async def name_of(session: Session, code: str) -> str:
    """An office as e-mails call it; one that is not known here by its code."""
    office = await units.find(session, code)
    return office.full_name if office else code
