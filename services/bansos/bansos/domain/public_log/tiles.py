"""Tiles of C2SP tlog-tiles: the files in which anybody reads the tree.

A tile has 256 hashes of one level. At level 0 they are those of leaves; one at level n is the root of a full tile of
level n-1. The last tile of a level is partial until it is full; a tile that is there never changes.
https://c2sp.org/tlog-tiles
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bansos.domain.public_log.merkle import HASH_BYTES

HEIGHT = 8
WIDTH = 1 << HEIGHT
ENTRIES = -1
"""Level of the bundles that hold the leaves' entries themselves."""


@dataclass(frozen=True, order=True)
class Tile:
    """The `index`-th of its level, with so many hashes or entries."""

    level: int
    index: int
    width: int = WIDTH

    def __post_init__(self) -> None:
        if not (ENTRIES <= self.level <= 63 and self.index >= 0 and 1 <= self.width <= WIDTH):
            raise ValueError("no tile")

    @property
    def path(self) -> str:
        """`tile/0/x001/067`, `tile/entries/000.p/12`: below the prefix of the log."""
        level = "entries" if self.level == ENTRIES else str(self.level)
        part = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{_written(self.index)}{part}"

    @property
    def first(self) -> int:
        """Number, in its level, of its first hash."""
        return self.index * WIDTH


def new_tiles(old: int, new: int) -> Iterator[Tile]:
    """Tiles that a tree of `new` leaves has and one of `old` has not."""
    yield from _of_level(ENTRIES, old, new)
    level = 0
    while new >> HEIGHT * level:
        yield from _of_level(level, old >> HEIGHT * level, new >> HEIGHT * level)
        level += 1


def tile_with(height: int, index: int, size: int) -> tuple[Tile, slice]:
    """Tile, as wide as a tree of `size` leaves has it, with the nodes below a complete subtree, and which they are."""
    level, above = divmod(height, HEIGHT)
    first = index << above
    tile = first // WIDTH
    width = min(WIDTH, (size >> HEIGHT * level) - tile * WIDTH)
    start = first % WIDTH
    return Tile(level, tile, width), slice(start, start + (1 << above))


def hashes_in(content: bytes, tile: Tile) -> list[bytes]:
    """Raises `ValueError` for a content of another width."""
    if len(content) != tile.width * HASH_BYTES:
        raise ValueError("a tile of another width")
    return [content[at : at + HASH_BYTES] for at in range(0, len(content), HASH_BYTES)]


def bundle(entries: Sequence[bytes]) -> bytes:
    """Each entry behind its length in two bytes, the larger first."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def entries_in(content: bytes) -> list[bytes]:
    """Raises `ValueError` for a bundle that is cut off."""
    found = []
    while content:
        length = int.from_bytes(content[:2], "big")
        if len(content) < 2 + length:
            raise ValueError("a bundle that is cut off")
        found.append(content[2 : 2 + length])
        content = content[2 + length :]
    return found


def _of_level(level: int, old: int, new: int) -> Iterator[Tile]:
    for index in range(old // WIDTH, new // WIDTH):
        yield Tile(level, index)
    if new % WIDTH and new != old:
        yield Tile(level, new // WIDTH, new % WIDTH)


def _written(index: int) -> str:
    """1234067 → x001/x234/067."""
    parts = [f"{index % 1000:03}"]
    while index := index // 1000:
        parts.append(f"x{index % 1000:03}")
    return "/".join(reversed(parts))
