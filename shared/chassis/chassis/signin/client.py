"""This service as a client of the OIDC issuer: code flow with PKCE, by Authlib."""

from functools import cache
from ssl import SSLContext
from typing import Any

import httpx2
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.starlette_client import OAuth
from fastapi import Request, Response

from chassis.auth import NOT_IN_ORDER, Principal, Verifier, principal_of
from chassis.config import Settings
from chassis.errors import Forbidden, Problem, Unavailable

SECONDS = 10.0
SCOPE = "openid profile"
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


@cache
def _certificates() -> SSLContext:
    """Read once a process: Authlib makes a client for every call, and each would read them anew."""
    return httpx2.create_ssl_context()


class SignInFailed(Problem):
    status = 400
    code = "gagal-masuk"
    message = "Masuk tidak berhasil. Coba masuk sekali lagi dari awal."
    message_en = "Signing in did not work. Try once more from the start."


class HasNoUnit(Forbidden):
    code = "akun-tanpa-unit"
    message = "Akun Anda belum terhubung dengan satu unit. Hubungi admin Ditjenpas."
    message_en = "Your account is not linked to a unit yet. Ask the admin of the directorate."


class Client:
    """What the issuer knows as `client_id`. `claims` of an id token are checked: signature, issuer, audience, nonce,
    times; a key that is unknown is fetched anew."""

    def __init__(self, settings: Settings, service: str, verifier: Verifier) -> None:
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

    async def send_to_issuer(self, request: Request, language: str) -> Response:
        """A redirect to the issuer's page. State, nonce and the PKCE verifier go into `request.session`."""
        try:
            answer: Response = await self._app.authorize_redirect(request, self.callback, ui_locales=language)
        except httpx2.HTTPError as error:
            raise Unavailable from error
        return answer

    async def take_back(self, request: Request) -> tuple[Principal, dict[str, Any], str]:
        """Whoever the issuer has let in, the claims that say so, and the raw id token.

        Raises `SignInFailed`, `HasNoUnit`, or `Unavailable` when the issuer does not answer.
        """
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
        try:
            return principal_of(claims), dict(claims), token["id_token"]
        except NOT_IN_ORDER:
            raise HasNoUnit from None

    async def address_of_sign_out(self, id_token: str, language: str) -> str:
        """Where the issuer ends its own session, and sends the person back from. Raises `Unavailable`."""
        try:
            made = await self._app.create_logout_url(
                self.after_sign_out, id_token, client_id=self.client_id, ui_locales=language
            )
        except (httpx2.HTTPError, RuntimeError) as error:
            raise Unavailable from error
        return str(made["url"])

    async def read_sign_out(self, token: str) -> tuple[str | None, str | None]:
        """The issuer's session and the subject whose sessions have ended, as a logout token says (OpenID Connect
        Back-Channel Logout 1.0). Raises `SignInFailed` for any that is not in order."""
        try:
            claims = await self._verifier.decode(token)
        except NOT_IN_ORDER:
            raise SignInFailed from None
        audience = claims.get("aud")
        in_order = (
            claims.get("iss") == self.settings.issuer
            and self.client_id in (audience if isinstance(audience, list) else [audience])
            and LOGOUT_EVENT in (claims.get("events") or {})
            and "nonce" not in claims
            and (claims.get("sid") or claims.get("sub"))
        )
        if not in_order:
            raise SignInFailed
        return claims.get("sid"), claims.get("sub")
