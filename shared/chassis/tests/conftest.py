from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest
import pytest_asyncio
from aiokafka import AIOKafkaProducer
from chassis.config import KafkaSettings, Settings
from chassis.ids import new_id
from chassis.inbox import Consumers, Record
from chassis.kafka import topics
from chassis.kafka.clients import connection_options
from chassis.service import Service
from jembatan_contracts import Event
from jembatan_contracts.cloudevents import Envelope
from probe import OTHER, THING, Probe, ThingHappened, thing
from sqlalchemy import text

NOW = datetime(2025, 7, 8, 1, tzinfo=UTC)
Effects = Callable[[str], Awaitable[list[int]]]


@pytest.fixture(scope="session")
def probe() -> Probe:
    return Probe()


@pytest.fixture(autouse=True)
def _mended(probe: Probe) -> Iterator[None]:
    yield
    probe.broken.clear()
    probe.calls = 0


@pytest.fixture(scope="session")
def make_service(probe: Probe) -> Callable[[Settings], Service[Settings]]:
    consumers = Consumers(f"probe-{uuid4()}")
    consumers.on(ThingHappened)(probe.hear)
    return lambda settings: Service("probe", settings, consumers)


@pytest_asyncio.fixture(scope="session")
async def topics_ready(kafka: KafkaSettings) -> None:
    await topics.apply(kafka, declared=[THING, OTHER])


@pytest_asyncio.fixture(scope="session")
async def producer(kafka: KafkaSettings, topics_ready: None) -> AsyncIterator[AIOKafkaProducer]:
    """A plain producer, to send what no service of ours would."""
    producer = AIOKafkaProducer(**connection_options(kafka), max_request_size=3_000_000)
    await producer.start()
    yield producer
    await producer.stop()


@pytest.fixture
def effects(committed: object, service: Service[Settings]) -> Effects:
    """The versions of a thing that took effect, in order."""

    async def read(name: str) -> list[int]:
        async with service.database.transaction() as session:
            statement = text("SELECT version FROM effect WHERE thing = :thing ORDER BY position")
            return list((await session.scalars(statement, {"thing": name})).all())

    return read


@pytest.fixture
def letters(committed: object, service: Service[Settings]) -> Callable[[], Awaitable[list[tuple[str, str]]]]:
    """kind and status of every dead letter, by version."""

    async def read() -> list[tuple[str, str]]:
        async with service.database.transaction() as session:
            statement = text('SELECT kind, status FROM dead_letter ORDER BY aggregate_version, "offset"')
            return [(row.kind, row.status) for row in await session.execute(statement)]

    return read


@pytest.fixture
def name() -> str:
    """A thing of this test's own."""
    return f"benda-{uuid4()}"


@pytest.fixture
def record() -> Callable[..., Record]:
    """A record as Kafka would give it, at the next offset."""
    offsets = iter(range(1_000_000))

    def make(event: Event | str, version: int = 1, *, value: bytes | None = None, **changes: bytes | None) -> Record:
        event = thing(event) if isinstance(event, str) else event
        headers = dict(Envelope.of(event, new_id(), NOW, version).to_headers()) | changes
        return Record(
            topic=event.topic.name,
            partition=0,
            offset=next(offsets),
            timestamp=0,
            key=str(event.aggregate_id).encode(),
            value=event.to_json() if value is None else value,
            headers=tuple(headers.items()),
        )

    return make
