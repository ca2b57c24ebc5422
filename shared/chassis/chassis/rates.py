"""How often and how much at once: per person and per address, in this process.

A moving window of a minute for what comes one after another; places for what lasts (uploads, exports, streams).
Every figure is a setting. Who comes through a proxy is known by it (`trusted_proxies`).
"""

import ipaddress
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import Request
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from chassis.config import Settings
from chassis.errors import TooMany

WHILE_BUSY = 15
"""Seconds after which one may try for a place again."""


class NoPlace(TooMany):
    code = "terlalu-banyak-sekaligus"

    def __init__(self) -> None:
        super().__init__(WHILE_BUSY)
        self.message = (
            f"Masih ada yang sedang diproses untuk Anda. Tunggu sampai selesai ({WHILE_BUSY} detik), lalu ulangi."
        )
        self.message_en = (
            f"Others of yours are still at work. Wait for them to end (some {WHILE_BUSY} seconds), then try again."
        )


class Rates:
    """The counts of one process."""

    def __init__(self, settings: Settings) -> None:
        self._window = MovingWindowRateLimiter(MemoryStorage())
        self._writes = RateLimitItemPerMinute(settings.writes_per_minute)
        self._writes_of_address = RateLimitItemPerMinute(settings.writes_per_minute_of_address)
        self._sign_ins = RateLimitItemPerMinute(settings.sign_ins_per_minute)
        self._refusals = RateLimitItemPerMinute(settings.wrong_tokens_per_minute)
        self._most = {
            "upload": settings.uploads_at_once,
            "export": settings.exports_at_once,
            "stream": settings.streams_at_once,
        }
        self._taken: Counter[tuple[str, str]] = Counter()

    def write(self, request: Request, subject: str) -> None:
        """Somebody changes something. Raises `TooMany`."""
        self._hit(self._writes, "write", subject)
        self._hit(self._writes_of_address, "write-from", address_of(request))

    def sign_in(self, request: Request) -> None:
        """Somebody begins or ends to sign in. Raises `TooMany`."""
        self._hit(self._sign_ins, "sign-in", address_of(request))

    def wrong_token(self, request: Request) -> None:
        """A token was not in order."""
        self._window.hit(self._refusals, "wrong-token", address_of(request))

    def check_wrong_tokens(self, request: Request) -> None:
        """Before another is looked at. Raises `TooMany`."""
        address = address_of(request)
        if not self._window.test(self._refusals, "wrong-token", address):
            raise TooMany(self._wait(self._refusals, "wrong-token", address))

    @contextmanager
    def place(self, kind: str, whose: str) -> Iterator[None]:
        """One of the places that somebody has for what lasts. Raises `NoPlace`."""
        key = (kind, whose)
        if self._taken[key] >= self._most[kind]:
            raise NoPlace
        self._taken[key] += 1
        try:
            yield
        finally:
            self._taken[key] -= 1
            if not self._taken[key]:
                del self._taken[key]

    def _hit(self, item: RateLimitItem, *who: str) -> None:
        if not self._window.hit(item, *who):
            raise TooMany(self._wait(item, *who))

    def _wait(self, item: RateLimitItem, *who: str) -> float:
        return self._window.get_window_stats(item, *who).reset_time - time.time()


def address_of(request: Request) -> str:
    """The client's address; of version 6 its network, which one client has whole."""
    host = request.client.host if request.client else "unknown"
    try:
        known = ipaddress.ip_address(host)
    except ValueError:
        return host
    return str(ipaddress.ip_network(f"{known}/64", strict=False)) if known.version == 6 else host


def rates_of(request: Request) -> Rates:
    rates: Rates = request.app.state.rates
    return rates
