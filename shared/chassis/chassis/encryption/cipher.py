"""AES-256-GCM with a key ring; a ciphertext opens only in the context that it was encrypted in.

Keys are a ring, newest first: the first encrypts, each decrypts what it has encrypted. With a ring of one key the
ciphertext has the form of before, which names no key; with more it begins with 2 and the key's id. Both forms open.
"""

import base64
import binascii
import hmac
import secrets
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NAMELESS, _NAMED = b"\x01", b"\x02"
_ID = 4
_NONCE = 12
_TAG = 16
PREFIX = len(_NAMED) + _ID
"""So many bytes of a ciphertext say which key it has."""


class DecryptionError(Exception):
    """The value was encrypted with another key or for another context, or was changed since."""


class Cipher:
    """Encrypt and decrypt with keys derived from `ring` for one `purpose`; `context` says where the value is kept."""

    def __init__(self, ring: bytes | Sequence[bytes], purpose: str, *, named: bool = False) -> None:
        found = [ring] if isinstance(ring, bytes) else list(ring)
        self._keys = {_id_of(secret, purpose): AESGCM(derive_key(secret, purpose)) for secret in found}
        self.ids = tuple(self._keys)
        self._named = named or len(found) > 1

    @property
    def prefix(self) -> bytes:
        """Beginning of every ciphertext of the newest key, where ciphertexts name their key."""
        return _NAMED + self.ids[0] if self._named else _NAMELESS

    def encrypt(self, value: bytes, context: str) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        return self.prefix + nonce + self._keys[self.ids[0]].encrypt(nonce, value, context.encode())

    def decrypt(self, ciphertext: bytes, context: str) -> bytes:
        """Raises `DecryptionError`."""
        if ciphertext[:1] == _NAMED:
            candidates = [key for name, key in self._keys.items() if ciphertext[1:PREFIX] == name]
            start = PREFIX
        else:
            candidates, start = list(self._keys.values()), len(_NAMELESS)
        for key in candidates:
            try:
                return key.decrypt(ciphertext[start : start + _NONCE], ciphertext[start + _NONCE :], context.encode())
            except (InvalidTag, ValueError):
                continue
        raise DecryptionError(context)


class FieldCipher(Cipher):
    """The cipher of a service's own columns and files, with the blind index by which equal values are found."""

    def __init__(self, service: str, secret_key: str, encryption_keys: Sequence[str] = ()) -> None:
        """Encryption keys may be changed for new ones; the key of the index stays, or nothing would be found again."""
        ring = [secret_bytes(key) for key in encryption_keys or (secret_key,)]
        super().__init__(ring, f"{service} seal 1", named=bool(encryption_keys))
        self._index_key = derive_key(secret_bytes(secret_key), f"{service} mark 1")

    def blind_index(self, value: str, kind: str) -> bytes:
        """Equal for equal values of one kind, and telling nothing without the key (32 bytes)."""
        return hmac.digest(self._index_key, f"{kind}\0{value}".encode(), "sha256")


def overhead_of(ciphertext: bytes) -> int:
    """Bytes by which a ciphertext that begins like this is longer than its value. Raises `DecryptionError`."""
    lengths = {_NAMELESS: len(_NAMELESS), _NAMED: PREFIX}
    if ciphertext[:1] not in lengths:
        raise DecryptionError("no ciphertext begins like this")
    return lengths[ciphertext[:1]] + _NONCE + _TAG


def secret_bytes(secret_key: str) -> bytes:
    """Raises ValueError unless it is base64url of at least 32 bytes."""
    try:
        secret = base64.urlsafe_b64decode(secret_key + "=" * (-len(secret_key) % 4))
    except (binascii.Error, ValueError):
        raise ValueError("must be base64url") from None
    if len(secret) < 32:
        raise ValueError("must hold at least 32 bytes")
    return secret


def derive_key(secret: bytes, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose alone (HKDF, RFC 5869)."""
    return HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(secret)


def _id_of(secret: bytes, purpose: str) -> bytes:
    return derive_key(secret, f"{purpose} id")[:_ID]
