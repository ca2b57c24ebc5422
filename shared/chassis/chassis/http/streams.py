"""Server-sent events: what somebody follows, told as it changes.

    UPLOADS = Watch(queries.progress_of)

    @router.get("/{upload_id}/kemajuan", response_class=EventSourceResponse)
    async def tell_progress(stream: InStream, upload_id: UUID) -> AsyncIterator[ServerSentEvent]:
        with stream.follow(UPLOADS, upload_id) as turns:
            async for _ in turns:
                yield ServerSentEvent(event="kemajuan", id=…, raw_data=…)

Nobody who follows holds a database session: once a second one short query of the process asks for all that is followed,
and wakes those whose state has changed. A stream ends by itself when the process is told to end, when the session of
who follows ends, and after five minutes; the browser asks again, with the id of the last event it has seen. What may
not be followed is refused by a dependency of the route, before the answer begins.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated, Generic, TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary

import structlog
from fastapi import Depends, Header, Request

from chassis.auth import SignedIn
from chassis.db import Database, Session, is_transient
from chassis.running import closing_of, rates_of, service_of
from chassis.signin import signin_sessions
from chassis.signin.signin_sessions import SignInSession
from chassis.waiting import is_set

PAUSE = 1.0
"""Seconds between two looks."""

LONGEST = 300.0
"""Seconds that one stream lasts."""

Key = TypeVar("Key", bound=Hashable)
log = structlog.stdlib.get_logger()


@dataclass(eq=False)
class _Follower(Generic[Key]):
    """`token` is that of the session in which somebody follows; none where a bearer token does."""

    key: Key
    token: str | None
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    is_signed_out: bool = False


class _Lookout(Generic[Key]):
    """One look of a process, for as long as there is anybody to tell. Who comes after that gets another."""

    def __init__(self, database: Database, watch: "Watch[Key]") -> None:
        self.followers: set[_Follower[Key]] = set()
        self.over = asyncio.Event()
        self._database, self._watch = database, watch
        self._states: Mapping[Key, Hashable] = {}
        self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        while not await is_set(self.over, PAUSE):
            try:
                await self._look()
            except Exception as error:
                if is_transient(error):
                    log.warning("stream_not_watched", error=type(error).__name__)
                else:
                    log.exception("stream_watch_failed")

    async def _look(self) -> None:
        followed = list(self.followers)
        async with self._database.transaction() as session:
            states = await self._watch.look(session, {one.key for one in followed})
            tokens = await signin_sessions.still_open(session, {one.token for one in followed if one.token})
        for one in followed:
            one.is_signed_out = one.token is not None and one.token not in tokens
            # one that has just come is not known: something may have changed since its first turn
            is_new = one.key not in self._states
            if one.is_signed_out or is_new or states.get(one.key) != self._states[one.key]:
                one.woken.set()
        self._states = {one.key: states.get(one.key) for one in followed}


class Watch(Generic[Key]):
    """Something that can be followed, as one query for everybody who does.

    `look` gives the state of each of these keys, of whatever type compares; who follows one is woken when its state is
    another, or none.
    """

    def __init__(self, look: Callable[[Session, Collection[Key]], Awaitable[Mapping[Key, Hashable]]]) -> None:
        self.look = look
        self._lookouts: WeakKeyDictionary[Database, _Lookout[Key]] = WeakKeyDictionary()

    @contextmanager
    def follow(self, database: Database, key: Key, token: str | None = None) -> Iterator[_Follower[Key]]:
        lookout = self._lookouts.get(database) or self._lookouts.setdefault(database, _Lookout(database, self))
        follower = _Follower(key, token)
        lookout.followers.add(follower)
        try:
            yield follower
        finally:
            lookout.followers.discard(follower)
            if not lookout.followers:
                lookout.over.set()
                if self._lookouts.get(database) is lookout:
                    del self._lookouts[database]


class Stream:
    """One stream of one person. `last_event` is the id of the last event that the browser has seen, if it says so."""

    def __init__(
        self,
        database: Database,
        closing: asyncio.Event,
        token: str | None = None,
        last_event: str | None = None,
        longest: float = LONGEST,
    ) -> None:
        self.database = database
        self.last_event = last_event
        self._closing, self._token, self._longest = closing, token, longest

    @property
    def last_id(self) -> UUID | None:
        """`last_event` where ids of events are those of rows."""
        try:
            return UUID(self.last_event)
        except (TypeError, ValueError):
            return None

    @contextmanager
    def follow(self, watch: Watch[Key], key: Key) -> Iterator[AsyncIterator[None]]:
        """Turns: one at once, and one whenever this may have changed; no more when the stream is to end."""
        with watch.follow(self.database, key, self._token) as follower:
            yield self._turns(follower)

    async def _turns(self, follower: _Follower[Key]) -> AsyncIterator[None]:
        end = time.monotonic() + self._longest
        while not (follower.is_signed_out or self._closing.is_set()):
            follower.woken.clear()
            yield
            if not await self._is_woken(follower, end - time.monotonic()):
                return

    async def _is_woken(self, follower: _Follower[Key], within: float) -> bool:
        waits = [asyncio.ensure_future(one.wait()) for one in (follower.woken, self._closing)]
        try:
            await asyncio.wait(waits, timeout=max(0.0, within), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waits:
                one.cancel()
        return follower.woken.is_set()


async def open_stream(
    request: Request,
    who: SignedIn,
    last_event: Annotated[str | None, Header(alias="Last-Event-ID")] = None,
) -> AsyncIterator[Stream]:
    """Take one of the places that a session has for streams. Raises `NoPlace`."""
    page = getattr(request.state, "page", None)
    signed_in: SignInSession | None = page.signin_session if page else None
    token = signed_in.token if signed_in else None
    with rates_of(request).place("stream", token or who.subject):
        yield Stream(service_of(request).database, closing_of(request), token, last_event)


InStream = Annotated[Stream, Depends(open_stream)]


async def hold_export(request: Request, reader: SignedIn) -> AsyncIterator[None]:
    """A dependency of what takes long to write: one of the places that somebody has. Raises `NoPlace`."""
    with rates_of(request).place("export", reader.subject):
        yield
