"""Signed notes of C2SP: a text, and under it lines of Ed25519 signatures, each with the name and id of its key.

A log signs as it stands (`SIGNATURE`), a witness with the time at which it saw it (`COSIGNATURE`, cosignature/v1).
https://c2sp.org/signed-note, https://c2sp.org/tlog-cosignature
"""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SIGNATURE, COSIGNATURE = 0x01, 0x04
"""Types of keys, as a key's id and its written form hold them."""

KEY_BYTES, SIGNATURE_BYTES, ID_BYTES, TIME_BYTES = 32, 64, 4, 8
LONGEST_NOTE = 64_000
MOST_SIGNATURES = 100
_MARK = "— "
_PRIVATE = "PRIVATE+KEY+"


class InvalidNote(ValueError):
    """A text that is no signed note, or a key that is none; with a word for what of it is wrong."""


@dataclass(frozen=True)
class VerifierKey:
    """Public key under a name. As text: `name+id+key`, the vkey."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        return sha256(f"{self.name}\n".encode() + bytes([self.kind]) + self.public).digest()[:ID_BYTES]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{encoded(bytes([self.kind]) + self.public)}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises `InvalidNote`."""
        name, key_id, content = _three_parts(text)
        key = cls(name, content[0], content[1:])
        if key.id.hex() != key_id:
            raise InvalidNote("key-id")
        return key

    def verify(self, text: str, signature: bytes) -> int | None:
        """Time in seconds at which a witness signed, None for a log's own. Raises `InvalidNote` for a wrong one."""
        timed = self.kind == COSIGNATURE
        if len(signature) != SIGNATURE_BYTES + (TIME_BYTES if timed else 0):
            raise InvalidNote("signature-length")
        at = int.from_bytes(signature[:TIME_BYTES], "big") if timed else None
        message = cosigned(text, at) if at is not None else text
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature[-SIGNATURE_BYTES:], message.encode())
        except InvalidSignature:
            raise InvalidNote("signature") from None
        return at


@dataclass(frozen=True)
class SignerKey:
    """Private key under a name; `seed` is Ed25519's. Its text is a secret: `PRIVATE+KEY+name+id+seed`."""

    name: str
    kind: int
    seed: bytes

    def __repr__(self) -> str:
        return f"SignerKey({self.name})"

    @property
    def verifier(self) -> VerifierKey:
        return VerifierKey(self.name, self.kind, self._key.public_key().public_bytes_raw())

    def secret_text(self) -> str:
        """As Go's `note` package writes it."""
        return f"{_PRIVATE}{self.name}+{self.verifier.id.hex()}+{encoded(bytes([self.kind]) + self.seed)}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises `InvalidNote`, that never holds the key."""
        if not text.startswith(_PRIVATE):
            raise InvalidNote("private-key")
        name, key_id, content = _three_parts(text.removeprefix(_PRIVATE))
        key = cls(name, content[0], content[1:])
        if key.verifier.id.hex() != key_id:
            raise InvalidNote("key-id")
        return key

    def sign(self, text: str, at: int = 0) -> "Signature":
        """`at`: seconds since 1970, of a witness's key alone."""
        timed = self.kind == COSIGNATURE
        message = cosigned(text, at) if timed else text
        time = at.to_bytes(TIME_BYTES, "big") if timed else b""
        return Signature(self.name, self.verifier.id, time + self._key.sign(message.encode()))

    @property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


@dataclass(frozen=True)
class Signature:
    """A line under a note."""

    name: str
    key_id: bytes
    content: bytes

    def __str__(self) -> str:
        return f"{_MARK}{self.name} {encoded(self.key_id + self.content)}\n"

    @classmethod
    def parse(cls, line: str) -> Self:
        """Raises `InvalidNote`."""
        name, _, content = line.removeprefix(_MARK).partition(" ")
        blob = decoded(content)
        if not line.startswith(_MARK) or not _is_name(name) or len(blob) <= ID_BYTES:
            raise InvalidNote("signature-line")
        return cls(name, blob[:ID_BYTES], blob[ID_BYTES:])


@dataclass(frozen=True)
class Note:
    """`text` ends with a line break; what is signed is all of it."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(map(str, self.signatures))

    @classmethod
    def parse(cls, content: str) -> Self:
        """Raises `InvalidNote`."""
        text, gap, lines = content.rpartition("\n\n")
        if not gap or not lines.endswith("\n") or len(content) > LONGEST_NOTE:
            raise InvalidNote("note")
        if any(ord(char) < 32 and char != "\n" for char in content):
            raise InvalidNote("note-character")
        signed = lines[:-1].split("\n")
        if len(signed) > MOST_SIGNATURES:
            raise InvalidNote("signatures-too-many")
        return cls(text + "\n", tuple(map(Signature.parse, signed)))

    def signed_by(self, keys: Iterable[VerifierKey]) -> dict[VerifierKey, int | None]:
        """Those of these keys whose signature is under it, with the time of each witness's. One that is under it and
        wrong makes all of it wrong: raises `InvalidNote`. Signatures of other keys say nothing."""
        known = {(key.name, key.id): key for key in keys}
        found: dict[VerifierKey, int | None] = {}
        for one in self.signatures:
            key = known.get((one.name, one.key_id))
            if key is not None and key not in found:
                found[key] = key.verify(self.text, one.content)
        return found

    def with_signatures(self, more: Sequence[Signature]) -> "Note":
        return Note(self.text, (*self.signatures, *more))


def cosigned(text: str, at: int) -> str:
    """Message that a witness signs."""
    return f"cosignature/v1\ntime {at}\n{text}"


def encoded(content: bytes) -> str:
    return b64encode(content).decode()


def decoded(text: str) -> bytes:
    """The one form of each content alone: no spare bits in the last letter. Raises `InvalidNote`."""
    try:
        content = b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidNote("base64") from None
    if encoded(content) != text:
        raise InvalidNote("base64-form")
    return content


def _three_parts(text: str) -> tuple[str, str, bytes]:
    """Name, id and key, which is its type and 32 bytes; base64 may hold a plus of its own."""
    name, _, rest = text.partition("+")
    key_id, _, key = rest.partition("+")
    content = decoded(key)
    if not _is_name(name) or len(content) != 1 + KEY_BYTES or content[0] not in (SIGNATURE, COSIGNATURE):
        raise InvalidNote("key-kind")
    return name, key_id, content


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(char.isspace() for char in name)
