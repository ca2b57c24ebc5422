"""Authentication and scope: a bearer JWT checked against the issuer's key set, or on pages
whoever has signed in (`chassis.signin`).

Claims: `sub`, `roles` (list), `unit` (a unit's code; `kanwil-…` for a regional office; `ditjenpas` for the
directorate), `scope` (what a system was granted). A bearer token is an access token (RFC 9068, `typ: at+jwt`) whose
audience is this service. Tokens are judged by real time, whatever a local stack's clock says.
"""

import math
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from fastapi import Depends, Request
from joserfc import jwt
from joserfc.errors import JoseError
from sqlalchemy import ColumnElement, true

from chassis.config import Settings
from chassis.errors import Forbidden, Unauthenticated
from chassis.issuer_keys import KeyKeeper
from chassis.running import rates_of, verifier_of
from chassis.units import DITJEN

REMEMBERED = 10_000
"""How many tokens found in order are kept in mind: an office sends the same one with every request of its day."""
LEEWAY_SECONDS = 30


NOT_IN_ORDER = (JoseError, ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What reading a token raises that is none, or says what none should: anybody may send any bytes as one, and what an
issuer signs is not always sound either."""

LONGEST_CLAIM = 200
LONGEST_SCOPE = 2_000
ACCESS_TOKEN = ("at+jwt", "application/at+jwt")


class Role(StrEnum):
    OPERATOR = "operator"
    VERIFIER = "verifier"
    APPROVER = "approver"
    STOREKEEPER = "storekeeper"
    DISTRIBUTOR = "distributor"
    RECONCILER = "reconciler"
    CURATOR = "curator"
    AUDITOR = "auditor"
    ADMIN = "admin"
    SYSTEM = "system"
    """Another system with a token of its own: it may do what a scope grants it, and nothing because of its role."""


class Level(StrEnum):
    UPT = "upt"
    KANWIL = "kanwil"
    DITJEN = "ditjen"


@dataclass(frozen=True)
class Principal:
    """The person or system asking. `subject` is the issuer's id for it, `scopes` what a system was granted."""

    subject: str
    unit: str
    roles: frozenset[Role]
    name: str = ""
    scopes: frozenset[str] = frozenset()

    @property
    def is_system(self) -> bool:
        return Role.SYSTEM in self.roles

    @property
    def level(self) -> Level:
        if self.unit == DITJEN:
            return Level.DITJEN
        return Level.KANWIL if self.unit.startswith("kanwil-") else Level.UPT

    @property
    def sees_all(self) -> bool:
        return self.level is Level.DITJEN or Role.AUDITOR in self.roles

    @property
    def is_person_with_role(self) -> bool:
        """Whether any page but the first has something for them."""
        return bool(self.roles) and not self.is_system

    def scope(self, unit: Any, kanwil: Any) -> ColumnElement[bool]:
        """The condition every query carries: own unit, own Kanwil's units, or all."""
        if self.sees_all:
            return true()
        column = kanwil if self.level is Level.KANWIL else unit
        condition: ColumnElement[bool] = column == self.unit
        return condition

    def sees(self, unit: str, kanwil: str | None) -> bool:
        """The same rule for one object already at hand."""
        return self.sees_all or self.unit in ((kanwil,) if self.level is Level.KANWIL else (unit,))


class TokenVerifier:
    """Checks tokens against the issuer's keys. What it found in order holds no longer than the keys it was judged by:
    the issuer may take one back."""

    def __init__(self, settings: Settings, service: str, now: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._known: dict[str, tuple[Principal, float]] = {}
        self.keys = KeyKeeper(settings, self._known.clear, now)
        self._claims = jwt.JWTClaimsRegistry(
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": settings.issuer},
            aud={"essential": True, "value": settings.audience or f"jembatan-{service}"},
            exp={"essential": True},
            sub={"essential": True},
        )

    async def verify(self, token: str) -> Principal:
        """Raises `Unauthenticated` for any token that is not in order, `Unavailable` without keys."""
        known = self.known(token)
        if known is not None:
            return known
        try:
            said = await self.read(token)
            if str(said.header.get("typ")).lower() not in ACCESS_TOKEN:
                raise ValueError("no access token")
            claims = said.claims
            self._claims.validate(claims)
            if not math.isfinite(claims["exp"]):
                raise ValueError("a token that never ends")
            principal = principal_of(claims)
            self._remember(token, principal, float(claims["exp"]) + LEEWAY_SECONDS)
        except NOT_IN_ORDER:
            raise Unauthenticated from None
        return principal

    def known(self, token: str) -> Principal | None:
        """Principal of a token that was found in order before and still is."""
        principal, until = self._known.get(token, (None, 0.0))
        return principal if time.time() < until and self.keys.is_fresh else None

    def _remember(self, token: str, principal: Principal, until: float) -> None:
        while len(self._known) >= REMEMBERED:
            del self._known[next(iter(self._known))]
        self._known[token] = principal, until

    async def read(self, token: str) -> jwt.Token:
        """A token that the issuer has signed; what it says is not looked at. Raises one of `NOT_IN_ORDER`, or
        `Unavailable` without keys."""
        algorithms = list(self._settings.token_algorithms)
        try:
            return jwt.decode(token, await self.keys.current(), algorithms=algorithms)
        except NOT_IN_ORDER:
            newer = await self.keys.newer()
            if newer is None:
                raise
        return jwt.decode(token, newer, algorithms=algorithms)


def principal_of(claims: dict[str, Any]) -> Principal:
    """Roles, unit and scopes as the issuer says. Raises `ValueError` or `KeyError` without a unit, or for a system
    that says it is a person too."""
    known = {role.value for role in Role}
    roles = frozenset(Role(role) for role in claims.get("roles", []) if role in known)
    if Role.SYSTEM in roles and len(roles) > 1:
        raise ValueError("a system is no person")
    scopes = frozenset(str(claims.get("scope") or "")[:LONGEST_SCOPE].split())
    unit = claims["unit"]
    if not isinstance(unit, str) or not unit:
        raise ValueError("no unit")
    return Principal(_plain(claims["sub"]), _plain(unit), roles, _plain(claims.get("name") or ""), scopes)


def _plain(claim: object) -> str:
    """As the database and a header can hold it: no NUL, no half of a surrogate pair, not without end."""
    said = str(claim)
    said.encode()
    if not said.isprintable() or len(said) > LONGEST_CLAIM:
        raise ValueError("not a claim of ours")
    return said


async def authenticate(request: Request) -> Principal:
    """The principal of this request; asked once per request. A page takes no bearer token, only a session."""
    known: Principal | None = getattr(request.state, "principal", None)
    if known is not None:
        return known
    if hasattr(request.state, "page"):
        raise Unauthenticated
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated
    verifier = verifier_of(request)
    token = token.strip()
    principal = verifier.known(token) or await _verify(request, verifier, token)
    request.state.principal = principal
    return principal


async def _verify(request: Request, verifier: TokenVerifier, token: str) -> Principal:
    """Verify a token; who sends wrong ones again and again waits: each costs a signature, and trying may find one."""
    rates = rates_of(request)
    rates.check_wrong_tokens(request)
    try:
        return await verifier.verify(token)
    except Unauthenticated:
        rates.wrong_token(request)
        raise


SignedIn = Annotated[Principal, Depends(authenticate)]


class Permission(ABC):
    """A dependency that lets some through and raises `Forbidden` for the others. Every route has one.

    Name each one in the service's `permissions.py`; the same serve the API and the pages. A page that shows or hides
    a button asks `allows`.
    """

    @abstractmethod
    def allows(self, principal: Principal) -> bool: ...

    async def __call__(self, principal: SignedIn) -> Principal:
        if not self.allows(principal):
            raise Forbidden
        return principal


class Anybody(Permission):
    """Permission for anybody signed in, for first pages: there somebody without a task here reads what to do."""

    def allows(self, principal: Principal) -> bool:
        return True


class AnyOf(Permission):
    """The principal fulfils one of these."""

    def __init__(self, *choices: Permission) -> None:
        self.choices = choices

    def allows(self, principal: Principal) -> bool:
        return any(one.allows(principal) for one in self.choices)


class Requires(Permission):
    """The principal has one of these roles, at one of these levels if any are named. A system's role counts for
    nothing: it needs `scope`, and where none is named no system gets in."""

    def __init__(self, *roles: Role, levels: tuple[Level, ...] = tuple(Level), scope: str = "") -> None:
        self.roles = frozenset(roles)
        self.levels = levels
        self.scope = scope

    def allows(self, principal: Principal) -> bool:
        if principal.is_system:
            return self.scope in principal.scopes
        return bool(self.roles & principal.roles) and principal.level in self.levels
