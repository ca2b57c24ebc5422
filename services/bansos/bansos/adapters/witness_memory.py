"""Memory of a witness: a file for each log with the checkpoint that it signed last.

A file is locked while a request is judged, and is on the disk before the signature leaves: neither two requests at
once nor a loss of power makes the witness sign two pasts.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bansos.domain.public_log.checkpoints import Checkpoint


@dataclass
class Kept:
    """Checkpoint that was signed last; none for a log that is new."""

    file: Path
    checkpoint: Checkpoint | None

    def keep(self, checkpoint: Checkpoint) -> None:
        """On the disk, whole or not at all."""
        if checkpoint == self.checkpoint:
            return
        fresh = self.file.with_suffix(".new")
        with fresh.open("w") as file:
            file.write(checkpoint.text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.file)
        folder = os.open(self.file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        self.checkpoint = checkpoint


class WitnessMemory:
    """All logs of one witness, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    @contextmanager
    def of(self, origin: str) -> Iterator[Kept]:
        """Checkpoint that was signed of this log; nobody else judges it meanwhile."""
        file = self._folder / f"{sha256(origin.encode()).hexdigest()}.checkpoint"
        with file.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield Kept(file, Checkpoint.parse(file.read_text()) if file.exists() else None)
