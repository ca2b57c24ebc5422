"""Sealing of what a service keeps for itself alone: AES-256-GCM, bound to the place where it is kept.

Keys are a ring, newest first: the first seals, each opens what it has sealed. With a ring of one key the sealed bytes
have the form of before, which names no key; with more they begin with 2 and the key's id. Both forms open.
"""

import secrets
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NAMELESS, _NAMED = b"\x01", b"\x02"
_ID = 4
_NONCE = 12
PREFIX = len(_NAMED) + _ID
"""So many bytes of a sealed value say which key it has."""


class NotSealedHere(Exception):
    """The value was sealed with another key or for another place, or was changed since."""


class Seal:
    """Seals and opens bytes with keys derived from `ring` for one `purpose`; `place` says where they are kept."""

    def __init__(self, ring: bytes | Sequence[bytes], purpose: str, *, named: bool = False) -> None:
        found = [ring] if isinstance(ring, bytes) else list(ring)
        self._ciphers = {_id_of(secret, purpose): AESGCM(derived(secret, purpose)) for secret in found}
        self.ids = tuple(self._ciphers)
        self._named = named or len(found) > 1

    @property
    def prefix(self) -> bytes:
        """What every value sealed with the newest key begins with, where values name their key."""
        return _NAMED + self.ids[0] if self._named else _NAMELESS

    def seal(self, value: bytes, place: str) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        return self.prefix + nonce + self._ciphers[self.ids[0]].encrypt(nonce, value, place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """Raises `NotSealedHere`."""
        if sealed[:1] == _NAMED:
            asked = [cipher for name, cipher in self._ciphers.items() if sealed[1:PREFIX] == name]
            start = PREFIX
        else:
            asked, start = list(self._ciphers.values()), len(_NAMELESS)
        for cipher in asked:
            try:
                return cipher.decrypt(sealed[start : start + _NONCE], sealed[start + _NONCE :], place.encode())
            except (InvalidTag, ValueError):
                continue
        raise NotSealedHere(place)


def _id_of(secret: bytes, purpose: str) -> bytes:
    return derived(secret, f"{purpose} id")[:_ID]


def derived(secret: bytes, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose alone (HKDF, RFC 5869)."""
    return HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(secret)
