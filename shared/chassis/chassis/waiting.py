"""Waits that have an end."""

import asyncio
from contextlib import suppress


async def is_set(event: asyncio.Event, within: float) -> bool:
    """Wait until the event is set, `within` seconds at most. Returns whether it is."""
    with suppress(TimeoutError):
        async with asyncio.timeout(within):
            return await event.wait()
    return False
