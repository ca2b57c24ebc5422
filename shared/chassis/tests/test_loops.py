"""Background jobs: batches until nothing is left, leases that are given back, items that one worker does alone."""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest
from chassis import clock, loops
from chassis.db import Database, Session
from chassis.loops import Batches, LeasedBatches, Loop, OneByOne, alone, moved
from sqlalchemy import text


class Heap:
    """So much work; a batch takes three."""

    def __init__(self, left: int) -> None:
        self.left = left
        self.taken: list[int] = []
        self.failing = False

    async def take(self, session: Session) -> int:
        await session.execute(text("SELECT 1"))
        if self.failing:
            raise ValueError("a batch")
        taken = min(3, self.left)
        self.left -= taken
        self.taken.append(taken)
        return taken


@pytest.mark.parametrize("concurrency", [1, 3])
async def test_a_round_takes_batches_until_nothing_is_left(committed: Database, concurrency: int) -> None:
    heap = Heap(20)
    assert await Batches(committed, heap.take, concurrency=concurrency).round() is None
    assert (sum(heap.taken), heap.left) == (20, 0)


async def test_a_round_sleeps_until_the_next_is_due_and_never_not_at_all(
    committed: Database, clock_at: Callable[..., None]
) -> None:
    clock_at("2025-07-08T01:00:00Z", rate=0)
    for seconds, expected in ((-5, loops.SHORTEST_PAUSE), (90, 90.0)):
        due = clock.now() + timedelta(seconds=seconds)

        async def next_due(session: Session, due: datetime = due) -> datetime:
            return due

        assert await Batches(committed, Heap(0).take, next_due).round() == expected


async def test_a_round_has_an_end_though_the_work_has_none(
    committed: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loops, "LONGEST_ROUND", 0.05)
    assert await Batches(committed, Heap(10**9).take).round() == 0


async def test_a_batch_that_fails_fails_its_round(committed: Database) -> None:
    heap = Heap(9)
    heap.failing = True
    with pytest.raises(ValueError, match="a batch"):
        await Batches(committed, heap.take, concurrency=2).round()


class Post(LeasedBatches[str, tuple[str, str]]):
    """Letters by name; what became of each stands in `books`."""

    def __init__(self, database: Database, *waiting: str) -> None:
        super().__init__(database)
        self.waiting = list(waiting)
        self.books: dict[str, str] = {}
        self.rested = 0
        self.blocked = asyncio.Event()

    async def claim(self, session: Session) -> Sequence[str]:
        batch, self.waiting = self.waiting[:3], self.waiting[3:]
        return batch

    async def perform(self, work: str) -> tuple[str, str]:
        if work == "endless":
            self.blocked.set()
            await asyncio.Event().wait()
        if work == "broken":
            raise ValueError(work)
        return work, "away" if work == "away" else "done"

    async def settle(self, session: Session, outcomes: Sequence[tuple[str, str]]) -> None:
        self.books |= dict(outcomes)

    async def next_due(self, session: Session) -> datetime | None:
        return None

    def untried(self, work: str) -> tuple[str, str]:
        return work, "back"

    def interrupted(self, work: str) -> tuple[str, str]:
        return work, "in doubt"

    def is_held_up(self, outcome: tuple[str, str]) -> bool:
        return outcome[1] == "away"

    async def rest(self) -> None:
        self.rested += 1


async def test_everything_claimed_is_done_and_written_down(committed: Database) -> None:
    post = Post(committed, "a", "b", "c", "d")
    assert await post.round() is None
    assert (post.books, post.rested) == (dict.fromkeys("abcd", "done"), 1)


async def test_what_was_not_tried_goes_back_when_nobody_is_there(committed: Database) -> None:
    post = Post(committed, "a", "away", "c", "d")
    assert await post.round() == Post.pause_held_up
    assert (post.books, post.waiting, post.rested) == ({"a": "done", "away": "away", "c": "back"}, ["d"], 0)


async def test_what_takes_too_long_leaves_the_rest_to_others(committed: Database) -> None:
    post = Post(committed, "a", "b")
    post.longest = -1
    await post.round()
    assert post.books == {"a": "back", "b": "back"}


async def test_a_worker_told_to_stop_says_what_was_under_way(committed: Database) -> None:
    post = Post(committed, "a", "endless", "c")
    task = asyncio.create_task(post.round())
    await post.blocked.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert post.books == {"a": "done", "endless": "in doubt", "c": "back"}


async def test_an_error_of_one_gives_all_back_that_has_no_outcome(committed: Database) -> None:
    post = Post(committed, "a", "broken", "c")
    with pytest.raises(ValueError, match="broken"):
        await post.round()
    assert post.books == {"a": "done", "broken": "back", "c": "back"}


async def test_a_name_is_held_by_one_connection_and_goes_with_it(committed: Database) -> None:
    async with committed.engine.connect() as one, committed.engine.connect() as other:
        async with alone(one, "a") as ours, alone(other, "a") as theirs, alone(other, "b") as another:
            assert (ours, theirs, another) == (True, False, True)
        async with alone(other, "a") as theirs:
            assert theirs


async def test_each_item_is_done_by_one_of_many_workers(committed: Database) -> None:
    begun: list[str] = []
    together = asyncio.Event()

    async def work(key: str) -> None:
        begun.append(key)
        if len(begun) == 2:
            together.set()
        await together.wait()

    waiting = text("SELECT unnest(ARRAY['a', 'b']) LIMIT :most")
    rounds = [OneByOne(committed, "work", waiting, work).round() for _ in range(2)]
    assert await asyncio.gather(*rounds) == [None, None]
    assert sorted(begun[:2]) == ["a", "b"], "beside each other, not the same"
    assert await OneByOne(committed, "work", waiting, work, most=1).round() == 0, "more may be left"


async def test_a_long_round_that_goes_on_is_not_a_stalled_one() -> None:
    seen, ended = list[float](), asyncio.Event()

    async def round_() -> float:
        before = loop.progress
        await asyncio.sleep(0.01)
        await asyncio.gather(asyncio.create_task(_move()))
        seen.append(loop.progress - before)
        ended.set()
        return 60

    loop = Loop("slow", round_, progress=time.monotonic() - 100)
    task = asyncio.create_task(loop.run())
    await ended.wait()
    task.cancel()
    assert seen[0] >= 100
    moved()  # nothing, outside of a loop


async def _move() -> None:
    moved()
