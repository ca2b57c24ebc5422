"""One replica of a consumer that has neither inbox nor guard: getmany, then one COPY or one INSERT for each event."""

import json
import time
from collections.abc import Sequence
from typing import Any

import asyncpg
from aiokafka import AIOKafkaConsumer, ConsumerRecord

from tests.load.worker_protocol import Stopwatch, Timeline, serve, tell, told, until_told

BATCH = 500
ONE = "INSERT INTO state (fact, version, words) VALUES ($1, $2, $3)"


async def consume(dsn: str, kafka: str, topic: str, group: str, handler: str) -> dict[str, Any]:
    connection = await asyncpg.connect(dsn)
    consumer = AIOKafkaConsumer(
        topic, bootstrap_servers=kafka, group_id=group, enable_auto_commit=False, auto_offset_reset="earliest"
    )
    await consumer.start()
    tell(ready=True)
    await told()
    watch, timeline, over = Stopwatch(), Timeline(), until_told()
    while not over.is_set():
        batches = await consumer.getmany(timeout_ms=200, max_records=BATCH)
        records = [one for batch in batches.values() for one in batch]
        if records:
            timeline.begin()
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
