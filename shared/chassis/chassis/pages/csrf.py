"""Every form carries a token bound to the session of whoever is signed in; without it nothing is changed.

The token is new in every page (masked), so that compression cannot be made to tell it.
"""

import base64
import binascii
import hashlib
import hmac
import secrets

from fastapi import Request

from chassis import gettext
from chassis.errors import Forbidden
from chassis.signin.signin_sessions import SignInSession

FIELD = "csrf"
HEADER = "x-csrf-token"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class FormIsStale(Forbidden):
    code = "formulir-kedaluwarsa"
    message = gettext("Formulir ini dibuka sebelum Anda masuk kembali. Kembali, muat ulang halaman, lalu kirim lagi.")


def token_for(signin_session: SignInSession) -> str:
    """CSRF token of a form: a random mask, and the session's value under it."""
    mask = secrets.token_bytes(32)
    return base64.urlsafe_b64encode(mask + _xor(mask, _value(signin_session))).decode()


async def check(request: Request, signin_session: SignInSession) -> None:
    """Raises `FormIsStale` unless the request carries the token: as the header (htmx), else as the form's field."""
    given: object = request.headers.get(HEADER)
    if given is None:
        given = (await request.form()).get(FIELD, "")
    if not isinstance(given, str) or not _fits(given, signin_session):
        raise FormIsStale


def _fits(given: str, signin_session: SignInSession) -> bool:
    try:
        raw = base64.urlsafe_b64decode(given)
    except (binascii.Error, ValueError):
        return False
    return len(raw) == 64 and hmac.compare_digest(_xor(raw[:32], raw[32:]), _value(signin_session))


def _value(signin_session: SignInSession) -> bytes:
    return hmac.new(signin_session.token.encode(), b"form", hashlib.sha256).digest()


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
