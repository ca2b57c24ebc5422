"""Witnessing: what a log asks a witness to sign, and when a witness may.

A witness signs a checkpoint only if the log proves that it still begins with the one signed before: who rewrites the
log, or shows two readers two logs, gets no signature. https://c2sp.org/tlog-witness
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from bansos.domain.public_log.checkpoints import Checkpoint
from bansos.domain.public_log.merkle import EMPTY, HASH_BYTES, is_consistent
from bansos.domain.public_log.notes import InvalidNote, Note, VerifierKey, decoded, encoded

LONGEST_PROOF = 63
SIZE_TYPE = "text/x.tlog.size"
_OLD = re.compile("old (0|[1-9][0-9]{0,18})")


class WitnessRefuses(Exception):
    """An answer other than 200; `size` is that of the checkpoint which the witness has, where the log must know it."""

    def __init__(self, status: int, size: int | None = None) -> None:
        super().__init__(status)
        self.status, self.size = status, size


@dataclass(frozen=True)
class Request:
    """Body of `add-checkpoint`."""

    old: int
    proof: Sequence[bytes]
    note: Note

    def __str__(self) -> str:
        return "\n".join([f"old {self.old}", *map(encoded, self.proof), "", str(self.note)])

    @classmethod
    def parse(cls, body: str) -> Self:
        """Raises `WitnessRefuses` (400)."""
        head, gap, note = body.partition("\n\n")
        lines = head.split("\n")
        old = _OLD.fullmatch(lines[0])
        if not gap or not old or len(lines) > 1 + LONGEST_PROOF:
            raise WitnessRefuses(400)
        try:
            proof = [decoded(line) for line in lines[1:]]
            found = cls(int(old[1]), proof, Note.parse(note))
        except InvalidNote:
            raise WitnessRefuses(400) from None
        if any(len(one) != HASH_BYTES for one in proof):
            raise WitnessRefuses(400)
        return found

    def judge(self, logs: dict[str, VerifierKey], seen: Checkpoint | None) -> Checkpoint:
        """The checkpoint to be kept and then signed; `seen` is the one signed before. Raises `WitnessRefuses`."""
        try:
            checkpoint = Checkpoint.parse(self.note.text)
        except InvalidNote:
            raise WitnessRefuses(400) from None
        log = logs.get(checkpoint.origin)
        if log is None:
            raise WitnessRefuses(404)
        if not self._is_signed_by(log):
            raise WitnessRefuses(403)
        if self.old > checkpoint.size:
            raise WitnessRefuses(400)
        size, root = (seen.size, seen.root) if seen else (0, EMPTY)
        if self.old != size or (self.old == checkpoint.size and root != checkpoint.root):
            raise WitnessRefuses(409, size)
        if not is_consistent(size, root, checkpoint.size, checkpoint.root, self.proof):
            raise WitnessRefuses(422)
        return checkpoint

    def _is_signed_by(self, log: VerifierKey) -> bool:
        try:
            return log in self.note.signed_by([log])
        except InvalidNote:
            return False


def origin_of(note: Note) -> str:
    """Name of the log, by which a witness finds what it has seen of it."""
    return note.text.partition("\n")[0]
