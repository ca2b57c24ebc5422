"""Checkpoints: how large the log is and what its root is, as its key signs it.

https://c2sp.org/tlog-checkpoint
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from bansos.domain.public_log.merkle import HASH_BYTES
from bansos.domain.public_log.notes import InvalidNote, Note, SignerKey, VerifierKey, decoded, encoded

_SIZE = re.compile("0|[1-9][0-9]{0,18}")


class InvalidCheckpoint(InvalidNote):
    """A text that is no checkpoint, or not one of this log."""


@dataclass(frozen=True)
class Checkpoint:
    """`root` is that of the first `size` leaves of the log named `origin`."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{encoded(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises `InvalidCheckpoint`. Further lines are the log's affair."""
        lines = text.split("\n")
        if len(lines) < 4 or not lines[0] or not _SIZE.fullmatch(lines[1]):
            raise InvalidCheckpoint("checkpoint")
        root = decoded(lines[2])
        if len(root) != HASH_BYTES:
            raise InvalidCheckpoint("root-length")
        return cls(lines[0], int(lines[1]), root)

    def signed(self, key: SignerKey) -> Note:
        return Note(self.text, (key.sign(self.text),))


def open_checkpoint(note: Note, log: VerifierKey) -> Checkpoint:
    """Checkpoint of the log whose key that is. Raises `InvalidCheckpoint` for any other, `InvalidNote` for one that
    its key has not signed."""
    checkpoint = Checkpoint.parse(note.text)
    if checkpoint.origin != log.name:
        raise InvalidCheckpoint("origin")
    if log not in note.signed_by([log]):
        raise InvalidCheckpoint("unsigned")
    return checkpoint


def witnessed(note: Note, witnesses: Iterable[VerifierKey]) -> dict[str, int]:
    """Witnesses of these that have signed it, by name, with the time in seconds."""
    return {key.name: at for key, at in note.signed_by(witnesses).items() if at is not None}
