"""Rate limits: per person and per address, in this process.

A moving window of a minute for what comes one after another; places for what lasts (uploads, exports, streams).
Every figure is a setting. Who comes through a proxy is known by it (`trusted_proxies`).
"""

import ipaddress
from collections import Counter, OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from fastapi import Request

from chassis import gettext
from chassis.config import Settings
from chassis.errors import TooMany

MINUTE = 60.0
WHILE_BUSY = 15
"""Seconds after which one may try for a place again."""


class NoPlace(TooMany):
    code = "terlalu-banyak-sekaligus"

    def __init__(self) -> None:
        super().__init__(WHILE_BUSY)
        self.message = gettext(
            "Masih ada yang sedang diproses untuk Anda. Tunggu sampai selesai (%(seconds)s detik), lalu ulangi.",
            seconds=WHILE_BUSY,
        )


class MovingWindow:
    """At most so many within any minute, by key. One event loop alone uses it, so that it needs no lock."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._hits: OrderedDict[str, deque[float]] = OrderedDict()
        """The last hits of each key; the key that was hit last comes last."""

    def hit(self, key: str) -> bool:
        """Count one more; False where there is room for none, which is not counted."""
        if not self.has_room(key):
            return False
        now = monotonic()
        self._hits.setdefault(key, deque(maxlen=self.most)).append(now)
        self._hits.move_to_end(key)
        self._forget(now - MINUTE)
        return True

    def has_room(self, key: str) -> bool:
        return self.wait(key) <= 0

    def wait(self, key: str) -> float:
        """Seconds until there is room for one."""
        hits = self._hits.get(key)
        return hits[0] + MINUTE - monotonic() if hits and len(hits) == self.most else 0.0

    def _forget(self, before: float) -> None:
        """Let go of those who were not hit since: nobody's key stays for more than a minute after its last hit."""
        while self._hits and next(iter(self._hits.values()))[-1] < before:
            self._hits.popitem(last=False)


class Rates:
    """The counts of one process."""

    def __init__(self, settings: Settings) -> None:
        self._writes = MovingWindow(settings.writes_per_minute)
        self._writes_of_address = MovingWindow(settings.writes_per_minute_of_address)
        self._sign_ins = MovingWindow(settings.sign_ins_per_minute)
        self._wrong_tokens = MovingWindow(settings.wrong_tokens_per_minute)
        self._most = {
            "upload": settings.uploads_at_once,
            "export": settings.exports_at_once,
            "stream": settings.streams_at_once,
        }
        self._taken: Counter[tuple[str, str]] = Counter()

    def write(self, request: Request, subject: str) -> None:
        """Somebody changes something. Raises `TooMany`."""
        _hit(self._writes, subject)
        _hit(self._writes_of_address, address_of(request))

    def sign_in(self, request: Request) -> None:
        """Somebody begins or ends to sign in. Raises `TooMany`."""
        _hit(self._sign_ins, address_of(request))

    def wrong_token(self, request: Request) -> None:
        """A token was not in order."""
        self._wrong_tokens.hit(address_of(request))

    def check_wrong_tokens(self, request: Request) -> None:
        """Before another is looked at. Raises `TooMany`."""
        address = address_of(request)
        if not self._wrong_tokens.has_room(address):
            raise TooMany(self._wrong_tokens.wait(address))

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


def _hit(window: MovingWindow, key: str) -> None:
    if not window.hit(key):
        raise TooMany(window.wait(key))


def address_of(request: Request) -> str:
    """The client's address; of version 6 its network, which one client has whole."""
    host = request.client.host if request.client else "unknown"
    try:
        known = ipaddress.ip_address(host)
    except ValueError:
        return host
    return str(ipaddress.ip_network(f"{known}/64", strict=False)) if known.version == 6 else host
