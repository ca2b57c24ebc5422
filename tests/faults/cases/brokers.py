"""Cases of Kafka away: one broker for a while, and two of three."""

import asyncio
from typing import Any

from confluent_kafka.admin import AdminClient

from deploy.local.kafka_access import Access
from deploy.local.waiting import eventually
from tests.faults.cases import Run, case
from tests.faults.cases.relays import UNSENT
from tests.faults.load import Load

TOPIC = "suppliers.supplier"


@case("broker away under load", "stopped or killed, for a minute in the long mode, and back", weight=4, limit=200)
async def broker_away(run: Run) -> None:
    async def take_away(load: Load) -> None:
        await run.some_of(load)
        if run.rng.random() < 0.5:
            run.stack.kill("kafka")
        else:
            await run.stack.server("down", "kafka")
        await asyncio.sleep(60 if run.slow else run.rng.uniform(1, 5))
        await run.stack.server("up", "kafka")

    await run.under_load(take_away)
    run.quiet_within = max(run.quiet_within, 90)


@case(
    "two of three brokers killed",
    "the partition leader dies: writes go on; a second dies: they wait; both come back",
    on="three",
    weight=3,
    short=False,
    limit=300,
)
async def leaders_die(run: Run) -> None:
    run.quiet_within = max(run.quiet_within, 120)
    await _require_two_in_sync(run)

    async def kill_both(load: Load) -> None:
        await run.some_of(load)
        leader = await asyncio.to_thread(_leader, run.stack.kafka, run.rng.randrange(6))
        first, second = _broker(leader), _broker(leader % 3 + 1)
        run.stack.kill(first)
        await eventually("the load ends", lambda: load.over, within=60)
        await eventually("with two brokers all is sent", lambda: _unsent(run, 0), within=60)
        run.stack.kill(second)
        more = run.load(part="z", alerts=0)  # nothing could be put there by hand
        await more.run()
        waits = more.steps
        await eventually("with one broker nothing is", lambda: _unsent(run, waits), within=10)
        await asyncio.sleep(5 if run.slow else 1)
        if not await _unsent(run, waits):
            run.findings.append("something was acknowledged by one broker of three")
        await run.stack.server("up", "kafka")

    await run.under_load(kill_both)


async def _unsent(run: Run, count: int) -> bool:
    return bool(await run.stack.value("suppliers", UNSENT) == count)


async def _require_two_in_sync(run: Run) -> None:
    described = await asyncio.to_thread(_partitions, run.stack.kafka)
    assert all(len(one.replicas) == 3 for one in described), "the topic has not three replicas"


def _partitions(access: Access) -> list[Any]:
    topic = AdminClient({**access.librdkafka(), "log_level": 0}).list_topics(TOPIC, timeout=15).topics[TOPIC]
    return list(topic.partitions.values())


def _leader(access: Access, partition: int) -> int:
    return next(int(one.leader) for one in _partitions(access) if one.id == partition)


def _broker(number: int) -> str:
    return "kafka" if number == 1 else f"kafka-{number}"
