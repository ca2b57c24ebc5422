"""Merkle tree of RFC 9162: hashes, and proofs of inclusion and consistency.

A proof is planned as ranges of leaves (`inclusion_ranges`, `consistency_ranges`); each range is made up of complete
`subtrees`, whose hashes stand in tiles and are brought together by `fold`. Ranges are (first, end), end excluded.
"""

from collections.abc import Iterator, Sequence
from functools import reduce
from hashlib import sha256

HASH_BYTES = 32
EMPTY = sha256(b"").digest()
"""Root of the tree without a leaf."""

Range = tuple[int, int]


def leaf_hash(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def subtrees(first: int, end: int) -> Iterator[tuple[int, int]]:
    """Height and index of the complete subtrees of a range, left to right; one of 2ⁿ leaves has the height n.

    The range is one that a proof asks for, or a whole tree: it begins where its largest subtree may.
    """
    while first < end:
        height = (end - first).bit_length() - 1
        yield height, first >> height
        first += 1 << height


def fold(hashes: Sequence[bytes]) -> bytes:
    """Hash of a range from those of its subtrees, left to right."""
    return reduce(lambda right, left: node_hash(left, right), reversed(hashes)) if hashes else EMPTY


def complete(hashes: Sequence[bytes]) -> bytes:
    """Hash of one complete subtree from the hashes of 2ⁿ nodes of one height."""
    while len(hashes) > 1:
        hashes = [node_hash(hashes[at], hashes[at + 1]) for at in range(0, len(hashes), 2)]
    return hashes[0]


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Root over all leaf hashes; of a tree that is small enough to be at hand."""
    return fold([complete(leaves[at << height : (at + 1) << height]) for height, at in subtrees(0, len(leaves))])


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """Ranges whose hashes prove a leaf to be in the tree, its sibling first. Raises `ValueError` for no leaf of it."""
    if not 0 <= index < size:
        raise ValueError("no leaf of this tree")
    first, end = 0, size
    found: list[Range] = []
    while end - first > 1:
        middle = _middle(first, end)
        if index < middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((first, middle))
            first = middle
    return found[::-1]


def consistency_ranges(old: int, new: int) -> list[Range]:
    """Ranges whose hashes prove that the tree of `new` leaves begins with that of `old`; of an empty one, none."""
    if not 0 <= old <= new:
        raise ValueError("the newer tree is the larger one")
    if old == 0:
        return []
    first, end = 0, new
    is_old = True
    found: list[Range] = []
    while old != end:
        middle = _middle(first, end)
        if old <= middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((first, middle))
            first, is_old = middle, False
    if not is_old:
        found.append((first, end))
    return found[::-1]


def is_included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """RFC 9162, 2.1.3.2."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(sibling, found)
            at, last = _up_to_a_right_child(at, last)
        else:
            found = node_hash(found, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def is_consistent(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """RFC 9162, 2.1.4.2. Every tree begins with the empty one."""
    if not 0 <= old <= new:
        return False
    if old == 0:
        return not proof and old_root == EMPTY
    if old == new:
        return not proof and old_root == new_root
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        return False
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    of_old = of_new = path[0]
    for one in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            of_old, of_new = node_hash(one, of_old), node_hash(one, of_new)
            at, last = _up_to_a_right_child(at, last)
        else:
            of_new = node_hash(of_new, one)
        at, last = at >> 1, last >> 1
    return last == 0 and of_old == old_root and of_new == new_root


def _middle(first: int, end: int) -> int:
    """RFC 9162 splits after the largest power of two that is smaller than the number of leaves."""
    return first + (1 << (end - first - 1).bit_length() - 1)


def _up_to_a_right_child(at: int, last: int) -> tuple[int, int]:
    while at and not at & 1:
        at, last = at >> 1, last >> 1
    return at, last
