"""Files of the public log: tiles and the newest checkpoint, at an address that anybody may read.

They are not encrypted: a web server or a CDN gives them out as they lie there. All of them can be made anew from the
database, except that nobody can make others.
"""

from functools import cache

from chassis.storage import FileMissing, Storage

from bansos.domain.public_log.notes import Note
from bansos.domain.public_log.tiles import Tile

CHECKPOINT = "checkpoint"
LARGEST = 64 * 1024 * 1024
TEXT, BYTES = "text/plain; charset=utf-8", "application/octet-stream"


class LogFiles:
    """Files below one address."""

    def __init__(self, url: str) -> None:
        self._storage = Storage(url, limit=LARGEST)

    async def newest(self) -> Note | None:
        """Checkpoint that is published; none before the first. Raises `InvalidNote` for something else there."""
        content = await self.read(CHECKPOINT)
        return Note.parse(content.decode(errors="replace")) if content is not None else None

    async def publish(self, checkpoint: Note) -> None:
        """Make this the newest; what it needs has been put there before."""
        await self._storage.put(CHECKPOINT, str(checkpoint).encode(), TEXT)

    async def put(self, tile: Tile, content: bytes) -> None:
        await self._storage.put(tile.path, content, BYTES)

    async def read(self, path: str) -> bytes | None:
        """None where there is no such file. Raises `InvalidKey` for what names none."""
        try:
            return b"".join([chunk async for chunk in self._storage.get(path)])
        except FileMissing:
            return None


@cache
def log_files(url: str) -> LogFiles:
    """One a process for each address."""
    return LogFiles(url)
