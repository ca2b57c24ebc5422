"""Cookies of the pages. Names carry the service's, because browsers share cookies between ports of one host."""

import base64
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from fastapi import Request, Response

from chassis.config import Settings


class Cookie:
    """A cookie that scripts cannot read; other sites' forms do not send it (SameSite=Lax)."""

    def __init__(self, settings: Settings, name: str, seconds: int | None = None) -> None:
        self.secure = settings.secure_cookies
        self.name = f"__Host-{name}" if self.secure else name
        self.seconds = seconds

    def read(self, request: Request) -> str:
        return request.cookies.get(self.name, "")

    def write(self, response: Response, value: str) -> None:
        response.set_cookie(
            self.name, value, max_age=self.seconds, path="/", secure=self.secure, httponly=True, samesite="lax"
        )

    def clear(self, response: Response) -> None:
        response.delete_cookie(self.name, path="/", secure=self.secure, httponly=True, samesite="lax")


class SealedCookie(Cookie):
    """Holds a small JSON object, encrypted and signed; one that we did not make, or made too long ago, is empty."""

    def __init__(self, settings: Settings, name: str, seconds: int) -> None:
        super().__init__(settings, name, seconds)
        secret = settings.secret_key.get_secret_value().encode()
        key = HKDF(SHA256(), 32, salt=None, info=f"cookie {name}".encode()).derive(secret)
        self._seal = Fernet(base64.urlsafe_b64encode(key))

    def open(self, request: Request) -> dict[str, Any]:
        kept = self.read(request).rstrip("=")
        try:
            opened = json.loads(self._seal.decrypt(kept + "=" * (-len(kept) % 4), ttl=self.seconds))
        except (InvalidToken, ValueError):
            return {}
        return opened if isinstance(opened, dict) else {}

    def keep(self, response: Response, value: dict[str, Any]) -> None:
        """Without the padding: some clients keep quotation marks around a value that ends in `=`."""
        self.write(response, self._seal.encrypt(json.dumps(value).encode()).decode().rstrip("="))
