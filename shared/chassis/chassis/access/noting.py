"""Notes for the trail of access, taken while a request is worked on."""

from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum

from fastapi import Request

from chassis.auth import Level, Principal, Requires, Role

access_log_read = Requires(Role.AUDITOR, Role.ADMIN)
"""Auditors and the directorate's admins read all of the trail; other admins what people of their office have done."""


class Kind(StrEnum):
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    REFUSED = "refused"
    EXPORT = "export"
    PERSONAL_DATA = "personal_data"
    LINK_MADE = "link_made"
    LINK_USED = "link_used"
    LINK_ENDED = "link_ended"


class Purpose(StrEnum):
    """Purposes of looking at personal data (UU 27/2022, article 16)."""

    KEEPING = "keeping"
    REVIEWING = "reviewing"
    OPERATING = "operating"


@dataclass
class Noted:
    """Of one request. `subject` and `unit` where nobody has signed in with it: a link's holder, an issuer's word.
    `kept`: the status of an answer whose entry went into the request's own transaction."""

    kind: Kind | None = None
    subject: str | None = None
    unit: str | None = None
    roles: tuple[str, ...] = ()
    purpose: Purpose | None = None
    kept: int | None = None


_noted: ContextVar[Noted | None] = ContextVar("noted", default=None)


def begin() -> Noted:
    """For the request that begins here; what its handlers note is seen by whoever holds this."""
    noted = Noted()
    _noted.set(noted)
    return noted


def look(reader: Principal, purpose: Purpose | None = None) -> None:
    """The answer shows this reader a whole number, telephone or address of a person. Outside a request nobody looks."""
    noted = _noted.get()
    if noted is not None:
        own = Purpose.KEEPING if reader.level is Level.UPT else Purpose.REVIEWING
        noted.purpose = noted.purpose or purpose or own


def purpose_of(request: Request) -> Purpose | None:
    """Purpose of the look that the answer to this request is; None where it shows no personal data."""
    noted: Noted | None = request.scope.get("access")
    return noted.purpose if noted else None


def look_again(request: Request, purpose: str | None) -> None:
    """An answer that was such a look is given once more."""
    noted: Noted | None = request.scope.get("access")
    if noted is not None and purpose:
        noted.purpose = Purpose(purpose)


def note(request: Request, kind: Kind, who: Principal | None = None, *, subject: str = "", unit: str = "") -> None:
    """Something that the answer alone does not show."""
    noted: Noted | None = request.scope.get("access")
    if noted is None:
        return
    noted.kind = kind
    noted.subject = who.subject if who else subject or None
    noted.unit = who.unit if who else unit or None
    noted.roles = tuple(sorted(who.roles)) if who else ()
