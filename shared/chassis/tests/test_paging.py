"""Lists are cut by a key, so that nothing is shown twice or left out between pages."""

import base64
import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from chassis.db import Database
from chassis.http import paging
from chassis.http.paging import CursorPage, Key, UnknownCursor, paginate, paginate_list
from sqlalchemy import Column, DateTime, Integer, MetaData, Row, String, Table, Uuid, column, select, values

OF_DUES = Table("of_dues", MetaData(), Column("due", DateTime(True)), Column("id", Uuid), Column("rank", Integer))
KEY = Key(OF_DUES.c.due, OF_DUES.c.id)
DAY = datetime(2025, 7, 31, 16, 59, tzinfo=UTC)
NAMES = Table("pg_type", MetaData(), Column("typname", String), Column("typlen", Integer), schema="pg_catalog")


def cursor_of(position: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(position).encode()).decode().rstrip("=")


@pytest.mark.parametrize("descending", [False, True])
async def test_every_row_is_on_one_page_and_the_last_page_leads_nowhere(database: Database, descending: bool) -> None:
    key = Key(NAMES.c.typname, descending=descending)
    wanted = select(NAMES).where(NAMES.c.typname.startswith("int"))
    async with database.transaction() as session:
        whole = (await paginate(session, wanted, key, 10_000, None)).items
        seen: list[Row[tuple[object, ...]]] = []
        page: CursorPage[Row[tuple[object, ...]]] = await paginate(session, wanted, key, 7, None)
        while page.next:
            seen += page.items
            page = await paginate(session, wanted, key, 7, page.next)
    assert [*seen, *page.items] == whole
    assert len(whole) > 7


@pytest.mark.parametrize("limit", [7, 10_000])
async def test_a_list_is_counted_as_a_whole_where_that_is_asked_for(database: Database, limit: int) -> None:
    key, wanted = Key(NAMES.c.typname), select(NAMES).where(NAMES.c.typname.startswith("int"))
    async with database.transaction() as session:
        first = await paginate(session, wanted, key, limit, None, counted=True)
        whole = len((await paginate(session, wanted, key, 10_000, None)).items)
        assert (first.total, first.has_more, first.map(str).total) == (whole, False, whole)
        assert (await paginate(session, wanted, key, limit, None)).total is None
        later = await paginate(session, wanted, key, limit, key.encode(first.items[0]), counted=True)
        assert later.total == whole
        assert "total" not in CursorPage[str].model_json_schema()["properties"]


async def test_of_a_long_list_only_so_much_is_counted(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "MOST_COUNTED", 9)
    async with database.transaction() as session:
        page = await paginate(session, select(NAMES), Key(NAMES.c.typname), 7, None, counted=True)
    assert (page.total, page.has_more) == (9, True)


WRITTEN = ["LPKA Kelas I", "Lapas Kelas IIA", "lapas 10", "Lapas 9", "Toko 2 b", "toko 02 a", "Toko 10", "10", "9",
           "Ünder", "toko 123456789012", "toko 9", ""]  # fmt: skip
IN_ORDER = ["", "9", "10", "Lapas 9", "lapas 10", "Lapas Kelas IIA", "LPKA Kelas I", "toko 02 a", "Toko 2 b", "toko 9",
            "Toko 10"]  # fmt: skip


@pytest.mark.parametrize("descending", [False, True])
async def test_names_stand_as_people_look_for_them(database: Database, descending: bool) -> None:
    listed = values(column("name", String), column("id", Integer), name="listed")
    listed = listed.data([(name, at) for at, name in enumerate(WRITTEN)])
    key = Key(listed.c.name, listed.c.id, descending=descending, natural=True)
    async with database.transaction() as session:
        page: CursorPage[Row[tuple[object, ...]]] = await paginate(session, select(listed), key, 2, None)
        seen = list(page.items)
        while page.next:
            page = await paginate(session, select(listed), key, 2, page.next)
            seen += page.items
    names = [row.name for row in (reversed(seen) if descending else seen)]
    assert [name for name in names if name in IN_ORDER] == IN_ORDER
    assert sorted(names) == sorted(WRITTEN)


def test_a_cursor_holds_the_values_of_its_row() -> None:
    assert KEY.decode(cursor_of([DAY.isoformat(), str(UUID(int=7))])) == [DAY, UUID(int=7)]


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "%00%FF!",
        "MjAyNQ",
        "8J-YgA",
        cursor_of({}),
        cursor_of([]),
        cursor_of(["2025-07-31T16:59:00+00:00"]),
        cursor_of(["2025-07-31T16:59:00", str(UUID(int=7))]),
        cursor_of(["9999-07-31T16:59:00+00:00", str(UUID(int=7))]),
        cursor_of([DAY.isoformat(), "7"]),
        cursor_of([DAY.isoformat(), 7]),
        cursor_of([DAY.isoformat(), str(UUID(int=7)), "more"]),
        "W1tb" * 100,
    ],
)
def test_a_cursor_that_nobody_made_is_refused(cursor: str) -> None:
    with pytest.raises(UnknownCursor):
        KEY.decode(cursor)


@pytest.mark.parametrize("number", ["-1", "2147483648", "²", "1e3", "", 1])
def test_a_number_that_postgresql_cannot_hold_is_refused(number: object) -> None:
    with pytest.raises(UnknownCursor):
        Key(OF_DUES.c.rank).decode(cursor_of([number]))


def test_a_list_that_is_known_as_a_whole_is_cut_by_place() -> None:
    first = paginate_list(range(5), 2, None)
    second = paginate_list(range(5), 2, first.next)
    last = paginate_list(range(5), 2, second.next)
    assert [first.items, second.items, last.items, last.next] == [[0, 1], [2, 3], [4], None]
    with pytest.raises(UnknownCursor):
        paginate_list(range(5), 2, cursor_of(["-2"]))
