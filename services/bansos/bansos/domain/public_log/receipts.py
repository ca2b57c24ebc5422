"""Receipts: a step, and the proof that it is in the log, in one file that is checked without any server.

The form is C2SP's tlog-proof; its extra data are the nonce and the statement. https://c2sp.org/tlog-proof
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from bansos.domain.public_log.checkpoints import open_checkpoint, witnessed
from bansos.domain.public_log.commitments import NONCE_BYTES, Statement, commit, read_statement
from bansos.domain.public_log.merkle import HASH_BYTES, is_included, leaf_hash
from bansos.domain.public_log.notes import InvalidNote, Note, VerifierKey, decoded, encoded

FIRST_LINE = "c2sp.org/tlog-proof@v1"
LONGEST_PROOF = 63
_INDEX = re.compile("index (0|[1-9][0-9]{0,18})")


class ReceiptRefused(ValueError):
    """A receipt that proves nothing. `reason` is `form`, `checkpoint`, `leaf` or `witnesses`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Receipt:
    """`proof` has the sibling of the leaf first."""

    nonce: bytes
    statement: bytes
    index: int
    proof: Sequence[bytes]
    checkpoint: Note

    def __str__(self) -> str:
        lines = [FIRST_LINE, f"extra {encoded(self.nonce + self.statement)}", f"index {self.index}"]
        return "\n".join([*lines, *map(encoded, self.proof), "", str(self.checkpoint)])

    @classmethod
    def parse(cls, content: str) -> Self:
        """Raises `ReceiptRefused`."""
        head, gap, checkpoint = content.partition("\n\n")
        lines = head.split("\n")
        index = _INDEX.fullmatch(lines[2]) if len(lines) > 2 else None
        if not gap or lines[0] != FIRST_LINE or not lines[1].startswith("extra ") or not index:
            raise ReceiptRefused("form")
        try:
            extra = decoded(lines[1].removeprefix("extra "))
            proof = [decoded(line) for line in lines[3:]]
            note = Note.parse(checkpoint)
        except InvalidNote:
            raise ReceiptRefused("form") from None
        if len(extra) <= NONCE_BYTES or len(proof) > LONGEST_PROOF or any(len(one) != HASH_BYTES for one in proof):
            raise ReceiptRefused("form")
        return cls(extra[:NONCE_BYTES], extra[NONCE_BYTES:], int(index[1]), proof, note)


@dataclass(frozen=True)
class Checked:
    """A receipt that holds. `witnesses`: names, with the time in seconds at which each saw the log so."""

    statement: Statement
    index: int
    size: int
    witnesses: dict[str, int]


def check_receipt(
    receipt: Receipt, log: VerifierKey, witnesses: Iterable[VerifierKey] = (), quorum: int = 0
) -> Checked:
    """Raises `ReceiptRefused`; with fewer than `quorum` witnesses too."""
    try:
        checkpoint = open_checkpoint(receipt.checkpoint, log)
        seen = witnessed(receipt.checkpoint, witnesses)
    except InvalidNote:
        raise ReceiptRefused("checkpoint") from None
    leaf = leaf_hash(commit(receipt.nonce, receipt.statement))
    if not is_included(leaf, receipt.index, checkpoint.size, receipt.proof, checkpoint.root):
        raise ReceiptRefused("leaf")
    if len(seen) < quorum:
        raise ReceiptRefused("witnesses")
    try:
        statement = read_statement(receipt.statement)
    except (ValueError, RecursionError):
        raise ReceiptRefused("form") from None
    return Checked(statement, receipt.index, checkpoint.size, seen)
