"""Streams of events: one look for everybody, woken by a change, over when there is nobody to tell."""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from uuid import uuid4

import pytest
from chassis.auth import Principal, Role
from chassis.db import Database, Session
from chassis.http import streams
from chassis.http.streams import Stream, Watch
from chassis.signin import signin_sessions

WHO = Principal("somebody", "lapas-a", frozenset({Role.OPERATOR}), "Somebody")


class Board:
    """States of things by name, and how often they were looked at."""

    def __init__(self) -> None:
        self.states: dict[str, int] = {}
        self.looks: list[set[str]] = []
        self._looked = asyncio.Event()
        self.failure: Exception | None = None
        self.watch = Watch(self._look)

    async def _look(self, session: Session, keys: Collection[str]) -> Mapping[str, int]:
        self.looks.append(set(keys))
        self._looked.set()
        if failure := self.failure:
            self.failure = None
            raise failure
        return {key: self.states[key] for key in keys if key in self.states}

    async def looked(self, times: int = 2) -> None:
        """Wait until so many looks more have begun: all that one has to say is said by the next."""
        wanted = len(self.looks) + times
        while len(self.looks) < wanted:
            self._looked.clear()
            await self._looked.wait()


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Board:
    monkeypatch.setattr(streams, "PAUSE", 0.05)
    return Board()


async def _count(turns: AsyncIterator[None], seen: list[int]) -> None:
    async for _ in turns:
        seen.append(len(seen))


async def test_a_turn_comes_at_once_and_whenever_the_state_is_another(committed: Database, board: Board) -> None:
    stream, seen = Stream(committed, asyncio.Event()), list[int]()
    with stream.follow(board.watch, "a") as turns:
        task = asyncio.create_task(_count(turns, seen))
        await board.looked(3)
        before = len(seen)
        assert before in (1, 2), "the first turn, and one for what may have changed before the first look"
        board.states["b"] = 1
        await board.looked()
        assert len(seen) == before, "another's state"
        for number, change in enumerate([1, 2, None], 1):
            board.states = {} if change is None else {"a": change}
            await board.looked()
            assert len(seen) == before + number
        task.cancel()


async def test_all_who_follow_share_one_look_and_without_anybody_nobody_looks(
    committed: Database, board: Board
) -> None:
    many = [Stream(committed, asyncio.Event()) for _ in range(5)]
    for number, stream in enumerate(many):
        with stream.follow(board.watch, f"{number % 2}"), stream.follow(board.watch, "2"):
            await board.looked()
            assert board.looks[-1] == {f"{number % 2}", "2"}
    with many[0].follow(board.watch, "0"), many[1].follow(board.watch, "1"), many[2].follow(board.watch, "1"):
        await board.looked()
        assert board.looks[-1] == {"0", "1"}
    done = len(board.looks)
    await asyncio.sleep(0.3)
    assert len(board.looks) <= done + 1


async def test_it_ends_when_the_process_is_told_to_when_its_time_is_over_and_with_the_session(
    committed: Database, board: Board
) -> None:
    async with committed.transaction() as session:
        token = await signin_sessions.begin(session, WHO, {"sid": uuid4().hex}, "id-token", hours=1)
    closing, seen = asyncio.Event(), list[int]()
    ends = [
        Stream(committed, asyncio.Event(), longest=0.1),
        Stream(committed, closing),
        Stream(committed, asyncio.Event(), token),
    ]
    for stream in ends:
        with stream.follow(board.watch, "a") as turns:
            task = asyncio.create_task(_count(turns, seen))
            await board.looked()
            closing.set()
            if stream is ends[2]:
                assert not task.done()
                async with committed.transaction() as session:
                    await signin_sessions.end(session, token)
            await task


async def test_nothing_is_told_any_more_once_the_session_has_ended(committed: Database, board: Board) -> None:
    stream, seen = Stream(committed, asyncio.Event(), "a token of nobody's"), list[int]()
    with stream.follow(board.watch, "a") as turns:
        await _count(turns, seen)
    assert seen == [0]


@pytest.mark.parametrize("failure", [TimeoutError(), ValueError("nonsense")])
async def test_a_look_that_fails_is_not_the_last(committed: Database, board: Board, failure: Exception) -> None:
    board.failure = failure
    with Stream(committed, asyncio.Event()).follow(board.watch, "a"):
        await board.looked(3)


@pytest.mark.parametrize("last", ["nonsense", "", None])
async def test_an_id_that_is_none_is_no_place_to_go_on_from(committed: Database, last: str | None) -> None:
    assert Stream(committed, asyncio.Event(), last_event=last).last_id is None
    known = uuid4()
    assert Stream(committed, asyncio.Event(), last_event=str(known)).last_id == known
