"""Re-encryption with the newest key, batch by batch. Each batch is one transaction, so that a run may be cut off
anywhere and be started again, beside the application and beside another run."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlmodel import SQLModel

from chassis.config import Settings
from chassis.db import Database
from chassis.encryption.cipher import PREFIX, Cipher, DecryptionError, FieldCipher
from chassis.encryption.columns import EncryptedBinary
from chassis.http.idempotency import response_cipher

BATCH = 200


@dataclass(frozen=True)
class EncryptedColumn:
    """Column of ciphertexts, and the context of each."""

    table: str
    key: tuple[str, ...]
    column: str
    context: Callable[[Any], str]
    cipher: Cipher

    @property
    def name(self) -> str:
        return f"{self.table}.{self.column}"


def of_chassis(settings: Settings) -> list[EncryptedColumn]:
    """Columns that every service encrypts by its own keys. An id token is encrypted by its session's cookie instead."""
    context = lambda row: f"{row.subject}:{row.key}"  # noqa: E731
    return [EncryptedColumn("idempotency", ("subject", "key"), "body", context, response_cipher(settings))]


def of_models(cipher: FieldCipher) -> list[EncryptedColumn]:
    """Every column that a model of this process declares as `encrypted`."""
    return [
        EncryptedColumn(table.name, key, column.name, _context_of_row(column.type.context, key), cipher)
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, EncryptedBinary) and (key := tuple(one.name for one in table.primary_key))
    ]


def _context_of_row(context: str, key: tuple[str, ...]) -> Callable[[Any], str]:
    return lambda row: ":".join([context, *(str(getattr(row, name)) for name in key)])


@dataclass(frozen=True)
class Counted:
    """Number of values of a column by the key that has encrypted them; `nameless` are in the form of before."""

    name: str
    key: str
    values: int
    is_newest: bool
    is_known: bool


async def count(database: Database, columns: Sequence[EncryptedColumn]) -> list[Counted]:
    found = []
    for one in columns:
        statement = text(
            f"SELECT CASE get_byte({one.column}, 0) WHEN 2 THEN encode(substring({one.column} FROM 2 FOR 4), 'hex')"
            f" ELSE 'nameless' END AS key, count(*) AS n FROM {one.table}"
            f" WHERE length({one.column}) > {PREFIX} GROUP BY 1 ORDER BY 1"
        )
        newest = one.cipher.prefix[1:].hex() or "nameless"
        known = {name.hex() for name in one.cipher.ids} | {"nameless"}
        async with database.transaction() as session:
            for row in await session.execute(statement):
                found.append(Counted(one.name, row.key, row.n, row.key == newest, row.key in known))
    return found


@dataclass(frozen=True)
class Progress:
    name: str
    done: int
    unreadable: int


async def reencrypt(
    database: Database, columns: Sequence[EncryptedColumn], batch: int = BATCH
) -> AsyncIterator[Progress]:
    """Encrypt anew what the newest key has not. Rows that somebody holds are left to the next run."""
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
    database: Database, one: EncryptedColumn, after: dict[str, Any], size: int
) -> tuple[int, int, dict[str, Any]]:
    keys = ", ".join(one.key)
    beyond = f"AND ({keys}) > ({', '.join(f':after_{name}' for name in one.key)})" if after else ""
    select = text(
        f"SELECT {keys}, {one.column} AS value FROM {one.table} WHERE {one.column} IS NOT NULL"
        f" AND substring({one.column} FROM 1 FOR {len(one.cipher.prefix)}) <> :prefix {beyond}"
        f" ORDER BY {keys} LIMIT :size FOR UPDATE SKIP LOCKED"
    )
    update = text(
        f"UPDATE {one.table} SET {one.column} = :value WHERE " + " AND ".join(f"{name} = :{name}" for name in one.key)
    )
    values = {f"after_{name}": value for name, value in after.items()}
    async with database.transaction() as session:
        rows = (await session.execute(select, {"prefix": one.cipher.prefix, "size": size, **values})).all()
        changed = []
        for row in rows:
            context = one.context(row)
            try:
                value = one.cipher.encrypt(one.cipher.decrypt(bytes(row.value), context), context)
            except DecryptionError:
                continue
            changed.append({name: getattr(row, name) for name in one.key} | {"value": value})
        if changed:
            await session.execute(update, changed)
    last = {name: getattr(rows[-1], name) for name in one.key} if rows else {}
    return len(changed), len(rows) - len(changed), last
