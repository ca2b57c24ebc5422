"""The trail of access is written before the answer leaves: what cannot be kept is not shown.

Sign-ins, exports, links and looks at personal data wait for their row and are 503 without it. A refusal and a sign-out
are answered all the same: they give nothing away, and the log says that the row is missing.
"""

from typing import Any

import structlog
from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.access.entries import Entry, entry_of, write
from chassis.access.noting import Kind, begin
from chassis.errors import Unavailable
from chassis.http.problems import answer_problem
from chassis.rates import MovingWindow, address_of
from chassis.service import Service

FREE = frozenset({Kind.REFUSED, Kind.SIGN_OUT})
"""Answered even without their row."""

log = structlog.stdlib.get_logger()


class NotKept(Exception):
    """An answer was under way when it came to show what could not be kept."""


class Recorder:
    """The middleware, within that of traces and outside that of bodies."""

    def __init__(self, app: ASGIApp, service: Service[Any]) -> None:
        self.app = app
        self.service = service
        self._refusals = MovingWindow(service.settings.refusals_kept_per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        noted = scope["access"] = begin()
        kept: Kind | None = None
        withheld = False
        status, headers = 0, {}

        async def sending(message: Message) -> None:
            nonlocal kept, withheld, status, headers
            if withheld:
                return
            begun = status > 0
            if message["type"] == "http.response.start":
                status, headers = message["status"], dict(message["headers"])
            if kept is None and noted.kept != status and (entry := entry_of(scope, noted, status, headers)):
                kept = entry.kind
                if not await self._keep(Request(scope), entry):
                    if begun:
                        raise NotKept
                    withheld = True
                    await answer_problem(Request(scope), Unavailable())(scope, receive, send)
                    return
            await send(message)

        await self.app(scope, receive, sending)

    async def _keep(self, request: Request, entry: Entry) -> bool:
        """Whether the answer may leave."""
        who = entry.subject or address_of(request)
        if entry.kind is Kind.REFUSED and not self._refusals.hit(who):
            log.warning("access_not_kept", kind=entry.kind.value, route=entry.route, status=entry.status, why="flood")
            return True
        return await write(self.service.database.execute, entry) or entry.kind in FREE
