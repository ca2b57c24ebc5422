"""Personal data at rest: sealed with AES-GCM, found again by a keyed mark.

Both keys are derived from the service's secret key. A sealed value only opens under the context it was sealed
with (`supplier.phone:<id>`), so a value copied to another row or column does not open there.
"""

import base64
import binascii
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_VERSION = b"\x01"
_NONCE = 12


class WrongSeal(Exception):
    """The value was not sealed by this key in this context, or was changed since."""


class Vault:
    """Seals, opens and marks. Values are text or bytes; what is stored is bytes."""

    def __init__(self, secret_key: str) -> None:
        secret = secret_bytes(secret_key)
        self._cipher = AESGCM(_derived(secret, b"suppliers seal 1"))
        self._marking_key = _derived(secret, b"suppliers mark 1")

    def seal(self, value: bytes, context: str) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        return _VERSION + nonce + self._cipher.encrypt(nonce, value, context.encode())

    def open(self, sealed: bytes, context: str) -> bytes:
        """Raises `WrongSeal`."""
        start = len(_VERSION)
        nonce, body = sealed[start : start + _NONCE], sealed[start + _NONCE :]
        try:
            return self._cipher.decrypt(nonce, body, context.encode())
        except (InvalidTag, ValueError):
            raise WrongSeal(context) from None

    def seal_text(self, value: str | None, context: str) -> bytes | None:
        return self.seal(value.encode(), context) if value is not None else None

    def open_text(self, sealed: bytes | None, context: str) -> str | None:
        return self.open(sealed, context).decode() if sealed is not None else None

    def mark(self, value: str, kind: str) -> bytes:
        """Equal for equal values of one kind, and telling nothing without the key (32 bytes)."""
        return hmac.digest(self._marking_key, f"{kind}\0{value}".encode(), "sha256")


def secret_bytes(secret_key: str) -> bytes:
    """Raises ValueError unless it is base64url of at least 32 bytes."""
    try:
        secret = base64.urlsafe_b64decode(secret_key + "=" * (-len(secret_key) % 4))
    except (binascii.Error, ValueError):
        raise ValueError("must be base64url") from None
    if len(secret) < 32:
        raise ValueError("must hold at least 32 bytes")
    return secret


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=purpose).derive(secret)
