"""Sealing of what a service keeps for itself alone: AES-256-GCM, bound to the place where it is kept."""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_VERSION = b"\x01"
_NONCE = 12


class NotSealedHere(Exception):
    """The value was sealed with another key or for another place, or was changed since."""


class Seal:
    """Seals and opens bytes with a key derived from `secret` for one `purpose`; `place` says where they are kept."""

    def __init__(self, secret: bytes, purpose: str) -> None:
        self._cipher = AESGCM(derived(secret, purpose))

    def seal(self, value: bytes, place: str) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        return _VERSION + nonce + self._cipher.encrypt(nonce, value, place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """Raises `NotSealedHere`."""
        start = len(_VERSION)
        try:
            return self._cipher.decrypt(sealed[start : start + _NONCE], sealed[start + _NONCE :], place.encode())
        except (InvalidTag, ValueError):
            raise NotSealedHere(place) from None


def derived(secret: bytes, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose alone (HKDF, RFC 5869)."""
    return HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(secret)
