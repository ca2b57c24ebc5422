"""Forged records: a writer to a topic cannot speak for its owner, nor stop those who read it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from chassis.config import KafkaSettings, Settings
from chassis.db import Database
from chassis.errors import Conflict
from chassis.inbox import Consumers, Inbox, Record, TooManyDeadLetters
from chassis.inbox.outcomes import Outcome
from chassis.kafka.clients import connection_options
from chassis.kafka.offset_skip import skip_to
from chassis.service import Service
from probe import OTHER, Probe, thing

Make = Callable[..., Record]
Effects = Callable[[str], Awaitable[list[int]]]
Letters = Callable[[], Awaitable[list[tuple[str, str]]]]
LARGEST = str(2**63 - 1).encode()


@pytest_asyncio.fixture
async def inbox(committed: Database, service: Service[Settings]) -> Inbox:
    return Inbox(committed, service.consumers)


@pytest.mark.parametrize(
    "forged",
    [
        {"ce_source": b"/mallory"},
        {"ce_source": b"/jembatan/other"},
        {"ce_source": b"/mallory", "ce_sequence": LARGEST},
        {"ce_sequence": LARGEST},
        {"ce_sequence": b"1000007"},
        {"ce_partitionkey": b"somebody-else"},
        {"ce_source": b"/mallory", "ce_type": b"id.go.ditjenpas.probe.never-heard-of.v1"},
        {"ce_source": b"/mallory", "ce_type": b"id.go.ditjenpas.probe.other-happened.v1"},
    ],
)
@pytest.mark.parametrize("known", [True, False], ids=["known", "first sight"])
async def test_a_forged_record_is_put_aside_and_the_owner_is_heard(
    inbox: Inbox, record: Make, effects: Effects, letters: Letters, name: str, forged: dict[str, bytes], known: bool
) -> None:
    if known:
        await inbox.process([record(name, 1)])
    assert await inbox.process([record(name, 2, **forged)]) == {"dead": 1}
    await inbox.process([record(name, 2), record(name, 3)])
    assert (await effects(name))[-2:] == [2, 3]
    assert await letters() == [("contract", "dead")]


async def test_a_record_under_anothers_key_is_put_aside(
    inbox: Inbox, record: Make, effects: Effects, name: str
) -> None:
    assert await inbox.process([replace(record(name, 1), key=b"somebody-else")]) == {"dead": 1}
    assert await inbox.process([record(name, 1)]) == {"applied": 1}


async def test_a_forged_record_does_not_use_up_the_id_of_a_true_one(inbox: Inbox, record: Make, name: str) -> None:
    true = record(name, 1)
    forged = replace(record(name, 1, ce_source=b"/mallory"), headers=_with_id_of(true))
    assert await inbox.process([forged, true]) == {"dead": 1, "applied": 1}


async def test_any_number_of_records_against_the_contract_halts_nobody(
    inbox: Inbox, record: Make, effects: Effects, name: str
) -> None:
    limit = inbox.database.settings.dead_letter_limit
    bad = [record(name, 1, ce_id=None) for _ in range(limit + 10)]
    assert (await inbox.process(bad))[Outcome.DEAD] == limit + 10
    await inbox.process([record(name, 1)])
    assert await effects(name) == [1]


async def test_versions_that_jump_absurdly_halt_nobody_and_are_no_baseline(
    inbox: Inbox, record: Make, effects: Effects, name: str
) -> None:
    limit = inbox.database.settings.dead_letter_limit
    await inbox.process([record(name, 5_000_000 + number) for number in range(limit + 10)])
    stone = replace(record(name, 5_000_000), value=None)
    await inbox.process([stone])
    await inbox.process([record(name, 1)])
    assert await effects(name) == [1]


async def test_a_record_without_a_key_is_put_aside(inbox: Inbox, record: Make, name: str) -> None:
    assert await inbox.process([replace(record(name, 1), key=None)]) == {"dead": 1}


async def test_handlers_that_fail_in_a_row_halt(inbox: Inbox, record: Make, probe: Probe) -> None:
    names = [f"benda-{uuid4()}" for _ in range(inbox.database.settings.dead_letter_limit)]
    probe.broken.add("rusak")
    with pytest.raises(TooManyDeadLetters):
        await inbox.process([record(thing(one, "rusak"), 1) for one in names])


async def test_records_are_skipped_into_dead_letters_and_the_group_goes_on_behind(
    committed: Database, kafka: KafkaSettings, producer: AIOKafkaProducer, letters: Letters
) -> None:
    group = Consumers(f"skipping-{uuid4()}")
    sent = [await producer.send_and_wait(OTHER.name, b"{", partition=0) for _ in range(3)]
    behind = sent[-1].offset + 1
    await _commit(kafka, group.group, sent[0].offset)
    assert await skip_to(committed, group, OTHER.name, 0, behind, "test", dry_run=True) == 3
    assert await letters() == []
    assert await skip_to(committed, group, OTHER.name, 0, behind, "skipped by anna: test", dry_run=False) == 3
    assert await letters() == [("contract", "dead")] * 3
    assert await skip_to(committed, group, OTHER.name, 0, behind, "test", dry_run=True) == 0
    with pytest.raises(Conflict):
        await skip_to(committed, group, OTHER.name, 0, behind + 1_000_000, "test", dry_run=True)


async def _commit(kafka: KafkaSettings, group: str, offset: int) -> None:
    consumer = AIOKafkaConsumer(**connection_options(kafka), group_id=group, enable_auto_commit=False)
    await consumer.start()
    consumer.assign([TopicPartition(OTHER.name, 0)])
    await consumer.commit({TopicPartition(OTHER.name, 0): offset})
    await consumer.stop()


def _with_id_of(true: Record) -> Any:
    return tuple((name, b"/mallory" if name == "ce_source" else raw) for name, raw in true.headers)


def test_the_probe_is_owned_by_who_publishes_it() -> None:
    assert thing("x").owner == "probe"
