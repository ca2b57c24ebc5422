"""This service as a client of the OIDC issuer: code flow with PKCE, by Authlib."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from ssl import SSLContext
from typing import Any

import httpx2
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.starlette_client import OAuth
from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from chassis import gettext
from chassis.auth import LEEWAY_SECONDS, LONGEST_CLAIM, NOT_IN_ORDER, Principal, TokenVerifier, principal_of
from chassis.config import Settings
from chassis.errors import Forbidden, Problem, Unavailable
from chassis.signin.begun import Begun

SECONDS = 10.0
SCOPE = "openid profile"
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
_KEPT = {"nonce", "code_verifier"}
_TOO_LATE = "authentication_expired"
"""What Keycloak calls it when somebody has let its page stand too long."""


LOGOUT_TYPE = "logout+jwt"
LONGEST_WORD = 600
"""Seconds that a logout token may be good for: it is sent at once, and remembered until it ends."""


@dataclass(frozen=True)
class SignedOut:
    """Sign-out of sessions by the issuer: those of one of its own, or all of a subject's. `name` is said once only,
    `ends` is when it could not be said again anyway."""

    issuer_session: str | None
    subject: str | None
    name: str
    ends: datetime


@cache
def _certificates() -> SSLContext:
    """Read once a process: Authlib makes a client for every call, and each would read them anew."""
    return httpx2.create_ssl_context()


class SignInFailed(Problem):
    status = 400
    code = "gagal-masuk"
    message = gettext("Masuk tidak berhasil. Coba masuk sekali lagi dari awal.")


class SignInTookTooLong(SignInFailed):
    code = "waktu-masuk-habis"
    message = gettext("Waktu untuk masuk sudah habis. Masuk sekali lagi; Anda kembali ke halaman tadi.")


class HasNoUnit(Forbidden):
    code = "akun-tanpa-unit"
    message = gettext("Akun Anda belum terhubung dengan satu unit. Hubungi admin Ditjenpas.")


class IsNoPerson(Forbidden):
    code = "akun-sistem"
    message = gettext(
        "Ini akun sebuah sistem, bukan akun orang, jadi tidak ada halamannya. Masuk dengan akun Anda sendiri."
    )


def person_of(claims: dict[str, Any]) -> Principal:
    """Raises `HasNoUnit` or `IsNoPerson`."""
    try:
        principal = principal_of(claims)
    except NOT_IN_ORDER:
        raise HasNoUnit from None
    if principal.is_system:
        raise IsNoPerson
    return principal


class Client:
    """Client of the issuer, `client_id`. `claims` of an id token are checked: signature, issuer, audience, nonce,
    times; a key that is unknown is fetched anew."""

    def __init__(self, settings: Settings, service: str, verifier: TokenVerifier) -> None:
        self.settings = settings
        self.client_id = settings.client_id or f"jembatan-{service}"
        self._verifier = verifier
        base = settings.public_url.rstrip("/")
        self.callback = f"{base}/masuk/selesai"
        self.after_sign_out = f"{base}/keluar/selesai"
        secret = settings.client_secret.get_secret_value() if settings.client_secret else None
        self._app: Any = OAuth().register(
            "issuer",
            client_id=self.client_id,
            client_secret=secret,
            server_metadata_url=f"{settings.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": SCOPE,
                "code_challenge_method": "S256",
                "token_endpoint_auth_method": "client_secret_basic" if secret else "none",
                "timeout": SECONDS,
                "verify": _certificates(),
            },
        )

    async def redirect_to_issuer(self, state: str, language: str) -> tuple[Response, dict[str, Any]]:
        """A redirect to the issuer's page, and what its answer is to be checked with (nonce, PKCE verifier)."""
        try:
            made = await self._app.create_authorization_url(self.callback, state=state, ui_locales=language)
        except httpx2.HTTPError as error:
            raise Unavailable from error
        return RedirectResponse(made["url"], 302), {name: made[name] for name in _KEPT}

    async def handle_callback(self, request: Request, begun: Begun) -> tuple[dict[str, Any], str]:
        """The claims of whoever the issuer has let in, and the raw id token.

        Raises `SignInFailed`, or `Unavailable` when the issuer does not answer.
        """
        if begun.is_late or request.query_params.get("error_description") == _TOO_LATE:
            raise SignInTookTooLong
        if set(begun.kept) != _KEPT:
            raise SignInFailed
        request.scope["session"] = {}
        await self._app.save_authorize_data(request, redirect_uri=self.callback, state=begun.state, **begun.kept)
        expected = {
            "iss": {"essential": True, "values": [self.settings.issuer]},
            "aud": {"essential": True, "values": [self.client_id]},
        }
        try:
            token = await self._app.authorize_access_token(request, claims_options=expected)
        except httpx2.HTTPError as error:
            raise Unavailable from error
        except (OAuthError, *NOT_IN_ORDER) as error:
            raise SignInFailed from error
        claims = token.get("userinfo")
        if not claims:
            raise SignInFailed
        return dict(claims), token["id_token"]

    async def logout_url(self, id_token: str | None, language: str) -> str:
        """Address at which the issuer ends its own session and sends the person back. Raises `Unavailable`."""
        try:
            made = await self._app.create_logout_url(
                self.after_sign_out, id_token, client_id=self.client_id, ui_locales=language
            )
        except (httpx2.HTTPError, RuntimeError) as error:
            raise Unavailable from error
        return str(made["url"])

    async def read_sign_out(self, token: str) -> SignedOut:
        """Read a logout token (OpenID Connect Back-Channel Logout 1.0). Raises `SignInFailed` for any that is not
        in order; whether it was heard before is for the caller to look up."""
        try:
            said = await self._verifier.read(token)
            return signed_out(said.header, said.claims, self.settings.issuer, self.client_id, time.time())
        except NOT_IN_ORDER:
            raise SignInFailed from None


def signed_out(header: dict[str, Any], claims: dict[str, Any], issuer: str, client_id: str, now: float) -> SignedOut:
    """Raises one of `NOT_IN_ORDER` for a word that is not in order, or too old, or good for too long."""
    audience = claims["aud"]
    begins, ends = float(claims["iat"]), float(claims["exp"])
    session, subject, name = (claims.get(key) for key in ("sid", "sub", "jti"))
    in_order = (
        str(header.get("typ", "")).lower().removeprefix("application/") == LOGOUT_TYPE
        and claims["iss"] == issuer
        and client_id in (audience if isinstance(audience, list) else [audience])
        and isinstance(claims["events"], dict)
        and isinstance(claims["events"].get(LOGOUT_EVENT), dict)
        and "nonce" not in claims
        and not isinstance(claims["iat"], bool | str)
        and not isinstance(claims["exp"], bool | str)
        and begins <= now + LEEWAY_SECONDS
        and now - LEEWAY_SECONDS < ends <= begins + LONGEST_WORD
        and isinstance(name, str)
        and 0 < len(name) <= LONGEST_CLAIM
        and name.isprintable()
        and all(one is None or (isinstance(one, str) and 0 < len(one) <= LONGEST_CLAIM) for one in (session, subject))
        and bool(session or subject)
    )
    if not in_order:
        raise ValueError("not a logout token")
    return SignedOut(session, subject, f"{issuer} {name}", datetime.fromtimestamp(ends + LEEWAY_SECONDS, UTC))
