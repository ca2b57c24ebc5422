"""Inbox stream: messages as they arrive, as server-sent events.

Nobody who looks holds a database session: once a second one short query of the process asks for all offices that are
looked at, and wakes those that something has come for. A stream ends after a while, so that the browser asks again
and who has signed out gets no answer; it takes up where it was by the id of the last event it has seen.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager, suppress
from uuid import UUID
from weakref import WeakKeyDictionary

import structlog
from chassis.db import is_transient
from chassis.pages.site import Site

from notifier.models import Message
from notifier.queries import mailbox as queries

PAUSE = 1.0
"""Seconds between two looks."""

LONGEST = 300.0
"""Seconds that one stream lasts."""

AT_ONCE = 50
log = structlog.stdlib.get_logger()


class InboxStream:
    """The one look of a process for everybody in it. It looks while there is anybody to tell."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._listeners: Counter[tuple[str, asyncio.Event]] = Counter()
        self._looking: asyncio.Task[None] | None = None

    @contextmanager
    def listen(self, unit: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever something has come for the unit."""
        arrived = asyncio.Event()
        self._listeners[unit, arrived] += 1
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        try:
            yield arrived
        finally:
            del self._listeners[unit, arrived]

    async def _look(self) -> None:
        told: set[UUID] = set()
        while self._listeners:
            try:
                async with self._site.database.transaction() as session:
                    arrived = await queries.arrived(session, sorted({unit for unit, _ in self._listeners}))
            except Exception as error:
                if not is_transient(error):
                    raise
                log.warning("inbox_not_watched", error=type(error).__name__)
            else:
                self._publish({unit for message, unit in arrived.items() if message not in told})
                told = set(arrived)
            await asyncio.sleep(PAUSE)

    def _publish(self, units: set[str]) -> None:
        for unit, arrived in self._listeners:
            if unit in units:
                arrived.set()


_streams: WeakKeyDictionary[Site, InboxStream] = WeakKeyDictionary()


async def arrivals(
    site: Site, unit: str, after: UUID | None, longest: float = LONGEST
) -> AsyncGenerator[Message, None]:
    """Messages to this unit as they come, after the one with this id, each once."""
    shared = _streams.setdefault(site, InboxStream(site))
    end = time.monotonic() + longest
    known: set[UUID] = set()
    if after:
        async with site.database.transaction() as session:
            known = await queries.there_with(session, unit, after)
    with shared.listen(unit) as arrived:
        while True:
            arrived.clear()
            async with site.database.transaction() as session:
                found = await queries.since(session, unit, after, known, AT_ONCE)
            for message in found:
                known.add(message.id)
                after = message.id if after is None else max(after, message.id)
                yield message
            if not found and not await _is_woken(arrived, end - time.monotonic()):
                return


async def _is_woken(arrived: asyncio.Event, within: float) -> bool:
    with suppress(TimeoutError):
        async with asyncio.timeout(max(0.0, within)):
            return await arrived.wait()
    return False
