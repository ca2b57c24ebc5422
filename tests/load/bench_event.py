"""Event of the benchmark: 400 bytes about one of many aggregates, five versions each, on a topic made for it."""

import asyncio
from dataclasses import dataclass, field

import asyncpg
from chassis.config import Environment, KafkaSettings, Settings
from chassis.db import Database
from chassis.kafka import topics
from chassis.migrations import spine
from chassis.partitions import keep_partitions
from jembatan_contracts import Event, Topic
from pydantic import SecretStr

SERVICE = "bench"
SIZE = 400
VERSIONS = 5
KIND = "fact"
_FILLER = SIZE - len(f'{{"fact":"{"0" * 36}","number":1000000000,"words":""}}')


class Fact(Event):
    """Something that was counted."""

    fact: str
    number: int
    words: str


def fact(kind: type[Fact], aggregate: str, number: int) -> Fact:
    return kind(fact=aggregate, number=1_000_000_000 + number, words="x" * _FILLER)


def on(name: str) -> type[Fact]:
    """The event type that lives on topic `bench.<name>`; a process declares it once."""

    class FactRecorded(
        Fact, topic=Topic(service=SERVICE, aggregate=name, description="Facts."), name="fact-recorded", key=KIND
    ):
        """A fact was recorded."""

    return FactRecorded


def settings(dsn: str, kafka: str, pool: int = 10) -> Settings:
    """Settings of a service, for one that has only a database and a broker."""
    return Settings(
        _env_file=None,
        environment=Environment.LOCAL,
        database_url=SecretStr(dsn.replace("postgresql:", "postgresql+asyncpg:")),
        database_pool=pool,
        kafka_bootstrap=kafka,
        jwks="none",
        issuer="none",
        secret_key=SecretStr("YSBiZW5jaG1hcmsgdGhhdCBlbmNyeXB0cyBub3RoaW5nIQ=="),
        port=0,
    )


@dataclass
class _Statements:
    """Takes the place of Alembic's `op`."""

    made: list[str] = field(default_factory=list)

    def execute(self, statement: str) -> None:
        self.made.append(statement)


def make_spine(dsn: str, *more: str) -> None:
    """The tables of every service and today's partitions, then these statements."""
    asyncio.run(_make_spine(dsn, more))


async def _make_spine(dsn: str, more: tuple[str, ...]) -> None:
    connection = await asyncpg.connect(dsn)
    op = _Statements()
    spine.v1(op)
    spine.v5(op)
    spine.v6(op)
    for statement in (*op.made, *more):
        await connection.execute(statement)
    await connection.close()
    database = Database(settings(dsn, "none"), pool=1)
    await keep_partitions(database)
    await database.close()


def make_topic(kafka: str, name: str, partitions: int = 6) -> str:
    """Topic `bench.<name>`. Returns its full name."""
    topic = Topic(service=SERVICE, aggregate=name, description="Facts.", partitions=partitions)
    asyncio.run(topics.apply(KafkaSettings(_env_file=None, kafka_bootstrap=kafka), declared=[topic]))
    return topic.name


FILL = f"""
INSERT INTO outbox (event_id, aggregate_type, aggregate_id, aggregate_version, topic, event_type, data, headers,
                    occurred_at)
SELECT uuidv7(), $2, id, 1 + n / many, $3, 'id.go.ditjenpas.{SERVICE}.fact-recorded.v1',
       convert_to('{{"fact":"' || id || '","number":' || 1000000000 + n || ',"words":"' || repeat('x', {_FILLER})
                  || '"}}', 'UTF8'), '{{}}', clock_timestamp()
FROM generate_series(0, $1::int - 1) AS n, LATERAL (SELECT greatest(1, $1::int / {VERSIONS}) AS many),
     LATERAL (SELECT md5($4 || n % many)::uuid::text AS id)
"""


def fill_outbox(dsn: str, topic: str, events: int, seed: int) -> None:
    """So many committed events that nobody has sent yet."""
    asyncio.run(_fill(dsn, topic, events, seed))


async def _fill(dsn: str, topic: str, events: int, seed: int) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute("TRUNCATE outbox RESTART IDENTITY")
    await connection.execute(FILL, events, topic.partition(".")[2], topic, str(seed), timeout=300)
    await connection.close()


def body() -> str:
    """The value of one such event."""
    return f'{{"fact":"{"0" * 36}","number":1000000000,"words":"{"x" * _FILLER}"}}'
