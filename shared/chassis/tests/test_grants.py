"""The brokers allow what the contracts grant, and nothing else."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any

import pytest
import pytest_asyncio
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, errors
from aiokafka import TopicPartition as AnyPartition
from aiokafka.admin import AIOKafkaAdminClient
from chassis.config import KafkaSettings
from chassis.kafka import acls, topics
from chassis.kafka.clients import connection_options
from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, TopicPartition
from jembatan_contracts import Topic
from jembatan_contracts import topics as declared
from jembatan_contracts.grants import Grant, Operation, Resource, grants, services
from jembatan_contracts.systems import systems
from jembatan_contracts.units import UNIT
from pydantic import SecretStr

Access = Callable[[str], KafkaSettings]
SERVICES = sorted(services() - {"probe"})
PRINCIPALS = [*SERVICES, *(one.principal for one in systems)]
REAL = [topic for topic in declared if topic.service != "probe"]
"""Those of the tests' own service are left out: it has no account."""

PROBES = [
    Topic(service=prefix, aggregate="grants-probe", description="Written to by this test alone.", partitions=1)
    for prefix in (*SERVICES, *(f"external.{one.name}" for one in systems), "external.lain")
]
"""One below each prefix that somebody may write; real topics stay as they are."""


@pytest_asyncio.fixture(scope="module")
async def granted(kafka: KafkaSettings, kafka_access: Access) -> None:
    await topics.apply(kafka, declared=[*REAL, *PROBES], granted=grants())
    async with sender(kafka_access(PRINCIPALS[0])) as send:
        for _ in range(120):  # a broker hears of new rules a moment later
            if await send(f"{PRINCIPALS[0]}.grants-probe"):
                return
            await asyncio.sleep(0.25)
    raise AssertionError("the brokers never allowed what was granted")


@asynccontextmanager
async def sender(settings: KafkaSettings) -> AsyncIterator[Callable[[str], Awaitable[bool]]]:
    """Whether a record is taken; a transport fault is none of the two answers."""
    producer = AIOKafkaProducer(**connection_options(settings), acks="all", request_timeout_ms=60_000)
    await producer.start()

    async def send(topic: str) -> bool:
        try:
            await producer.send_and_wait(topic, b"x", partition=0)
        except errors.TopicAuthorizationFailedError:
            return False
        return True

    try:
        yield send
    finally:
        await producer.stop()


def may_read(settings: KafkaSettings, topics: Iterable[str]) -> list[str]:
    """Those of which a record, or the end of a partition, comes; most others are not even described to it."""
    consumer = Consumer({**librdkafka(settings), "group.id": settings.kafka_user, "enable.partition.eof": True})
    try:
        described = [name for name in topics if _is_described(consumer, name)]
        consumer.assign([TopicPartition(name, 0, OFFSET_BEGINNING) for name in described])
        said: dict[str, bool] = {}
        while missing := set(described) - set(said):
            record: Any = consumer.poll(60)
            assert record is not None, f"no answer about {missing}"
            code = record.error().code() if record.error() else None
            assert code in (None, KafkaError._PARTITION_EOF, KafkaError.TOPIC_AUTHORIZATION_FAILED), record.error()
            said[record.topic()] = code != KafkaError.TOPIC_AUTHORIZATION_FAILED
    finally:
        consumer.close()
    return [name for name in described if said[name]]


def _is_described(consumer: Consumer, name: str) -> bool:
    error = consumer.list_topics(name, timeout=60).topics[name].error
    assert error is None or error.code() == KafkaError.TOPIC_AUTHORIZATION_FAILED, error
    return error is None


def librdkafka(settings: KafkaSettings) -> dict[str, Any]:
    assert settings.kafka_password is not None
    return {
        "bootstrap.servers": settings.kafka_bootstrap,
        "security.protocol": "SASL_SSL",
        "ssl.ca.location": str(settings.kafka_ca_file),
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": settings.kafka_user,
        "sasl.password": settings.kafka_password.get_secret_value(),
        "log_level": 0,
    }


async def may_join(settings: KafkaSettings, group: str) -> bool:
    consumer = AIOKafkaConsumer(**connection_options(settings), group_id=group, enable_auto_commit=False)
    await consumer.start()
    try:
        await consumer.committed(AnyPartition(UNIT.name, 0))
    except errors.GroupAuthorizationFailedError:
        return False
    finally:
        await consumer.stop()
    return True


