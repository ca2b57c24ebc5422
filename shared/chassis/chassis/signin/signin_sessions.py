"""Sign-in sessions of this service's pages: a row here, a random token in the cookie.

The table holds the token's SHA-256 alone, so whoever reads it cannot sign in with it, and the issuer's id token only
encrypted with the token itself, so that nobody but the browser's own request can open it. Ending a session is deleting
its row. Sessions are judged by real time, whatever a local stack's clock says.
"""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from chassis.auth import Principal, Role
from chassis.db import Database, Session
from chassis.encryption.cipher import Cipher

_BEGIN = text("""
INSERT INTO page_session (key, subject, name, unit, roles, issuer_session, id_token, ends_at)
VALUES (:key, :subject, :name, :unit, CAST(:roles AS text[]), :issuer_session, :id_token,
        clock_timestamp() + CAST(:hours AS double precision) * interval '1 hour')
""")
_FIND = text("""
SELECT subject, name, unit, roles, issuer_session, id_token FROM page_session
WHERE key = :key AND ends_at > clock_timestamp()
""")
_OPEN = text("SELECT key FROM page_session WHERE key = ANY(:keys) AND ends_at > clock_timestamp()")
_END = text("DELETE FROM page_session WHERE key = :key")
_END_OF_ISSUER = text("DELETE FROM page_session WHERE issuer_session = :issuer_session")
_END_OF_SUBJECT = text("DELETE FROM page_session WHERE subject = :subject")
_FORGET = text("DELETE FROM page_session WHERE ends_at <= clock_timestamp()")
_HEAR = text("INSERT INTO logout_token (name, ends_at) VALUES (:name, :ends_at) ON CONFLICT DO NOTHING RETURNING true")
_FORGET_HEARD = text("DELETE FROM logout_token WHERE ends_at <= clock_timestamp()")
_CONTEXT = "page_session.id_token"


@dataclass(frozen=True)
class SignInSession:
    """Somebody who has signed in, as one request sees it. `token` is the cookie's; keep it out of logs."""

    token: str
    principal: Principal
    id_token: str
    issuer_session: str | None = None

    def is_of(self, principal: Principal, claims: dict[str, Any]) -> bool:
        """Whether this is what the issuer says of them now, in the same session of its own."""
        told = (principal.subject, principal.name, principal.unit, principal.roles, claims.get("sid"))
        own = self.principal
        return told == (own.subject, own.name, own.unit, own.roles, self.issuer_session)


async def begin(session: Session, principal: Principal, claims: dict[str, Any], id_token: str, hours: float) -> str:
    """Keep a new sign-in; gives the token for the cookie. `claims` are the issuer's: `sid` names its own session."""
    token = secrets.token_urlsafe(32)
    await session.execute(
        _BEGIN,
        {
            "key": _key(token),
            "subject": principal.subject,
            "name": principal.name,
            "unit": principal.unit,
            "roles": sorted(principal.roles),
            "issuer_session": claims.get("sid"),
            "id_token": _cipher(token).encrypt(id_token.encode(), _CONTEXT),
            "hours": hours,
        },
    )
    return token


async def find(session: Session, token: str) -> SignInSession | None:
    row = (await session.execute(_FIND, {"key": _key(token)})).first()
    if row is None:
        return None
    roles = frozenset(Role(role) for role in row.roles)
    id_token = _cipher(token).decrypt(bytes(row.id_token), _CONTEXT).decode()
    return SignInSession(token, Principal(row.subject, row.unit, roles, row.name), id_token, row.issuer_session)


async def still_open(session: Session, tokens: Collection[str]) -> set[str]:
    """Of these the tokens whose sessions have not ended."""
    if not tokens:
        return set()
    keys = {_key(token): token for token in tokens}
    return {keys[bytes(key)] for key in await session.scalars(_OPEN, {"keys": list(keys)})}


async def end(session: Session, token: str) -> None:
    await session.execute(_END, {"key": _key(token)})


async def end_on_backchannel_logout(session: Session, issuer_session: str | None, subject: str | None) -> None:
    """The issuer says that its session, or all of a person's, has ended."""
    if issuer_session:
        await session.execute(_END_OF_ISSUER, {"issuer_session": issuer_session})
    elif subject:
        await session.execute(_END_OF_SUBJECT, {"subject": subject})


async def hear_once(session: Session, name: str, ends_at: datetime) -> bool:
    """Whether this logout token is heard for the first time: said again it would end sessions begun since."""
    key = hashlib.sha256(name.encode()).digest()
    return bool(await session.scalar(_HEAR, {"name": key, "ends_at": ends_at}))


async def forget_ended_sessions(database: Database) -> None:
    async with database.transaction() as session:
        await session.execute(_FORGET)
        await session.execute(_FORGET_HEARD)


def _cipher(token: str) -> Cipher:
    return Cipher(token.encode(), "id token of a page session")


def _key(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
