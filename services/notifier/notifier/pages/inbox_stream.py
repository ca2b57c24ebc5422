"""Inbox stream: messages as they arrive, to everybody at the office who looks."""

from collections.abc import AsyncGenerator, Sequence
from uuid import UUID

from chassis.http.streams import Stream, Watch

from notifier.models import Message
from notifier.queries import mailbox as queries

AT_ONCE = 50
INBOX = Watch(queries.arrived)


async def arrivals(stream: Stream, unit: str, after: UUID | None) -> AsyncGenerator[Message, None]:
    """Messages to this unit as they come, after the one with this id, each once."""
    known: set[UUID] = set()
    if after:
        async with stream.database.transaction() as session:
            known = await queries.there_with(session, unit, after)
    with stream.follow(INBOX, unit) as turns:
        async for _ in turns:
            while found := await _since(stream, unit, after, known):
                for message in found:
                    known.add(message.id)
                    after = message.id if after is None else max(after, message.id)
                    yield message


async def _since(stream: Stream, unit: str, after: UUID | None, known: set[UUID]) -> Sequence[Message]:
    async with stream.database.transaction() as session:
        return await queries.since(session, unit, after, known, AT_ONCE)
