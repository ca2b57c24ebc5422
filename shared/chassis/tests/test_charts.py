"""Charts: tiles and lines are where their figures say."""

import re
from datetime import date, timedelta
from pathlib import Path

import chassis.pages
import pytest
from chassis.pages.charts import HEIGHT, LEFT, LONGEST, RIGHT, WIDTH, day_line, tiles
from hypothesis import given
from hypothesis import strategies as st

FIRST = date(2025, 7, 8)
CSS = (Path(chassis.pages.__file__).parent / "static" / "jembatan.css").read_text()


@pytest.mark.parametrize(
    ("done", "of", "share", "colour"),
    [
        (0, 0, None, "none"),
        (0, 7, 0.0, "0"),
        (1, 4, 25.0, "1"),
        (249, 1000, 24.9, "0"),
        (4, 8, 50.0, "2"),
        (4, 5, 80.0, "3"),
        (999, 1000, 99.9, "3"),
        (9999, 10000, 99.9, "3"),
        (5, 5, 100.0, "4"),
    ],
)
def test_a_tile_is_full_only_when_nothing_is_missing(done: int, of: int, share: float | None, colour: str) -> None:
    [tile] = tiles({"kanwil-bali": (done, of)}, {"kanwil-bali": "Kanwil Ditjenpas Bali"})
    assert (tile.share, tile.colour, tile.name, tile.place) == (share, colour, "Bali", "at-bali")


def test_no_two_tiles_lie_in_one_place_of_the_grid() -> None:
    places = dict(re.findall(r"\.(at-[\w-]+) \{ grid-area: (\d+ / \d+); \}", CSS))
    assert len(places) == len(set(places.values())) == 33


days = st.dictionaries(
    st.integers(-10, 400).map(lambda n: FIRST + timedelta(days=n)),
    st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda pair: (sum(pair), pair[0])),
    max_size=12,
)


@given(new=days, until=st.integers(0, 400), mark=st.none() | st.integers(-400, 800), goal=st.integers(0, 700))
def test_a_line_stays_within_its_picture_and_counts_everything(
    new: dict[date, tuple[int, int]], until: int, mark: int | None, goal: int
) -> None:
    marked = None if mark is None else FIRST + timedelta(days=mark)
    chart = day_line(new, FIRST, FIRST + timedelta(days=until), lines=2, goal=goal, mark=marked)
    for points in chart.lines:
        places = [tuple(map(float, point.split(","))) for point in points.split()]
        assert 1 <= len(places) <= LONGEST + 1
        assert all(LEFT <= x <= WIDTH - RIGHT and 0 <= y <= HEIGHT for x, y in places)
        assert places == sorted(places, key=lambda place: (place[0], -place[1])), "time goes on, and totals never fall"
    assert chart.mark_x is None or LEFT <= chart.mark_x <= WIDTH - RIGHT
    if chart.days:
        assert list(chart.days[0].totals) == [sum(values[line] for values in new.values()) for line in (0, 1)]


def test_a_line_ends_where_its_goal_lies_when_all_is_done() -> None:
    chart = day_line(
        {FIRST: (2, 2), FIRST + timedelta(days=2): (1, 0)}, FIRST, FIRST + timedelta(days=3), lines=2, goal=3
    )
    assert float(chart.lines[0].rpartition(",")[2]) == chart.goal_y
    assert [(one.day.day, one.new, list(one.totals)) for one in chart.days] == [(10, 1, [3, 2]), (8, 2, [2, 2])]
