"""faststream-outbox relays its own table to Kafka, as its README shows; the time runs until the table is empty."""

import asyncio
from typing import Any

from faststream.kafka import KafkaBroker
from faststream_outbox import OutboxBroker, make_outbox_table
from sqlalchemy import MetaData, func, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from tests.load.worker_protocol import Figures, Stopwatch, serve

QUEUE = "facts"


async def relay(dsn: str, kafka: str, topic: str, events: int, body: str, options: dict[str, Any]) -> Figures:
    metadata = MetaData()
    table = make_outbox_table(metadata, table_name="peer_outbox")
    workers = options.get("max_workers", 1)
    engine = create_async_engine(dsn.replace("postgresql:", "postgresql+asyncpg:"), pool_size=workers + 5)
    await _fill(engine, metadata, table, events, body)
    outbox, bus = OutboxBroker(engine, outbox_table=table), KafkaBroker(kafka, acks="all", enable_idempotence=True)
    sent = asyncio.Event()
    heard = 0

    @bus.publisher(topic)
    @outbox.subscriber(QUEUE, **options)
    async def pass_on(body: dict[str, Any]) -> dict[str, Any]:
        nonlocal heard
        heard += 1
        if heard >= events:
            sent.set()
        return body

    await bus.start()
    watch = Stopwatch()
    await outbox.start()
    await sent.wait()
    figures = watch.rate(events)
    assert await _left(engine, table) < events / 10, "it sends, but does not settle"
    await outbox.stop()
    await bus.stop()
    await engine.dispose()
    return figures


async def _fill(engine: AsyncEngine, metadata: MetaData, table: Any, events: int, body: str) -> None:
    row = {"queue": QUEUE, "payload": body.encode(), "headers": {"content-type": "application/json"}}
    async with engine.begin() as connection:
        await connection.run_sync(metadata.drop_all)
        await connection.run_sync(metadata.create_all)
        await connection.execute(insert(table), [row] * events)


async def _left(engine: AsyncEngine, table: Any) -> int:
    async with engine.connect() as connection:
        return int(await connection.scalar(select(func.count()).select_from(table)) or 0)


if __name__ == "__main__":
    serve(relay)
