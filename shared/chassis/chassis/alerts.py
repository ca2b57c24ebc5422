"""Alerts: their words in both languages, and the facts for the outbox, in the transaction of what they tell of."""

from dataclasses import dataclass

from jembatan_contracts import Event
from jembatan_contracts.alerts import AlertCleared, AlertRaised
from jembatan_contracts.base import Line, Text

from chassis import units
from chassis.db import Session
from chassis.outbox import Aggregate
from chassis.translation import Sentence

Facts = list[tuple[Aggregate, Event]]


@dataclass
class _Alert:
    """It is raised once, cleared at most once, never changed between, and keeps nothing here."""

    version: int = 0


def raised(*alerts: AlertRaised) -> Facts:
    return [(_Alert(), one) for one in alerts]


def cleared(*alerts: AlertCleared) -> Facts:
    """Alerts that were raised and neither changed nor cleared yet."""
    return [(_Alert(1), one) for one in alerts]


def line(said: Sentence) -> Line:
    """A sentence of at most 160 letters, as it travels."""
    return Line(id=str(said), en=said.english)


def text(said: Sentence) -> Text:
    """A sentence or a few, at most 1,000 letters, as they travel."""
    return Text(id=str(said), en=said.english)


async def name_of(session: Session, code: str) -> str:
    """An office as e-mails call it; one that is not known here by its code."""
    office = await units.find(session, code)
    return office.full_name if office else code


async def short_name_of(session: Session, code: str) -> str:
    office = await units.find(session, code)
    return office.name if office else code
