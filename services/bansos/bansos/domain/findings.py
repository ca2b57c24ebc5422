"""Findings: what somebody changed in the public log, or in the steps that it commits to, outside of the service."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bansos.domain.public_log.merkle import EMPTY, fold, node_hash


class FindingKind(StrEnum):
    STEP_CHANGED = "langkah-diubah"
    STEP_MISSING = "langkah-hilang"
    STEP_UNLOGGED = "langkah-tanpa-entri"
    STEP_BACKDATED = "langkah-bertanggal-mundur"
    DISTRIBUTION_CHANGED = "penyaluran-diubah"
    OPENING_CHANGED = "bukaan-diubah"
    ENTRY_LOST = "entri-hilang"
    LEAF_CHANGED = "daun-diubah"
    LEAF_MISSING = "daun-hilang"
    NODE_CHANGED = "simpul-diubah"
    CHECKPOINT_FORGED = "titik-periksa-palsu"
    CHECKPOINT_DIFFERS = "titik-periksa-berbeda"
    FILE_DIFFERS = "berkas-berbeda"
    HELD_DIFFERS = "salinan-berbeda"


@dataclass(frozen=True)
class Finding:
    """`place` names what it is about: an id, a number of a leaf, the name of a file. Never personal data."""

    kind: FindingKind
    place: str

    def to_row(self) -> dict[str, Any]:
        return {"kind": self.kind.value, "place": self.place}


@dataclass
class GrowingTree:
    """Tree that is given its leaves one by one and knows its root after each; `complete` tells of each full subtree."""

    size: int = 0
    _edge: list[tuple[int, bytes]] = field(default_factory=list)
    """Height and hash of its complete subtrees, left to right."""

    @property
    def root(self) -> bytes:
        return fold([one for _, one in self._edge]) if self._edge else EMPTY

    def add(self, leaf: bytes) -> Iterable[tuple[int, int, bytes]]:
        """Height, index and hash of each subtree that this leaf completes, beginning with itself."""
        height, found, index = 0, leaf, self.size
        completed = [(0, index, leaf)]
        while self._edge and self._edge[-1][0] == height:
            found = node_hash(self._edge.pop()[1], found)
            height, index = height + 1, index >> 1
            completed.append((height, index, found))
        self._edge.append((height, found))
        self.size += 1
        return completed
