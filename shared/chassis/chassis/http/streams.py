"""Answers without an end of their own (server-sent events): so many a session, and over when the process is told to
end, so that the browser takes up at the next one."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress
from typing import TypeVar

from fastapi import Request

from chassis.auth import SignedIn
from chassis.running import closing_of, rates_of

Piece = TypeVar("Piece")


async def until_closing(request: Request, source: AsyncGenerator[Piece, None]) -> AsyncIterator[Piece]:
    """Yield from `source` until it ends or this process is about to."""
    told = asyncio.ensure_future(closing_of(request).wait())
    coming: asyncio.Future[Piece] | None = None
    try:
        while not told.done():
            coming = asyncio.ensure_future(anext(source))
            await asyncio.wait({coming, told}, return_when=asyncio.FIRST_COMPLETED)
            if not coming.done():
                return
            try:
                piece = coming.result()
            except StopAsyncIteration:
                return
            yield piece
    finally:
        told.cancel()
        if coming is not None and not coming.done():
            coming.cancel()
            with suppress(asyncio.CancelledError):
                await coming
        await source.aclose()


async def hold_stream(request: Request, _: SignedIn) -> AsyncIterator[None]:
    """A dependency of a page's stream: one of the places that its session has. Raises `NoPlace`."""
    with rates_of(request).place("stream", request.state.page.signin_session.token):
        yield


async def hold_export(request: Request, reader: SignedIn) -> AsyncIterator[None]:
    """A dependency of what takes long to write: one of the places that somebody has. Raises `NoPlace`."""
    with rates_of(request).place("export", reader.subject):
        yield