def allows(principal: str, operation: Operation, resource: Resource, name: str) -> bool:
    return any(
        one.principal == principal
        and (one.operation, one.resource) == (operation, resource)
        and (name.startswith(one.name) if one.prefixed else name == one.name)
        for one in grants()
    )


@pytest.mark.parametrize("principal", PRINCIPALS)
async def test_a_principal_writes_below_its_own_prefix_alone(
    granted: None, kafka_access: Access, principal: str
) -> None:
    async with sender(kafka_access(principal)) as send:
        probes = [probe.name for probe in PROBES]
        own = [name for name in probes if await send(name)]
        assert own == [name for name in probes if allows(principal, Operation.WRITE, Resource.TOPIC, name)]
        names = [topic.name for topic in REAL]
        foreign = [name for name in names if not allows(principal, Operation.WRITE, Resource.TOPIC, name)]
        assert foreign
        assert [name for name in foreign if await send(name)] == []


@pytest.mark.parametrize("principal", PRINCIPALS)
async def test_a_principal_reads_what_it_was_granted_alone(granted: None, kafka_access: Access, principal: str) -> None:
    asked = [topic.name for topic in (*REAL, *PROBES)]
    read = await asyncio.to_thread(may_read, kafka_access(principal), asked)
    assert read == [name for name in asked if allows(principal, Operation.READ, Resource.TOPIC, name)]


@pytest.mark.parametrize("principal", PRINCIPALS)
async def test_a_principal_joins_no_group_of_another(granted: None, kafka_access: Access, principal: str) -> None:
    groups = [*PRINCIPALS, "ext-coba-malam", "ext-lain", "orang-lain"]
    joined = [group for group in groups if await may_join(kafka_access(principal), group)]
    assert joined == [group for group in groups if allows(principal, Operation.READ, Resource.GROUP, group)]


def test_the_grants_say_who_may_not() -> None:
    """Literally, so that a slip in the data is not its own measure."""
    write = (Operation.WRITE, Resource.TOPIC)
    assert not allows("suppliers", *write, "notifier.unit")
    assert not allows("notifier", *write, "suppliers.supplier")
    assert not allows("ext-coba", *write, "suppliers.supplier")
    assert not allows("ext-coba", *write, "external.lain.x")
    assert not allows("suppliers", Operation.READ, Resource.TOPIC, "bansos.distribution")
    assert allows("suppliers", Operation.READ, Resource.TOPIC, "notifier.unit")
    assert allows("notifier", Operation.READ, Resource.TOPIC, "bansos.alert")
    assert not any(one.name in ("", "*") for one in grants())


async def test_nobody_comes_in_without_a_name_and_its_password(granted: None, kafka: KafkaSettings) -> None:
    strangers: dict[str, dict[str, Any]] = {
        "a wrong password": {"kafka_password": SecretStr("x" * 40)},
        "a name that is none": {"kafka_user": "mallory"},
        "TLS without a name": {"kafka_user": None, "kafka_password": None},
        "plaintext": {"kafka_security": "plaintext", "kafka_user": None, "kafka_password": None},
    }
    for who, told in strangers.items():
        admin = AIOKafkaAdminClient(**connection_options(kafka.model_copy(update=told)), request_timeout_ms=5_000)
        try:
            async with asyncio.timeout(180):
                await admin.start()
                await admin.list_topics()
        except (errors.KafkaError, OSError, TimeoutError):
            continue
        finally:
            await admin.close()
        pytest.fail(f"{who} came in")


async def test_what_is_no_longer_granted_is_withdrawn_and_operators_rules_stay(
    granted: None, kafka: KafkaSettings
) -> None:
    old = Grant("ext-lama", Operation.READ, Resource.TOPIC, "suppliers.supplier")
    of_operators = Grant("monitoring", Operation.READ, Resource.TOPIC, "suppliers.supplier")
    admin = AIOKafkaAdminClient(**connection_options(kafka))
    await admin.start()
    try:
        await acls.apply(admin, [old, of_operators, *grants()])
        changes = await acls.apply(admin, grants())
        assert changes == ["withdrew User:ext-lama read topic suppliers.supplier"]
        assert acls.Rule.of(of_operators) in (await acls.rules(admin) or set())
        assert await acls.apply(admin, grants()) == []
    finally:
        await admin.close()
