"""Every event takes effect once and in order, or lies where people can see it."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from chassis.config import Settings
from chassis.db import Database
from chassis.dead_letters import operations as dead_letters
from chassis.inbox import Consumers, Inbox, Record, TooManyDeadLetters
from chassis.inbox.outcomes import Outcome
from chassis.service import Service
from probe import Broken, OtherHappened, Probe, ThingEnded, ThingHappened, thing
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

Make = Callable[..., Record]
Effects = Callable[[str], Awaitable[list[int]]]
Letters = Callable[[], Awaitable[list[tuple[str, str]]]]


@pytest_asyncio.fixture
async def inbox(committed: Database, service: Service[Settings]) -> Inbox:
    return Inbox(committed, service.consumers)


async def letter_ids(database: Database) -> list[Any]:
    async with database.transaction() as session:
        return list(await session.scalars(text('SELECT id FROM dead_letter ORDER BY aggregate_version, "offset"')))


async def test_events_take_effect_in_order(inbox: Inbox, record: Make, effects: Effects, name: str) -> None:
    await inbox.process([record(name, version) for version in (1, 2, 3)])
    assert await effects(name) == [1, 2, 3]


async def test_the_same_record_again_changes_nothing(inbox: Inbox, record: Make, effects: Effects, name: str) -> None:
    batch = [record(name, 1), record(name, 2)]
    await inbox.process(batch)
    assert await inbox.process(batch) == {"duplicate": 2}
    assert await inbox.process([*batch[:1], *batch[:1]]) == {"duplicate": 2}
    assert await effects(name) == [1, 2]


async def test_a_version_already_passed_is_dropped(inbox: Inbox, record: Make, effects: Effects, name: str) -> None:
    await inbox.process([record(name, 5), record(name, 6)])
    assert await inbox.process([record(name, 5)]) == {"stale": 1}
    assert await effects(name) == [5, 6]


async def test_the_first_sight_of_an_aggregate_is_its_baseline(
    inbox: Inbox, record: Make, effects: Effects, name: str
) -> None:
    await inbox.process([record(name, 41), record(name, 42)])
    assert await effects(name) == [41, 42]


async def test_an_early_event_waits_for_the_one_before_it(
    inbox: Inbox, record: Make, effects: Effects, letters: Letters, name: str
) -> None:
    await inbox.process([record(name, 1)])
    late = record(name, 2)
    assert await inbox.process([record(name, 3), record(name, 4)]) == {"parked": 2}
    assert await effects(name) == [1]
    assert await letters() == [("gap", "parked")] * 2
    await inbox.process([late])
    assert await effects(name) == [1, 2, 3, 4]
    assert await letters() == [("gap", "replayed")] * 2


async def test_a_failing_handler_buries_the_event_and_only_its_aggregate_waits(
    inbox: Inbox, record: Make, effects: Effects, letters: Letters, probe: Probe, name: str
) -> None:
    probe.broken.add("rusak")
    other = name + "-lain"
    batch = [record(name, 1), record(other, 1), record(thing(name, "rusak"), 2), record(name, 3), record(other, 2)]
    assert await inbox.process(batch) == {"applied": 3, "dead": 1, "parked": 1}
    assert await effects(name) == [1]
    assert await effects(other) == [1, 2]
    assert await letters() == [("handler", "dead"), ("behind", "parked")]
    assert await inbox.process([record(name, 4)]) == {"parked": 1}


async def test_replay_goes_through_the_same_handler_in_order_and_a_dry_run_changes_nothing(
    inbox: Inbox, record: Make, effects: Effects, letters: Letters, probe: Probe, service: Service[Settings], name: str
) -> None:
    probe.broken.add("rusak")
    await inbox.process([record(name, 1), record(thing(name, "rusak"), 2), record(name, 3)])
    [first, _] = await letter_ids(service.database)
    still = await dead_letters.replay(service.database, service.consumers, first, "uji", dry_run=False)
    assert [outcome for _, outcome in still.results] == ["dead"]

    probe.broken.clear()
    dry = await dead_letters.replay(service.database, service.consumers, first, "uji")
    assert [outcome for _, outcome in dry.results] == ["applied", "applied"]
    assert await effects(name) == [1]

    await dead_letters.replay(service.database, service.consumers, first, "uji", dry_run=False)
    assert await effects(name) == [1, 2, 3]
    assert await letters() == [("handler", "replayed"), ("behind", "replayed")]
    assert await inbox.process([record(name, 4)]) == {"applied": 1}


async def test_discarding_gives_one_event_up_and_lets_the_rest_go_on(
    inbox: Inbox, record: Make, effects: Effects, probe: Probe, service: Service[Settings], name: str
) -> None:
    probe.broken.add("rusak")
    await inbox.process([record(name, 1), record(thing(name, "rusak"), 2), record(name, 3)])
    [first, _] = await letter_ids(service.database)
    await dead_letters.discard(service.database, service.consumers, first, "uji", "salah kirim")
    assert await effects(name) == [1, 3]
    async with service.database.transaction() as session:
        actions = await session.execute(text("SELECT action, done_by, note, outcome FROM dead_letter_action"))
        assert [tuple(row) for row in actions] == [("discard", "uji", "salah kirim", "discarded")]


async def test_a_gap_that_will_never_close_can_be_accepted(
    inbox: Inbox, record: Make, effects: Effects, service: Service[Settings], name: str
) -> None:
    await inbox.process([record(name, 1), record(name, 5), record(name, 6)])
    [first, _] = await letter_ids(service.database)
    waiting = await dead_letters.replay(service.database, service.consumers, first, "uji", dry_run=False)
    assert [outcome for _, outcome in waiting.results] == ["gap"]
    await dead_letters.replay(service.database, service.consumers, first, "uji", dry_run=False, accept_gap=True)
    assert await effects(name) == [1, 5, 6]


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"ce_id": None}, "dead"),
        ({"ce_subject": b"\xff\xfe"}, "dead"),
        ({"ce_sequence": b"satu"}, "dead"),
        ({"ce_type": b"id.go.ditjenpas.probe.never-heard-of.v1"}, "unknown_type"),
        ({"lain": b"\xff"}, "applied"),
        ({"value": b"{"}, "dead"),
        ({"value": b'{"thing": 1}'}, "dead"),
        ({"value": b"\x00\x01"}, "dead"),
    ],
    ids=[
        "null header",
        "non-UTF-8 header",
        "no number",
        "unknown type",
        "odd foreign header",
        "no JSON",
        "schema",
        "bytes",
    ],
)
async def test_no_record_stops_the_batch(
    inbox: Inbox, record: Make, effects: Effects, name: str, changes: dict[str, Any], outcome: str
) -> None:
    after = name + "-sesudah"
    counted = await inbox.process([record(name, 1, **changes), record(after, 1)])
    assert counted[Outcome(outcome)] >= 1
    assert await effects(after) == [1]


async def test_a_tombstone_and_an_event_of_another_topic_are_counted_and_passed(
    inbox: Inbox, record: Make, effects: Effects, name: str
) -> None:
    stone, strange, plain = record(name, 1), record(OtherHappened(thing=name), 1), record(name, 2)
    empty = Record(stone.topic, 0, stone.offset, 0, stone.key, None, stone.headers)
    astray = Record(stone.topic, 0, strange.offset, 0, strange.key, strange.value, strange.headers)
    assert await inbox.process([empty, plain]) == {"tombstone": 1, "applied": 1}
    assert await inbox.process([astray]) == {"stale": 1}
    other = name + "-b"
    lone = record(OtherHappened(thing=other), 1)
    wrong = Record(stone.topic, 0, lone.offset, 0, lone.key, lone.value, lone.headers)
    assert await inbox.process([wrong]) == {"dead": 1}


async def test_a_type_without_handler_keeps_its_place_in_the_order(
    inbox: Inbox, record: Make, effects: Effects, name: str
) -> None:
    counted = await inbox.process([record(name, 1), record(ThingEnded(thing=name), 2), record(name, 3)])
    assert counted == {"applied": 2, "not_for_us": 1}
    assert await effects(name) == [1, 3]


@pytest.fixture
def batches(service: Service[Settings], committed: Database) -> tuple[Inbox, list[list[str]]]:
    """An inbox whose handler takes many things at once and fails for the word `rusak`; and the words of each call."""
    calls: list[list[str]] = []
    consumers = Consumers(f"batches-{uuid4()}")

    @consumers.on_batch(ThingHappened)
    async def hear(session: Any, batch: Any) -> None:
        calls.append([event.word for event, _ in batch])
        rows = [{"thing": event.thing, "version": envelope.sequence, "word": event.word} for event, envelope in batch]
        await session.execute(text("INSERT INTO effect (thing, version, word) VALUES (:thing, :version, :word)"), rows)
        if any(event.word == "rusak" for event, _ in batch):
            raise Broken

    @consumers.on(ThingEnded)
    async def end(session: Any, event: ThingEnded, _envelope: Any) -> None:
        statement = text("INSERT INTO effect (thing, version, word) SELECT :thing, 1000 + count(*), '' FROM effect")
        await session.execute(statement, {"thing": event.thing})

    return Inbox(committed, consumers), calls


async def test_neighbours_reach_a_batch_handler_at_once(
    batches: tuple[Inbox, list[list[str]]], record: Make, effects: Effects, name: str
) -> None:
    inbox, calls = batches
    await inbox.process([record(thing(name, word), version) for version, word in enumerate("abc", 1)])
    assert calls == [["a", "b", "c"]]
    assert await effects(name) == [1, 2, 3]


async def test_another_handlers_event_comes_after_what_was_before_it(
    batches: tuple[Inbox, list[list[str]]], record: Make, effects: Effects, name: str
) -> None:
    inbox, calls = batches
    ended = record(ThingEnded(thing=name), 3)
    await inbox.process([record(thing(name, "a"), 1), record(thing(name, "b"), 2), ended, record(thing(name, "c"), 4)])
    assert calls == [["a", "b"], ["c"]]
    assert await effects(name) == [1, 2, 1002, 4]


async def test_one_faulty_event_does_not_take_its_batch_with_it(
    batches: tuple[Inbox, list[list[str]]], record: Make, effects: Effects, letters: Letters, name: str
) -> None:
    inbox, calls = batches
    good = f"{name}-baik"
    faulty = [record(thing(name, "rusak"), 1), record(thing(name, "b"), 2)]
    assert await inbox.process([*faulty, record(thing(good), 1)]) == {"dead": 1, "parked": 1, "applied": 1}
    assert calls == [["rusak", "b", "kata"], ["rusak"], ["kata"]]
    assert (await effects(name), await effects(good)) == ([], [1])
    assert await letters() == [("handler", "dead"), ("behind", "parked")]


async def test_an_event_has_one_handler(service: Service[Settings]) -> None:
    consumers = Consumers("dua")
    consumers.on_batch(ThingHappened)(Probe().hear)
    with pytest.raises(ValueError, match="already has a handler"):
        consumers.on(ThingHappened)(Probe().hear)


async def test_a_database_that_is_away_is_never_a_dead_letter(
    inbox: Inbox, record: Make, effects: Effects, letters: Letters, name: str
) -> None:
    async def break_off(session: Any, _event: object, _envelope: object) -> None:
        await session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    handlers, batch = dict(inbox.consumers.handlers), [record(name, 1)]
    inbox.consumers.handlers.update(dict.fromkeys(handlers, break_off))
    with pytest.raises(DBAPIError):
        await inbox.process(batch)
    inbox.consumers.handlers.update(handlers)
    assert await letters() == []
    assert await inbox.process(batch) == {"applied": 1}
    assert await effects(name) == [1]


async def test_too_many_dead_letters_in_a_row_stop_the_consumer(
    inbox: Inbox, record: Make, probe: Probe, name: str
) -> None:
    probe.broken.add("rusak")
    limit = inbox.database.settings.dead_letter_limit
    with pytest.raises(TooManyDeadLetters):
        await inbox.process([record(thing(f"{name}-{n}", "rusak"), 1) for n in range(limit)])
