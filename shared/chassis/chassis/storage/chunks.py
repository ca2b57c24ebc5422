"""Encryption of a file in chunks, so that it streams and a range of it can be read.

Each chunk is encrypted in the context `file:<key>:<number>`, the last one with `:end` behind it: chunks that were
changed, moved, left out or cut off do not open. Of one file all chunks are encrypted with the same key.
"""

from collections.abc import AsyncIterable, AsyncIterator

from chassis.encryption.cipher import Cipher, DecryptionError, overhead_of

CHUNK = 256 * 1024
"""Bytes in the clear."""


async def encrypt_chunks(cipher: Cipher, key: str, source: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    async for number, chunk, is_last in _cut(source, CHUNK):
        yield cipher.encrypt(chunk, _context(key, number, is_last))


async def decrypt_chunks(
    cipher: Cipher, key: str, source: AsyncIterable[bytes], first: int, size: int, overhead: int
) -> AsyncIterator[bytes]:
    """`source` begins at the chunk numbered `first` of a stored file of `size` bytes."""
    last = (size - 1) // (CHUNK + overhead)
    async for number, chunk, _ in _cut(source, CHUNK + overhead):
        yield cipher.decrypt(chunk, _context(key, first + number, first + number == last))


def overhead(start: bytes) -> int:
    """Bytes by which a chunk is longer when stored, by its file's beginning. Raises `DecryptionError`."""
    if not start:
        raise DecryptionError("an empty file is not an encrypted one")
    return overhead_of(start)


async def _cut(source: AsyncIterable[bytes], length: int) -> AsyncIterator[tuple[int, bytes, bool]]:
    """Pieces of one length, numbered, the last marked; at least one."""
    number, buffer = 0, bytearray()
    async for piece in source:
        buffer += piece
        while len(buffer) > length:
            yield number, bytes(buffer[:length]), False
            del buffer[:length]
            number += 1
    yield number, bytes(buffer), True


def _context(key: str, number: int, is_last: bool) -> str:
    return f"file:{key}:{number}{':end' if is_last else ''}"
