"""Sealed values get the newest key, batch by batch. Each batch is one transaction, so that a run may be cut off
anywhere and be started again, beside the application and beside another run."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from chassis.config import Settings
from chassis.db import Database
from chassis.http.idempotency import answers_seal
from chassis.sealing import PREFIX, NotSealedHere, Seal

BATCH = 200


@dataclass(frozen=True)
class SealedColumn:
    """Where sealed values are kept, and for which place each was sealed."""

    table: str
    key: tuple[str, ...]
    column: str
    place: Callable[[Any], str]
    seal: Seal

    @property
    def name(self) -> str:
        return f"{self.table}.{self.column}"


def of_chassis(settings: Settings) -> list[SealedColumn]:
    """What every service keeps sealed with its own keys. An id token is sealed with its session's cookie instead."""
    place = lambda row: f"{row.subject}:{row.key}"  # noqa: E731
    return [SealedColumn("idempotency", ("subject", "key"), "body", place, answers_seal(settings))]


@dataclass(frozen=True)
class Counted:
    """How many values of a column each key seals; `nameless` are in the form of before."""

    name: str
    key: str
    values: int
    is_newest: bool
    is_known: bool


async def count(database: Database, columns: Sequence[SealedColumn]) -> list[Counted]:
    found = []
    for one in columns:
        statement = text(
            f"SELECT CASE get_byte({one.column}, 0) WHEN 2 THEN encode(substring({one.column} FROM 2 FOR 4), 'hex')"
            f" ELSE 'nameless' END AS key, count(*) AS n FROM {one.table}"
            f" WHERE length({one.column}) > {PREFIX} GROUP BY 1 ORDER BY 1"
        )
        newest = one.seal.prefix[1:].hex() or "nameless"
        known = {name.hex() for name in one.seal.ids} | {"nameless"}
        async with database.transaction() as session:
            for row in await session.execute(statement):
                found.append(Counted(one.name, row.key, row.n, row.key == newest, row.key in known))
    return found


@dataclass(frozen=True)
class Progress:
    name: str
    done: int
    unreadable: int


async def reseal(database: Database, columns: Sequence[SealedColumn], batch: int = BATCH) -> AsyncIterator[Progress]:
    """Seal anew what the newest key has not sealed. Rows that somebody holds are left to the next run."""
    for one in columns:
        done = unreadable = 0
        after: dict[str, Any] = {}
        while True:
            taken, bad, after = await _batch(database, one, after, batch)
            if not after:
                break
            done, unreadable = done + taken, unreadable + bad
            yield Progress(one.name, done, unreadable)


async def _batch(
    database: Database, one: SealedColumn, after: dict[str, Any], size: int
) -> tuple[int, int, dict[str, Any]]:
    keys = ", ".join(one.key)
    beyond = f"AND ({keys}) > ({', '.join(f':after_{name}' for name in one.key)})" if after else ""
    select = text(
        f"SELECT {keys}, {one.column} AS sealed FROM {one.table} WHERE {one.column} IS NOT NULL"
        f" AND substring({one.column} FROM 1 FOR {len(one.seal.prefix)}) <> :prefix {beyond}"
        f" ORDER BY {keys} LIMIT :size FOR UPDATE SKIP LOCKED"
    )
    update = text(
        f"UPDATE {one.table} SET {one.column} = :sealed WHERE " + " AND ".join(f"{name} = :{name}" for name in one.key)
    )
    values = {f"after_{name}": value for name, value in after.items()}
    async with database.transaction() as session:
        rows = (await session.execute(select, {"prefix": one.seal.prefix, "size": size, **values})).all()
        changed = []
        for row in rows:
            place = one.place(row)
            try:
                sealed = one.seal.seal(one.seal.open(bytes(row.sealed), place), place)
            except NotSealedHere:
                continue
            changed.append({name: getattr(row, name) for name in one.key} | {"sealed": sealed})
        if changed:
            await session.execute(update, changed)
    last = {name: getattr(rows[-1], name) for name in one.key} if rows else {}
    return len(changed), len(rows) - len(changed), last
