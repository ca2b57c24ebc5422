"""Tokens for this service itself (client credentials), to call another service's API with."""

import asyncio
import time

import httpx2
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client

from chassis.config import Settings
from chassis.errors import Unavailable

EARLY = 60.0
"""Seconds before a token ends in which it is not used any more."""


class ServiceTokens:
    """`await tokens.bearer("suppliers:read")`: a token for that scope alone, kept until shortly before it ends."""

    def __init__(self, settings: Settings, service: str) -> None:
        self._discovery = f"{settings.issuer.rstrip('/')}/.well-known/openid-configuration"
        self._id = settings.client_id or f"jembatan-{service}"
        self._secret = settings.client_secret.get_secret_value() if settings.client_secret else ""
        self._lock = asyncio.Lock()
        self._kept: dict[str, tuple[str, float]] = {}

    async def bearer(self, scope: str) -> str:
        """Raises `Unavailable` when the issuer gives none."""
        async with self._lock:
            token, ends = self._kept.get(scope, ("", 0.0))
            if time.monotonic() > ends - EARLY:
                token, ends = self._kept[scope] = await self._fetch(scope)
            return token

    async def _fetch(self, scope: str) -> tuple[str, float]:
        try:
            async with AsyncOAuth2Client(self._id, self._secret, timeout=10) as client:
                described = await client.request("GET", self._discovery, withhold_token=True)
                described.raise_for_status()
                endpoint = described.json()["token_endpoint"]
                given = await client.fetch_token(endpoint, grant_type="client_credentials", scope=scope)
                return given["access_token"], time.monotonic() + float(given.get("expires_in", 0))
        except (httpx2.HTTPError, OAuthError, ValueError, KeyError) as error:
            raise Unavailable from error
