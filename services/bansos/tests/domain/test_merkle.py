"""The tree agrees with somebody else's, and proves nothing that is not so."""

import pytest
from bansos.domain.findings import GrowingTree
from bansos.domain.public_log.merkle import (
    EMPTY,
    Range,
    complete,
    consistency_ranges,
    fold,
    inclusion_ranges,
    is_consistent,
    is_included,
    leaf_hash,
    root_of,
    subtrees,
)
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

SIZES = (1, 2, 3, 5, 8, 13, 31, 32, 33, 64, 100)
ENTRIES = [number.to_bytes(2, "big") for number in range(600)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]


def range_hash(wanted: Range, leaves: list[bytes] = LEAVES) -> bytes:
    return fold([complete(leaves[at << height : (at + 1) << height]) for height, at in subtrees(*wanted)])


def included(index: int, size: int) -> list[bytes]:
    return [range_hash(one) for one in inclusion_ranges(index, size)]


def consistent(old: int, new: int) -> list[bytes]:
    return [range_hash(one) for one in consistency_ranges(old, new)]


@pytest.fixture(scope="module")
def peer() -> InmemoryTree:
    tree = InmemoryTree(algorithm="sha256")
    for entry in ENTRIES[: max(SIZES)]:
        tree.append_entry(entry)
    return tree


@pytest.mark.parametrize("size", SIZES)
def test_the_root_is_that_of_another_implementation(peer: InmemoryTree, size: int) -> None:
    assert root_of(LEAVES[:size]) == peer.get_root(size)


@pytest.mark.parametrize("size", SIZES)
def test_inclusion_proofs_are_those_of_another_implementation(peer: InmemoryTree, size: int) -> None:
    for index in range(size):
        theirs = peer.prove_inclusion(index + 1, size).path
        assert {LEAVES[index], *included(index, size)} == set(theirs)


def test_a_leaf_is_proved_at_its_own_place_alone() -> None:
    for size in SIZES:
        root = root_of(LEAVES[:size])
        for index in range(size):
            proof = included(index, size)
            assert is_included(LEAVES[index], index, size, proof, root)
            assert not is_included(LEAVES[index + 1], index, size, proof, root)
            assert size == 1 or not is_included(LEAVES[index], (index + 1) % size, size, proof, root)
            assert not is_included(LEAVES[index], index, size, [*proof, EMPTY], root)
            assert not proof or not is_included(LEAVES[index], index, size, proof[:-1], root)


def test_a_tree_begins_with_each_smaller_one_and_no_other() -> None:
    other = [leaf_hash(b"another"), *LEAVES[1:]]
    for new in SIZES:
        for old in range(new + 1):
            proof, root = consistent(old, new), root_of(LEAVES[:new])
            assert is_consistent(old, root_of(LEAVES[:old]), new, root, proof)
            assert old == 0 or not is_consistent(old, root_of(other[:old]), new, root, proof)
            assert not is_consistent(old, root_of(LEAVES[:old]), new, root, [*proof, EMPTY])


@given(st.integers(1, 600), st.data())
def test_proofs_hold_at_any_size(size: int, data: st.DataObject) -> None:
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size))
    root = root_of(LEAVES[:size])
    assert is_included(LEAVES[index], index, size, included(index, size), root)
    assert is_consistent(old, root_of(LEAVES[:old]), size, root, consistent(old, size))


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=5), st.integers(0, 9), st.integers(0, 9))
def test_made_up_proofs_prove_nothing(proof: list[bytes], index: int, size: int) -> None:
    assert not is_included(LEAVES[0], index, size, proof, b"\x00" * 32)
    assert index == 0 or not is_consistent(index, b"\x00" * 32, size, b"\x01" * 32, proof)


def test_a_growing_tree_knows_its_root_after_each_leaf() -> None:
    tree = GrowingTree()
    assert tree.root == EMPTY
    for size, leaf in enumerate(LEAVES[:300], 1):
        for height, index, found in tree.add(leaf):
            assert found == range_hash((index << height, (index + 1) << height))
        assert tree.root == root_of(LEAVES[:size])
