"""The smallest service: it hears of things and keeps one row per effect, so that tests can count them."""

import os
from dataclasses import dataclass
from typing import Any

from chassis import outbox
from chassis.db import Database, Session
from jembatan_contracts.base import Event, Topic
from jembatan_contracts.cloudevents import Envelope
from sqlalchemy import text


class WideTopic(Topic):
    """Lets through what a real topic refuses."""

    @property
    def config(self) -> dict[str, str]:
        return super().config | {"max.message.bytes": "4194304"}


# A topic of this process's own, so that runs beside each other do not hear one another.
THING = WideTopic(service="probe", aggregate=f"thing-{os.getpid()}", description="Things.", partitions=2)
OTHER = WideTopic(service="probe", aggregate=f"other-{os.getpid()}", description="Other things.", partitions=1)


class ThingHappened(Event, topic=THING, name="thing-happened", key="thing"):
    """Something happened to a thing."""

    thing: str
    word: str


class ThingEnded(Event, topic=THING, name="thing-ended", key="thing"):
    """A thing ended."""

    thing: str


class OtherHappened(Event, topic=OTHER, name="other-happened", key="thing"):
    """Something happened elsewhere."""

    thing: str


@dataclass
class Thing:
    """The smallest aggregate."""

    version: int = 0


async def publish(database: Database, one: Thing, *events: Event) -> None:
    async with database.transaction() as session:
        await outbox.publish(session, one, *events)


class Broken(Exception):
    """Error of a faulty handler."""


class Probe:
    """The handler: writes an effect, or fails for the words in `broken`."""

    def __init__(self) -> None:
        self.broken: set[str] = set()
        self.calls = 0

    async def hear(self, session: Session, event: ThingHappened, envelope: Envelope) -> None:
        self.calls += 1
        if event.word in self.broken:
            raise Broken
        await session.execute(
            text("INSERT INTO effect (thing, version, word) VALUES (:thing, :version, :word)"),
            {"thing": event.thing, "version": envelope.sequence, "word": event.word},
        )


def thing(name: str, word: str = "kata") -> Any:
    return ThingHappened(thing=name, word=word)
