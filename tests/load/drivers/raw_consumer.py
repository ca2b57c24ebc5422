"""One replica of a consumer that has neither inbox nor guard: getmany, then one COPY or one INSERT for each event."""

import json
import time
from collections.abc import Sequence
from typing import Any

import asyncpg
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.abc import ConsumerRebalanceListener

from tests.load.worker_protocol import Stopwatch, Timeline, serve, tell, told, until_told

BATCH = 500
ONE = "INSERT INTO state (fact, version, words) VALUES ($1, $2, $3)"


class HeldBack(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka has no types
    """Pause of all that is assigned, so that nothing is fetched before it may begin."""

    def __init__(self, consumer: AIOKafkaConsumer) -> None:
        self.consumer = consumer
        self.may_begin = False

    def begin(self) -> None:
        self.may_begin = True
        self.consumer.resume(*self.consumer.paused())

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        pass

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        if not self.may_begin:
            self.consumer.pause(*assigned)


async def consume(dsn: str, kafka: str, topic: str, group: str, handler: str) -> dict[str, Any]:
    connection = await asyncpg.connect(dsn)
    consumer = AIOKafkaConsumer(
        bootstrap_servers=kafka, group_id=group, enable_auto_commit=False, auto_offset_reset="earliest"
    )
    held = HeldBack(consumer)
    consumer.subscribe([topic], listener=held)
    await consumer.start()
    tell(ready=True)
    await told()
    watch, timeline, over = Stopwatch(), Timeline(), until_told()
    timeline.begin()
    held.begin()
    while not over.is_set():
        batches = await consumer.getmany(timeout_ms=200, max_records=BATCH)
        records = [one for batch in batches.values() for one in batch]
        if records:
            await HANDLERS[handler](connection, records)
            await consumer.commit({place: batch[-1].offset + 1 for place, batch in batches.items()})
            timeline.add(len(records))
    used = watch.cpu
    await consumer.stop()
    await connection.close()
    return {"cpu": used, "moments": timeline.moments, "ended": time.monotonic()}


async def _copy(connection: asyncpg.Connection, records: Sequence[ConsumerRecord]) -> None:
    rows = [(one.key.decode(), one.partition << 32 | one.offset, one.value.decode()) for one in records]
    await connection.copy_records_to_table("state", records=rows, columns=("fact", "version", "words"))


async def _insert(connection: asyncpg.Connection, records: Sequence[ConsumerRecord]) -> None:
    async with connection.transaction():
        for one in records:
            event = json.loads(one.value)
            await connection.execute(ONE, event["fact"], one.partition << 32 | one.offset, event["words"])


HANDLERS = {"many": _copy, "one": _insert}

if __name__ == "__main__":
    serve(consume)
