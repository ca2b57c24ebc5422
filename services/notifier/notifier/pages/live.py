"""What comes in while somebody looks at the inbox, as server-sent events.

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
from notifier.queries import inbox as queries

PAUSE = 1.0
"""Seconds between two looks."""

LONGEST = 300.0
"""Seconds that one stream lasts."""

AT_ONCE = 50
log = structlog.stdlib.get_logger()


class Watch:
    """The one look of a process for everybody in it. It looks while there is anybody to tell."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._bells: Counter[tuple[str, asyncio.Event]] = Counter()
        self._looking: asyncio.Task[None] | None = None

    @contextmanager
    def listen(self, unit: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever something has come for the unit."""
        bell = asyncio.Event()
        self._bells[unit, bell] += 1
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        try:
            yield bell
        finally:
            del self._bells[unit, bell]

    async def _look(self) -> None:
        told: set[UUID] = set()
        while self._bells:
            try:
                async with self._site.database.transaction() as session:
                    arrived = await queries.arrived(session, sorted({unit for unit, _ in self._bells}))
            except Exception as error:
                if not is_transient(error):
                    raise
                log.warning("inbox_not_watched", error=type(error).__name__)
            else:
                self._ring({unit for message, unit in arrived.items() if message not in told})
                told = set(arrived)
            await asyncio.sleep(PAUSE)

    def _ring(self, units: set[str]) -> None:
        for unit, bell in self._bells:
            if unit in units:
                bell.set()


_watches: WeakKeyDictionary[Site, Watch] = WeakKeyDictionary()


async def arrivals(
    site: Site, unit: str, after: UUID | None, longest: float = LONGEST
) -> AsyncGenerator[Message, None]:
    """Messages to this unit as they come, after the one with this id, each once."""
    watch = _watches.setdefault(site, Watch(site))
    end = time.monotonic() + longest
    known: set[UUID] = set()
    if after:
        async with site.database.transaction() as session:
            known = await queries.there_with(session, unit, after)
    with watch.listen(unit) as bell:
        while True:
            bell.clear()
            async with site.database.transaction() as session:
                found = await queries.since(session, unit, after, known, AT_ONCE)
            for message in found:
                known.add(message.id)
                after = message.id if after is None else max(after, message.id)
                yield message
            if not found and not await _rings(bell, end - time.monotonic()):
                return


async def _rings(bell: asyncio.Event, within: float) -> bool:
    with suppress(TimeoutError):
        async with asyncio.timeout(max(0.0, within)):
            return await bell.wait()
    return False
