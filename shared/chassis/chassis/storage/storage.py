"""File storage port: put, get, delete, list and a presigned URL, over a folder or an S3 bucket.

    storage = service.storage                                      # JEMBATAN_STORAGE_URL
    kept = await storage.put("works/0197…/photo.jpg", chunks, content_type="image/jpeg")
    async for chunk in storage.get(kept.key, start=0, end=1024): ...

What `put` returns belongs into a row of the service: a folder keeps no content type, and a list tells stored sizes. A
file appears whole or not at all; one of the same key is replaced.
"""

import hashlib
import re
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any

import obstore
from obstore.exceptions import NotFoundError
from obstore.store import LocalStore, S3Store

from chassis import metrics
from chassis.encryption.cipher import Cipher
from chassis.storage.address import Address
from chassis.storage.chunks import CHUNK, decrypt_chunks, encrypt_chunks, overhead

LONGEST_KEY = 512
_KEY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*")


class InvalidKey(ValueError):
    """Keys are letters, digits, `.`, `_` and `-` between slashes; no part begins with a dot or a hyphen."""


class FileMissing(LookupError):
    """No file has this key."""


class FileTooLarge(Exception):
    """The file is longer than the storage takes; nothing of it was kept."""


class PresigningUnavailable(Exception):
    """A folder has no addresses, and an encrypted file is of no use to who has one."""


@dataclass(frozen=True)
class StoredFile:
    """A file as it was put: `size` and `sha256` (hexadecimal) are of its content in the clear."""

    key: str
    size: int
    sha256: str
    content_type: str


@dataclass(frozen=True)
class Listed:
    """A file as the storage lists it; `size` is what it takes there."""

    key: str
    size: int
    modified_at: datetime


class Storage:
    """Files under one address. `limit` is the most bytes of one; with a `cipher` they are encrypted."""

    def __init__(
        self,
        url: str,
        *,
        limit: int,
        cipher: Cipher | None = None,
        access_key: str | None = None,
        secret_key: str | None = None,
    ) -> None:
        """Without keys S3 is asked as the environment says (`AWS_…`, the role of the machine)."""
        self._address, self._limit, self._cipher = Address.of(url), limit, cipher
        self._store: Any = _open(self._address, access_key, secret_key)

    async def put(self, key: str, content: bytes | AsyncIterable[bytes], content_type: str) -> StoredFile:
        """Store a file, whole or not at all. Raises `FileTooLarge`."""
        _check(key)
        digest, size = hashlib.sha256(), 0

        async def counted() -> AsyncIterator[bytes]:
            nonlocal size
            async for chunk in _chunks(content):
                size += len(chunk)
                if size > self._limit:
                    raise FileTooLarge(key)
                digest.update(chunk)
                yield chunk

        stored = encrypt_chunks(self._cipher, key, counted()) if self._cipher else counted()
        attributes: dict[Any, str] | None = None if self._address.is_folder else {"Content-Type": content_type}
        with _measured("put"):
            await obstore.put_async(self._store, key, stored, attributes=attributes)
        return StoredFile(key, size, digest.hexdigest(), content_type)

    async def get(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The content from `start` up to, not including, `end`. Raises `FileMissing`."""
        _check(key)
        if start < 0 or (end is not None and end < start):
            raise ValueError("a range begins at 0 or later and ends at its start or later")
        with _measured("get"):
            size = await self._size(key)
            end = end if end is not None else size
            chunks = self._decrypted(key, start, end, size) if self._cipher else self._range(key, start, end, size)
            async for chunk in chunks:
                yield chunk

    async def delete(self, key: str) -> None:
        """A file that is not there is no error."""
        _check(key)
        with _measured("delete"):
            try:
                await obstore.delete_async(self._store, key)
            except (NotFoundError, FileNotFoundError):
                return

    async def list(self, prefix: str = "") -> AsyncIterator[Listed]:
        """Files below a prefix of whole parts, in no order that could be relied on."""
        if prefix:
            _check(prefix)
        with _measured("list"):
            async for batch in obstore.list(self._store, prefix or None):
                for one in batch:
                    yield Listed(one["path"], one["size"], one["last_modified"])

    async def presigned_url(self, key: str, expires_in: timedelta = timedelta(minutes=5)) -> str:
        """An address by which anybody reads the file until it expires. Raises `PresigningUnavailable`."""
        _check(key)
        if self._address.is_folder or self._cipher:
            raise PresigningUnavailable(key)
        with _measured("presign"):
            return str(await obstore.sign_async(self._store, "GET", key, expires_in))

    async def answers(self) -> bool:
        """Whether the storage can be read."""
        try:
            with _measured("check"):
                async for _ in obstore.list(self._store, chunk_size=1):
                    break
        except Exception:
            return False
        return True

    async def _size(self, key: str) -> int:
        try:
            return int((await obstore.head_async(self._store, key))["size"])
        except (NotFoundError, FileNotFoundError):
            raise FileMissing(key) from None

    async def _range(self, key: str, start: int, end: int, size: int) -> AsyncIterator[bytes]:
        """Of the file as it is stored."""
        end = min(end, size)
        if start >= end:
            return
        answer = await obstore.get_async(self._store, key, options={"range": (start, end)})
        async for chunk in answer.stream():
            yield bytes(chunk)

    async def _decrypted(self, key: str, start: int, end: int, size: int) -> AsyncIterator[bytes]:
        assert self._cipher
        more = overhead(b"".join([chunk async for chunk in self._range(key, 0, 1, size)]))
        first, last = start // CHUNK, max(start, end - 1) // CHUNK
        stored = self._range(key, first * (CHUNK + more), (last + 1) * (CHUNK + more), size)
        position = first * CHUNK
        async for chunk in decrypt_chunks(self._cipher, key, stored, first, size, more):
            yield chunk[max(0, start - position) : max(0, end - position)]
            position += len(chunk)


def _open(address: Address, access_key: str | None, secret_key: str | None) -> Any:
    if address.is_folder:
        return LocalStore(address.path, mkdir=True)
    options: dict[str, Any] = {"region": address.region or "us-east-1"}
    if address.endpoint:
        options |= {"endpoint": address.endpoint, "virtual_hosted_style_request": False}
        options["client_options"] = {"allow_http": address.endpoint.startswith("http://")}
    if access_key and secret_key:
        options |= {"access_key_id": access_key, "secret_access_key": secret_key}
    return S3Store(address.bucket, prefix=address.path.strip("/") or None, **options)


def _check(key: str) -> None:
    if len(key) > LONGEST_KEY or not _KEY.fullmatch(key):
        raise InvalidKey("a key of a file is not valid")


async def _chunks(content: bytes | AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    async for chunk in content:
        yield chunk


@contextmanager
def _measured(operation: str) -> Any:
    begun, outcome = perf_counter(), "failed"
    try:
        yield
        outcome = "done"
    except (FileMissing, FileTooLarge, GeneratorExit):
        outcome = "done"
        raise
    finally:
        metrics.STORAGE_SECONDS.labels(operation, outcome).observe(perf_counter() - begun)
