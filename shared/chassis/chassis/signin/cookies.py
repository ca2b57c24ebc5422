"""Cookies of the pages. Names carry the service's, because browsers share cookies between ports of one host."""

import base64
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from fastapi import Request, Response

from chassis.config import Settings

HOST = "__Host-"
"""What browsers ask of a cookie named so: https, this host alone, all of its paths."""


class Cookie:
    """A cookie that scripts cannot read; other sites' forms do not send it (SameSite=Lax)."""

    def __init__(self, settings: Settings, name: str, seconds: int | None = None) -> None:
        self.secure = settings.secure_cookies
        self.name = f"{HOST}{name}" if self.secure else name
        self.seconds = seconds

    def read(self, request: Request) -> str:
        return request.cookies.get(self.name, "")

    def write(self, response: Response, value: str) -> None:
        response.set_cookie(
            self.name, value, max_age=self.seconds, path="/", secure=self.secure, httponly=True, samesite="lax"
        )

    def clear(self, response: Response) -> None:
        response.delete_cookie(self.name, path="/", secure=self.secure, httponly=True, samesite="lax")


class Sealed:
    """Small values as text that only this service can have made, and read; `purpose` keeps them from standing in for
    one another."""

    def __init__(self, settings: Settings, purpose: str) -> None:
        secret = settings.secret_key.get_secret_value().encode()
        key = HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(secret)
        self._seal = Fernet(base64.urlsafe_b64encode(key))

    def seal(self, value: Any) -> str:
        """Without the padding: some clients keep quotation marks around a value that ends in `=`."""
        return self._seal.encrypt(json.dumps(value).encode()).decode().rstrip("=")

    def open(self, sealed: str, seconds: int | None = None) -> Any:
        """Nothing, if we did not make it, or longer ago than this."""
        try:
            return json.loads(self._seal.decrypt(_padded(sealed), ttl=seconds))
        except (InvalidToken, ValueError):
            return None

    def made_at(self, sealed: str) -> int:
        """Seconds since 1970; of what we did not make, nought."""
        try:
            return self._seal.extract_timestamp(_padded(sealed))
        except (InvalidToken, ValueError):
            return 0


def _padded(sealed: str) -> str:
    bare = sealed.rstrip("=")
    return bare + "=" * (-len(bare) % 4)


class EncryptedCookie(Cookie):
    """Holds a small JSON object, encrypted and signed; one that we did not make, or made too long ago, is empty."""

    def __init__(self, settings: Settings, name: str, seconds: int) -> None:
        super().__init__(settings, name, seconds)
        self._sealed = Sealed(settings, f"cookie {name}")

    def open(self, request: Request) -> dict[str, Any]:
        opened = self._sealed.open(self.read(request), self.seconds)
        return opened if isinstance(opened, dict) else {}

    def keep(self, response: Response, value: dict[str, Any]) -> None:
        self.write(response, self._sealed.seal(value))
