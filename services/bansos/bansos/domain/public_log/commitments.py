"""Commitments: the entry of a leaf, which says nothing to whoever does not have its nonce and statement.

A statement tells of a step in JSON. Its commitment is SHA-256 over 32 random bytes and the statement: numbers of
persons can be counted through (a NIK has 10¹⁰ forms), but not together with 256 random bits. Without the nonce the leaf
stays and nobody can link it any more.
"""

import json
import secrets
from hashlib import sha256

NONCE_BYTES = 32
Statement = dict[str, str | int | None]


def new_nonce() -> bytes:
    return secrets.token_bytes(NONCE_BYTES)


def write_statement(statement: Statement) -> bytes:
    """One form for one statement: keys sorted, no blanks, UTF-8."""
    return json.dumps(statement, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def read_statement(content: bytes) -> Statement:
    """Raises `ValueError` for anything but an object in that form."""
    found = json.loads(content)
    if not isinstance(found, dict) or write_statement(found) != content:
        raise ValueError("no statement in its one form")
    return found


def commit(nonce: bytes, statement: bytes) -> bytes:
    """32 bytes. Raises `ValueError` for a nonce of another length."""
    if len(nonce) != NONCE_BYTES:
        raise ValueError("a nonce has 32 bytes")
    return sha256(nonce + statement).digest()
