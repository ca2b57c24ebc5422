"""Service that records every event it is given, in a table that would take it twice."""

from typing import Any

from chassis.db import Session
from chassis.http import create_app
from chassis.inbox import Consumers
from chassis.service import Service
from chassis.worker import Worker
from fastapi import FastAPI
from jembatan_contracts import Event
from jembatan_contracts.cloudevents import Envelope
from sqlalchemy import text

consumers = Consumers("recorder")

_WRITE = text("""
INSERT INTO ledger (topic, aggregate, version, event_id) VALUES (:topic, :aggregate, :version, :event_id)
""")


@consumers.on(Event)
async def write_down(session: Session, event: Event, envelope: Envelope) -> None:
    await session.execute(
        _WRITE,
        {
            "topic": event.topic.name,
            "aggregate": envelope.partitionkey,
            "version": envelope.sequence,
            "event_id": envelope.id,
        },
    )


def make_app(service: Service[Any]) -> FastAPI:
    return create_app(service)


def make_worker(service: Service[Any]) -> Worker:
    return Worker(service)
