"""The trail of access is written before the answer leaves: what cannot be kept is not shown.

Sign-ins, exports, links and looks at personal data wait for their row and are 503 without it. A refusal and a sign-out
are answered all the same: they give nothing away, and the log says that the row is missing.
"""

import asyncio
import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog
from fastapi import Request
from sqlalchemy import text
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis import clock, tracing
from chassis.access.noting import Kind, Noted, begin
from chassis.auth import Principal
from chassis.errors import Unavailable
from chassis.http.problems import answer_problem
from chassis.ids import new_id
from chassis.logging import harmless
from chassis.rates import MovingWindow, address_of
from chassis.service import Service

REFUSALS = frozenset({401, 403, 404, 421, 429})
FREE = frozenset({Kind.REFUSED, Kind.SIGN_OUT})
"""Answered even without their row."""

PATIENCE = 5.0
_SLUG = re.compile(r"(?=[^a-z]*[a-z])[a-z0-9][a-z0-9.-]{0,79}").fullmatch
_SECRET = frozenset({"token"})
_KEEP = text("""
INSERT INTO access_log (id, at, kind, subject, unit, roles, method, route, object, status, trace_id, purpose, address)
VALUES (:id, :at, :kind, :subject, :unit, CAST(:roles AS text[]), :method, :route, :object, :status, :trace_id,
        :purpose, :address)
""")
log = structlog.stdlib.get_logger()


class NotKept(Exception):
    """An answer was under way when it came to show what could not be kept."""


@dataclass(frozen=True)
class Entry:
    """A row of the trail. Never a value, a query, a name: who, what route, which object."""

    kind: Kind
    subject: str | None
    unit: str | None
    roles: tuple[str, ...]
    method: str
    route: str
    object: str | None
    status: int
    purpose: str | None
    address: str | None


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
            if kept is None and (entry := entry_of(scope, noted, status, headers)):
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
        try:
            values = {**vars(entry), "kind": entry.kind.value, "roles": list(entry.roles)}
            values |= {"id": new_id(), "at": clock.now(), "trace_id": tracing.trace_id()}
            async with asyncio.timeout(PATIENCE):
                await self.service.database.execute(_KEEP, values)
        except Exception as error:
            log.error("access_not_kept", kind=entry.kind.value, route=entry.route, status=entry.status, error=error)
            return entry.kind in FREE
        return True


def entry_of(scope: Scope, noted: Noted, status: int, headers: dict[bytes, bytes]) -> Entry | None:
    """Entry to be kept of this answer, if any. An address that no route has tells of nobody."""
    found = scope.get("route")
    route = str(getattr(found, "path_format", None) or getattr(found, "path", ""))
    if not route:
        return None
    kind = _kind(noted, status, headers)
    if kind is None:
        return None
    who: Principal | None = scope.get("state", {}).get("principal")
    subject = noted.subject or (who.subject if who else None)
    told = kind in (Kind.SIGN_IN, Kind.SIGN_OUT, Kind.LINK_USED) or subject is None
    return Entry(
        kind,
        subject,
        noted.unit or (who.unit if who else None),
        noted.roles or (tuple(sorted(who.roles)) if who else ()),
        scope["method"],
        route,
        _object(scope.get("path_params", {})),
        status,
        noted.purpose.value if noted.purpose and kind is not Kind.REFUSED else None,
        address_of(Request(scope)) if told else None,
    )


def _kind(noted: Noted, status: int, headers: dict[bytes, bytes]) -> Kind | None:
    if status in REFUSALS:
        return Kind.REFUSED
    if noted.kind is not None and status < 400:
        return noted.kind
    if status >= 400:
        return Kind.PERSONAL_DATA if noted.purpose else None
    if headers.get(b"content-disposition", b"").startswith(b"attachment"):
        return Kind.EXPORT
    return Kind.PERSONAL_DATA if noted.purpose else None


def _object(params: dict[str, Any]) -> str | None:
    """Ids and codes of the address; what else somebody writes there may be anything."""
    shown = [f"{name}={_plain(str(value))}" for name, value in sorted(params.items()) if name not in _SECRET]
    return " ".join(shown) or None


def _plain(value: str) -> str:
    try:
        return str(UUID(value))
    except ValueError:
        known = (_SLUG(value) and harmless(value)) or (value.isascii() and value.isdecimal() and len(value) < 7)
        return value if known and harmless(value) == value else "withheld"
