"""Files of the log are named and filled as C2SP tlog-tiles says."""

from itertools import pairwise

import pytest
from bansos.domain.public_log.merkle import leaf_hash
from bansos.domain.public_log.tiles import ENTRIES, Tile, bundle, entries_in, hashes_in, new_tiles, tile_with
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0, 1), "tile/0/000.p/1"),
        (Tile(1, 1_234_067), "tile/1/x001/x234/067"),
        (Tile(ENTRIES, 1000, 255), "tile/entries/x001/000.p/255"),
        (Tile(2, 999), "tile/2/999"),
    ],
)
def test_a_tile_has_its_place(tile: Tile, path: str) -> None:
    assert tile.path == path


@given(st.lists(st.integers(1, 70_000), min_size=1, max_size=4).map(lambda sizes: sorted({0, *sizes})))
def test_a_log_that_grew_by_steps_has_every_file_of_its_size(sizes: list[int]) -> None:
    made = {tile for old, new in pairwise(sizes) for tile in new_tiles(old, new)}
    assert set(new_tiles(0, sizes[-1])) <= made


@given(st.integers(1, 200_000), st.data())
def test_every_complete_subtree_stands_in_a_tile_that_is_there(size: int, data: st.DataObject) -> None:
    height = data.draw(st.integers(0, size.bit_length() - 1))
    index = data.draw(st.integers(0, (size >> height) - 1))
    tile, nodes = tile_with(height, index, size)
    assert tile in set(new_tiles(0, size))
    assert 0 <= nodes.start < nodes.stop <= tile.width


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_a_bundle_gives_back_its_entries(entries: list[bytes]) -> None:
    assert entries_in(bundle(entries)) == entries


def test_what_is_cut_off_is_refused() -> None:
    with pytest.raises(ValueError, match="cut off"):
        entries_in(bundle([b"entry"])[:-1])
    with pytest.raises(ValueError, match="another width"):
        hashes_in(leaf_hash(b"") * 2, Tile(0, 0, 3))
    with pytest.raises(ValueError, match="no tile"):
        Tile(0, 0, 257)
