import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from aiokafka import AIOKafkaProducer
from chassis.config import Settings
from chassis.db import Session
from chassis.inbox import Consumers
from chassis.kafka import topics
from chassis.service import Service
from jembatan_contracts.cloudevents import Envelope
from jembatan_contracts.units import UnitRegistered, UnitUpdated
from sqlalchemy import text

sys.path.insert(0, str(Path(__file__).parent))


class Broken(Exception):
    """What a faulty handler raises."""


class Probe:
    """The probe's handler: writes an effect, or fails for units named in `broken`."""

    def __init__(self) -> None:
        self.broken: set[str] = set()
        self.calls = 0

    async def hear(self, session: Session, event: UnitRegistered, envelope: Envelope) -> None:
        self.calls += 1
        if event.unit in self.broken:
            raise Broken(event.unit)
        await session.execute(
            text("INSERT INTO effect (unit, version, name) VALUES (:unit, :version, :name)"),
            {"unit": event.unit, "version": envelope.sequence, "name": event.name},
        )


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
    consumers.on(UnitRegistered, UnitUpdated)(probe.hear)
    return lambda settings: Service("probe", settings, consumers)


@pytest_asyncio.fixture(scope="session")
async def producer(kafka: str) -> AsyncIterator[AIOKafkaProducer]:
    """A plain producer, to send what no service of ours would."""
    await topics.apply(kafka)
    producer = AIOKafkaProducer(bootstrap_servers=kafka, max_request_size=3_000_000)
    await producer.start()
    yield producer
    await producer.stop()


@pytest.fixture
def effects(service: Service[Settings]) -> Callable[..., Awaitable[list[tuple[str, int]]]]:
    async def read(unit: str = "") -> list[tuple[str, int]]:
        async with service.database.transaction() as session:
            rows = await session.execute(text("SELECT unit, version FROM effect ORDER BY position"))
            return [(row.unit, row.version) for row in rows if not unit or row.unit == unit]

    return read


@pytest.fixture
def letters(service: Service[Settings]) -> Callable[[], Awaitable[list[tuple[str, str]]]]:
    async def read() -> list[tuple[str, str]]:
        async with service.database.transaction() as session:
            rows = await session.execute(text("SELECT kind, status FROM dead_letter ORDER BY put_aside_at, id"))
            return [(row.kind, row.status) for row in rows]

    return read


@pytest.fixture
def unit_name() -> str:
    return f"lapas-{uuid4()}"


def unit_value(unit: str, name: str = "Lapas Uji") -> bytes:
    state = {"unit": unit, "name": name, "full_name": name, "unit_type": "Lapas", "timezone": "Asia/Jakarta"}
    return json.dumps(state | {"active": True}).encode()
