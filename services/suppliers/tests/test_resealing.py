"""Keys are changed for new ones: everything sealed gets the newest, also when a run is cut off half-way."""

import base64
from typing import Any
from uuid import UUID

import pytest
from chassis.config import Settings
from chassis.db import Database
from chassis.encryption import Vault
from chassis.resealing import SealedColumn, count, of_chassis, reseal
from chassis.sealing import NotSealedHere, Seal
from pydantic import SecretStr
from sqlalchemy import text
from suppliers.adapters.field_encryption import sealed_columns

NEW = base64.urlsafe_b64encode(bytes(range(100, 132))).decode()
COUNT = 30
_SUPPLIER = text("""
INSERT INTO supplier (id, unit, kanwil, name, name_key, match_key, phone_sealed, created_at, updated_at)
VALUES (:id, 'a', 'b', :name, :name, :name, :phone, now(), now())
""")
_ANSWER = text("""
INSERT INTO idempotency (subject, key, request_hash, status, headers, body) VALUES ('s', :key, '', 200, '{}', :body)
""")


def columns_of(settings: Settings, *keys: str) -> tuple[Vault, list[SealedColumn]]:
    told = settings.model_copy(update={"sealing_keys": tuple(map(SecretStr, keys))})
    vault = Vault("suppliers", told.secret_key.get_secret_value(), keys)
    return vault, [*of_chassis(told), *sealed_columns(vault)]


async def filled(database: Database, columns: list[SealedColumn], vault: Vault) -> None:
    answers = columns[0].seal
    async with database.transaction() as session:
        for number in range(COUNT):
            id_ = UUID(int=number)
            phone = vault.seal_text(f"0812{number}", f"supplier.phone:{id_}")
            await session.execute(_SUPPLIER, {"id": id_, "name": f"n{number}", "phone": phone})
            await session.execute(_ANSWER, {"key": str(number), "body": answers.seal(b"jawaban", f"s:{number}")})


async def opened(database: Database, vault: Vault) -> list[str | None]:
    async with database.transaction() as session:
        rows = await session.execute(text("SELECT id, phone_sealed FROM supplier ORDER BY id"))
        return [vault.open_text(bytes(row.phone_sealed), f"supplier.phone:{row.id}") for row in rows]


async def test_a_run_cut_off_half_way_is_taken_up_and_the_old_key_can_go(
    database: Database, settings: Settings
) -> None:
    old = settings.secret_key.get_secret_value()
    vault, columns = columns_of(settings)
    await filled(database, columns, vault)
    both, columns = columns_of(settings, NEW, old)
    expected = [f"0812{number}" for number in range(COUNT)]
    assert await opened(database, both) == expected, "what the old key sealed opens"

    async for progress in reseal(database, columns, batch=7):
        if progress.name == "supplier.phone_sealed":
            break  # as if the process had been killed
    counted = {(one.name, one.is_newest): one.values for one in await count(database, columns)}
    assert counted[("supplier.phone_sealed", True)] == 7
    assert counted[("supplier.phone_sealed", False)] == COUNT - 7, "the old key is still in use"
    assert await opened(database, both) == expected

    seen = [one async for one in reseal(database, columns, batch=7)]
    assert sum(one.unreadable for one in seen) == 0
    assert all(one.is_newest for one in await count(database, columns))
    alone, _ = columns_of(settings, NEW)
    assert await opened(database, alone) == expected
    with pytest.raises(NotSealedHere):
        await opened(database, vault)
    assert [one async for one in reseal(database, columns)] == [], "a second run finds nothing"
    assert alone.mark("x", "nik") == vault.mark("x", "nik"), "what is found by a mark is found after the change too"


async def test_a_key_dropped_too_early_is_told(database: Database, settings: Settings) -> None:
    third = base64.urlsafe_b64encode(bytes(range(50, 82))).decode()
    vault, columns = columns_of(settings, NEW)
    await filled(database, columns, vault)
    _, columns = columns_of(settings, third)
    told = [one for one in await count(database, columns) if one.name == "supplier.phone_sealed"]
    assert [(one.values, one.is_newest, one.is_known) for one in told] == [(COUNT, False, False)]
    unreadable = {one.name: one.unreadable async for one in reseal(database, columns)}
    assert unreadable["supplier.phone_sealed"] == COUNT


async def test_every_sealed_column_is_known(database: Database, settings: Settings) -> None:
    _, columns = columns_of(settings)
    async with database.transaction() as session:
        found = await session.execute(
            text("SELECT table_name, column_name FROM information_schema.columns WHERE column_name LIKE '%\\_sealed'")
        )
        assert {f"{row[0]}.{row[1]}" for row in found} == {one.name for one in columns} - {"idempotency.body"}


def test_the_form_of_before_opens_and_names_no_key() -> None:
    old, new = bytes(32), bytes(range(32))
    before = Seal(old, "x").seal(b"isi", "sini")
    assert before[:1] == b"\x01"
    ring = Seal([new, old], "x")
    assert ring.open(before, "sini") == b"isi"
    after = ring.seal(b"isi", "sini")
    assert after[:5] == b"\x02" + ring.ids[0]
    assert Seal([new], "x").open(after, "sini") == b"isi"
    stranger: Any = Seal([old], "x")
    with pytest.raises(NotSealedHere):
        stranger.open(after, "sini")
