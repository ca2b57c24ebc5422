"""The trail of access: what its table takes, who reads which of it, and what its rows never hold."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from chassis.access.entries import entry_of
from chassis.access.noting import Kind, Noted, Purpose
from chassis.access.queries import Wanted, list_access
from chassis.auth import Principal, Role
from chassis.db import Database
from chassis.http import CursorPage
from chassis.ids import first_id_of, new_id
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from starlette.routing import Route

ROW: dict[str, Any] = {
    "kind": "personal_data", "subject": "a", "unit": "lapas-a", "roles": ["operator"], "method": "GET",
    "route": "/x/{id}", "object": "id=1", "status": 200, "trace_id": "0" * 32, "purpose": "keeping", "address": None,
    "at": datetime(2025, 7, 8, tzinfo=UTC),
}  # fmt: skip
_INSERT = text(f"INSERT INTO access_log (id, {', '.join(ROW)}) VALUES (:id, {', '.join(f':{name}' for name in ROW)})")


async def put(database: Database, **changes: Any) -> None:
    async with database.transaction() as session:
        await session.execute(_INSERT, ROW | {"id": changes.pop("id", None) or new_id()} | changes)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE access_log SET subject = 'b'",
        "DELETE FROM access_log",
        "TRUNCATE access_log",
        "TRUNCATE access_log CASCADE",
    ],
)
async def test_no_row_is_changed_or_taken_out(database: Database, statement: str) -> None:
    await put(database, at=datetime.now(UTC))
    with pytest.raises(DBAPIError, match=r"permission denied|append-only"):
        async with database.transaction() as session:
            await session.execute(text(statement))


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "other"},
        {"purpose": None}, {"purpose": "curiosity"}, {"subject": None}, {"subject": ""}, {"status": 99},
        {"status": 403},
        {"kind": "refused"}, {"trace_id": "x"}, {"object": "x" * 401}, {"roles": None}, {"route": None},
    ],
)  # fmt: skip
async def test_the_table_takes_no_row_that_says_too_little_or_too_much(
    database: Database, wrong: dict[str, Any]
) -> None:
    with pytest.raises(DBAPIError):
        await put(database, **wrong)


async def test_no_day_of_the_last_year_is_dropped(database: Database) -> None:
    today = datetime.now(UTC).date()
    async with database.transaction() as session:
        for days, outcome in ((366, "dropped"), (365, None), (2, None)):
            day = {"day": today - timedelta(days=days)}
            await session.execute(text("SELECT make_partition('access_log', :day)"), day)
            drop = text("SELECT drop_partition('access_log', :day)")
            if outcome:
                assert await session.scalar(drop, day) == outcome
                continue
            with pytest.raises(DBAPIError, match="stays"):
                async with session.begin_nested():
                    await session.scalar(drop, day)


@pytest.mark.parametrize(
    ("role", "unit", "seen"),
    [
        (Role.AUDITOR, "kanwil-bali", {"a", "b", "c", "k", None}),
        (Role.ADMIN, "ditjenpas", {"a", "b", "c", "k", None}),
        (Role.ADMIN, "kanwil-banten", {"a", "b", "k"}),
        (Role.ADMIN, "lapas-a", {"a"}),
    ],
)
async def test_everybody_reads_what_is_in_scope(
    database: Database, role: Role, unit: str, seen: set[str | None]
) -> None:
    async with database.transaction() as session:
        for code, kanwil in (("lapas-a", "kanwil-banten"), ("lapas-b", "kanwil-banten"), ("lapas-c", "kanwil-bali")):
            await session.execute(
                text(
                    "INSERT INTO unit (code, name, full_name, unit_type, kanwil, timezone)"
                    " VALUES (:code, :code, :code, 'lapas', :kanwil, 'Asia/Jakarta')"
                ),
                {"code": code, "kanwil": kanwil},
            )
    for subject, office in (("a", "lapas-a"), ("b", "lapas-b"), ("c", "lapas-c"), ("k", "kanwil-banten")):
        await put(database, subject=subject, unit=office)
    await put(database, subject=None, unit=None, kind="refused", status=401, purpose=None)
    reader = Principal("x", unit, frozenset({role}))
    async with database.transaction() as session:
        found = await list_access(session, reader, Wanted(), "Asia/Jakarta", None, 50)
    assert {row.subject for row in found.items} == seen


async def test_the_trail_is_searched_and_paged_newest_first(database: Database) -> None:
    for number in range(5):
        await put(
            database,
            subject=f"s{number % 2}",
            object=f"id={number}",
            id=first_id_of(ROW["at"] + number * timedelta(hours=12)),
        )
    reader = Principal("x", "ditjenpas", frozenset({Role.ADMIN}))

    async def search(wanted: Wanted, cursor: str | None = None, limit: int = 50) -> CursorPage[Any]:
        async with database.transaction() as session:
            return await list_access(session, reader, wanted, "Asia/Jakarta", cursor, limit)

    async def objects(wanted: Wanted) -> list[Any]:
        return (await search(wanted)).items

    first = await search(Wanted(), limit=2)
    rest = await search(Wanted(), first.next)
    assert [row.object for row in [*first.items, *rest.items]] == [f"id={number}" for number in (4, 3, 2, 1, 0)]
    assert [row.object for row in await objects(Wanted(subject="s1"))] == ["id=3", "id=1"]
    assert [row.object for row in await objects(Wanted(object="id=4"))] == ["id=4"]
    assert [row.object for row in await objects(Wanted(kind="export"))] == []
    assert [row.object for row in await objects(Wanted(since=ROW["at"].date(), until=ROW["at"].date()))] == [
        "id=1",
        "id=0",
    ]


async def test_days_are_those_that_the_rows_tell_when_the_clock_is_moved(
    database: Database, clock_at: Callable[[str], None]
) -> None:
    """Ids are of real time."""
    clock_at("2025-07-09T01:00:00Z")
    told = datetime(2025, 7, 9, 1, tzinfo=UTC)
    await put(database, object="id=0", id=new_id(), at=told)
    reader = Principal("x", "ditjenpas", frozenset({Role.ADMIN}))
    async with database.transaction() as session:
        found = [
            await list_access(session, reader, Wanted(since=day, until=day), "Asia/Jakarta", None, 50)
            for day in (told.date() - timedelta(days=1), told.date(), datetime.now(UTC).date())
        ]
    assert [len(rows.items) for rows in found] == [0, 1, 0]


WITHHELD = ("3604015708850003", "081234567890", "Jl. Mawar 5", "Budi Santoso", "6281234567890", "a\0b", "x" * 100, "%")


@pytest.mark.parametrize("status", [404, 200])
@pytest.mark.parametrize("value", [*WITHHELD, "lapas-kelas-iia-cilegon", "0197e4a0-0000-7000-8000-00000000000a", "12"])
def test_an_address_is_kept_as_ids_and_codes_alone(value: str, status: int) -> None:
    scope = {
        "type": "http", "method": "GET", "path": "/", "headers": [], "client": ("10.0.0.1", 1),
        "route": Route("/x/{thing}/{token}", endpoint=print), "path_params": {"thing": value, "token": "secret"},
        "state": {"principal": Principal("a", "lapas-a", frozenset({Role.OPERATOR}))},
    }  # fmt: skip
    entry = entry_of(scope, Noted(purpose=Purpose.KEEPING), status, {})
    assert entry is not None
    assert entry.kind is (Kind.REFUSED if status == 404 else Kind.PERSONAL_DATA)
    assert entry.object == f"thing={'withheld' if value in WITHHELD else value}"
    assert entry.address is None, "who is known needs no address"
