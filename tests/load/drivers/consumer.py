"""One replica of a consumer with inbox and version guard, as a service has it; it writes one row for each event."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any

from aiokafka import ConsumerRecord, TopicPartition
from chassis import gc_tuning
from chassis.db import Database, Session
from chassis.inbox import Consumers
from chassis.kafka.consumer import Consumer
from jembatan_contracts.cloudevents import Envelope
from sqlalchemy import insert, text
from sqlmodel import Field, SQLModel

from tests.load import bench_event
from tests.load.worker_protocol import Stopwatch, Timeline, serve, tell, told


class State(SQLModel, table=True):
    """State of a fact at one of its versions."""

    fact: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    words: str


MANY = text(
    "INSERT INTO state (fact, version, words)"
    " SELECT * FROM unnest(CAST(:facts AS text[]), CAST(:versions AS bigint[]), CAST(:words AS text[]))"
)


async def record(session: Session, event: bench_event.Fact, envelope: Envelope) -> None:
    session.add(State(fact=event.fact, version=envelope.sequence, words=event.words))


async def record_at_once(session: Session, event: bench_event.Fact, envelope: Envelope) -> None:
    await session.execute(insert(State), {"fact": event.fact, "version": envelope.sequence, "words": event.words})


async def record_all(session: Session, batch: Sequence[tuple[bench_event.Fact, Envelope]]) -> None:
    columns = {
        "facts": [event.fact for event, _ in batch],
        "versions": [envelope.sequence for _, envelope in batch],
        "words": [event.words for event, _ in batch],
    }
    await session.execute(MANY, columns)


class HeldBack(Consumer):
    """Consumer that fetches nothing until it may begin, when every replica has its share of the partitions."""

    def __init__(self, database: Database, consumers: Consumers) -> None:
        super().__init__(database, consumers)
        self.timeline = Timeline()
        self.may_begin = False

    def begin(self) -> None:
        assert self.kafka
        self.may_begin = True
        self.timeline.begin()
        self.kafka.resume(*self.kafka.paused())

    async def take(self, records: Sequence[ConsumerRecord]) -> None:
        if self.may_begin:
            await super().take(records)
            self.timeline.add(len(records))
        else:
            self._give_back(records)

    def _give_back(self, records: Sequence[ConsumerRecord]) -> None:
        """Drop all that was fetched with these records as well, once the place in the partition is another."""
        assert self.kafka
        for one in reversed(records):
            self.kafka.seek(TopicPartition(one.topic, one.partition), one.offset)
        self.kafka.pause(*self.kafka.assignment())


HANDLERS = {"one": record, "one at once": record_at_once}


async def consume(dsn: str, kafka: str, topic: str, group: str, handler: str) -> dict[str, Any]:
    kind = bench_event.on(topic.partition(".")[2])
    consumers = Consumers(group)
    if handler == "many":
        consumers.on_batch(kind)(record_all)
    else:
        consumers.on(kind)(HANDLERS[handler])
    database = Database(bench_event.settings(dsn, kafka))
    consumer = HeldBack(database, consumers)
    running = asyncio.create_task(consumer.run())
    tell(ready=True)
    await told()
    watch = Stopwatch()
    consumer.begin()
    await told()
    used = watch.cpu
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await database.close()
    return {"cpu": used, "moments": consumer.timeline.moments, "ended": time.monotonic()}


if __name__ == "__main__":
    gc_tuning.tune()  # as every worker does
    serve(consume)
