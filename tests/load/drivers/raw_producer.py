"""The same records as the relay would send, from memory through a plain idempotent producer: the ceiling."""

from typing import Any

import asyncpg
from aiokafka import AIOKafkaProducer
from jembatan_contracts.cloudevents import Envelope, source_of

from tests.load import bench_event
from tests.load.worker_protocol import Figures, Stopwatch, serve

Prepared = tuple[bytes, bytes, list[tuple[str, bytes]]]


async def send(dsn: str, kafka: str, topic: str) -> Figures:
    records = await _prepare(dsn)
    producer = AIOKafkaProducer(bootstrap_servers=kafka, acks="all", enable_idempotence=True, linger_ms=5)
    await producer.start()
    await producer.partitions_for(topic)
    watch = Stopwatch()
    for key, value, headers in records:
        await producer.send(topic, value, key, headers=headers)
    await producer.flush()
    figures = watch.rate(len(records))
    await producer.stop()
    return figures


async def _prepare(dsn: str) -> list[Prepared]:
    connection = await asyncpg.connect(dsn)
    rows = await connection.fetch("SELECT * FROM outbox ORDER BY id")
    await connection.close()
    return [(row["aggregate_id"].encode(), row["data"], _headers(row)) for row in rows]


def _headers(row: Any) -> list[tuple[str, bytes]]:
    kind = row["event_type"].removeprefix("id.go.ditjenpas.")
    return Envelope(
        id=str(row["event_id"]),
        source=source_of(bench_event.SERVICE),
        type=row["event_type"],
        time=row["occurred_at"],
        subject=row["aggregate_id"],
        dataschema=f"urn:jembatan:schema:{kind}",
        partitionkey=row["aggregate_id"],
        sequence=row["aggregate_version"],
    ).to_headers()


if __name__ == "__main__":
    serve(send)
