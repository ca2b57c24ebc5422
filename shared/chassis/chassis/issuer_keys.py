"""The issuer's key set, as this process knows it: it ages, is fetched anew before it is old, and outlives an issuer
that does not answer only for a while."""

import asyncio
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from chassis.config import Settings
from chassis.errors import Unavailable

REFETCH_SECONDS = 30.0
"""Between two fetches, whatever is asked: for a key that is unknown, or from an issuer that did not answer."""

EARLY = 0.5
"""The part of its age after which a set is fetched anew beside the requests."""


class KeyKeeper:
    """Gives the key set, never one that is older than the settings allow. `now` is a monotonic clock."""

    def __init__(self, settings: Settings, renewed: Callable[[], None], now: Callable[[], float] = time.monotonic):
        self.jwks = settings.jwks
        self._age = settings.keys_age_minutes * 60.0
        self._grace = settings.keys_grace_minutes * 60.0
        self._renewed = renewed
        self._now = now
        self._keys: KeySet | None = None
        self._fetched = self._tried = 0.0
        self._lock = asyncio.Lock()
        self._beside: asyncio.Task[None] | None = None

    @property
    def is_fresh(self) -> bool:
        """Whether what was judged by the set still holds."""
        return self._keys is not None and self._now() - self._fetched < self._age

    async def current(self) -> KeySet:
        """Raises `Unavailable` without keys, or when they are too old and the issuer gives no others."""
        if not self.is_fresh:
            await self._fetch(self._fetched)
        elif self._now() - self._fetched >= self._age * EARLY:
            self._fetch_beside()
        if self._keys is None or self._now() - self._fetched >= self._age + self._grace:
            raise Unavailable
        return self._keys

    async def newer(self) -> KeySet | None:
        """A set fetched for a key that is unknown; nothing if one was fetched, or tried, a moment ago."""
        before = self._fetched
        await self._fetch(before)
        return self._keys if self._fetched != before else None

    def _fetch_beside(self) -> None:
        if (self._beside is None or self._beside.done()) and self._now() - self._tried >= REFETCH_SECONDS:
            self._beside = asyncio.create_task(self._fetch(self._fetched))

    async def _fetch(self, known: float) -> None:
        """Unless somebody else has meanwhile, or it was tried a moment ago. A failure leaves the set as it is."""
        async with self._lock:
            too_soon = self._keys is not None and self._now() - self._tried < REFETCH_SECONDS
            if self._fetched != known or too_soon:
                return
            self._tried = self._now()
            try:
                self._keys = KeySet.import_key_set(await _read(self.jwks))
            except (Unavailable, JoseError, ValueError, KeyError, TypeError, AttributeError):
                return
            self._fetched = self._now()
            self._renewed()


async def _read(jwks: str) -> Any:
    try:
        if not jwks.startswith(("http://", "https://")):
            return json.loads(await asyncio.to_thread(Path(jwks).read_text))
        timeout = aiohttp.ClientTimeout(total=5)
        async with aiohttp.ClientSession(timeout=timeout) as http, http.get(jwks) as answer:
            answer.raise_for_status()
            return await answer.json(content_type=None)
    except (OSError, ValueError, TimeoutError, aiohttp.ClientError):
        raise Unavailable from None
