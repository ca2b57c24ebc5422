"""Entries of the trail: which answer leaves one, and what stands in it.

An answer made within a transaction brings its entry into it (`keep_within`): one commit for both, and neither without
the other. What else leaves one is written by the middleware (`chassis.access.recording`).
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog
from fastapi import Request, Response
from sqlalchemy import TextClause, text
from starlette.types import Scope

from chassis import clock, tracing
from chassis.access.noting import Kind, Noted
from chassis.auth import Principal
from chassis.db import Session
from chassis.errors import Unavailable
from chassis.ids import new_id
from chassis.logging import harmless
from chassis.rates import address_of

REFUSALS = frozenset({401, 403, 404, 421, 429})
PATIENCE = 5.0
"""Seconds that an answer waits for its entry."""

_SLUG = re.compile(r"(?=[^a-z]*[a-z])[a-z0-9][a-z0-9.-]{0,79}").fullmatch
_SECRET = frozenset({"token"})
_INSERT = text("""
INSERT INTO access_log (id, at, kind, subject, unit, roles, method, route, object, status, trace_id, purpose, address)
VALUES (:id, :at, :kind, :subject, :unit, CAST(:roles AS text[]), :method, :route, :object, :status, :trace_id,
        :purpose, :address)
""")
Execute = Callable[[TextClause, dict[str, Any]], Awaitable[object]]
log = structlog.stdlib.get_logger()


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


async def write(execute: Execute, entry: Entry) -> bool:
    """Whether it was written, by this `execute`; what hindered it is logged."""
    values = {**vars(entry), "kind": entry.kind.value, "roles": list(entry.roles)}
    values |= {"id": new_id(), "at": clock.now(), "trace_id": tracing.trace_id()}
    try:
        async with asyncio.timeout(PATIENCE):
            await execute(_INSERT, values)
    except Exception as error:
        log.error("access_not_kept", kind=entry.kind.value, route=entry.route, status=entry.status, error=error)
        return False
    return True


async def keep_within(request: Request, answer: Response) -> Response:
    """The answer itself, its entry written in the request's own transaction, if it has one. Raises `Unavailable`, which
    undoes the transaction, where it could not be written."""
    noted: Noted | None = request.scope.get("access")
    session: Session | None = getattr(request.state, "session", None)
    if noted is None or session is None or answer.status_code >= 400:
        return answer
    entry = entry_of(request.scope, noted, answer.status_code, dict(answer.raw_headers))
    if entry is not None:
        if not await write(session.execute, entry):
            raise Unavailable
        noted.kept = answer.status_code
    return answer


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
