"""Keys are changed for new ones: everything encrypted gets the newest, also when a run is cut off half-way."""

import base64
from typing import Any
from uuid import UUID

import pytest
from chassis.config import Settings
from chassis.db import Database
from chassis.encryption import Cipher, DecryptionError, FieldCipher
from chassis.encryption.reencryption import EncryptedColumn, count, of_chassis, of_models, reencrypt
from pydantic import SecretStr
from sqlalchemy import text

NEW = base64.urlsafe_b64encode(bytes(range(100, 132))).decode()
COUNT = 30
_SUPPLIER = text("""
INSERT INTO supplier (id, unit, kanwil, name, name_key, match_key, phone_sealed, created_at, updated_at)
VALUES (:id, 'a', 'b', :name, :name, :name, :phone, now(), now())
""")
_ANSWER = text("""
INSERT INTO idempotency (subject, key, request_hash, status, headers, body) VALUES ('s', :key, '', 200, '{}', :body)
""")


def columns_of(settings: Settings, *keys: str) -> tuple[FieldCipher, list[EncryptedColumn]]:
    told = settings.model_copy(update={"sealing_keys": tuple(map(SecretStr, keys))})
    cipher = FieldCipher("suppliers", told.secret_key.get_secret_value(), keys)
    return cipher, [*of_chassis(told), *of_models(cipher)]


async def filled(database: Database, columns: list[EncryptedColumn], cipher: FieldCipher) -> None:
    answers = columns[0].cipher
    async with database.transaction() as session:
        for number in range(COUNT):
            id_ = UUID(int=number)
            phone = cipher.encrypt(f"0812{number}".encode(), f"supplier.phone:{id_}")
            await session.execute(_SUPPLIER, {"id": id_, "name": f"n{number}", "phone": phone})
            await session.execute(_ANSWER, {"key": str(number), "body": answers.encrypt(b"jawaban", f"s:{number}")})


async def opened(database: Database, cipher: FieldCipher) -> list[str]:
    async with database.transaction() as session:
        rows = await session.execute(text("SELECT id, phone_sealed FROM supplier ORDER BY id"))
        return [cipher.decrypt(bytes(row.phone_sealed), f"supplier.phone:{row.id}").decode() for row in rows]


async def test_a_run_cut_off_half_way_is_taken_up_and_the_old_key_can_go(
    database: Database, settings: Settings
) -> None:
    old = settings.secret_key.get_secret_value()
    cipher, columns = columns_of(settings)
    await filled(database, columns, cipher)
    both, columns = columns_of(settings, NEW, old)
    expected = [f"0812{number}" for number in range(COUNT)]
    assert await opened(database, both) == expected, "what the old key encrypted opens"

    async for progress in reencrypt(database, columns, batch=7):
        if progress.name == "supplier.phone_sealed":
            break  # as if the process had been killed
    counted = {(one.name, one.is_newest): one.values for one in await count(database, columns)}
    assert counted[("supplier.phone_sealed", True)] == 7
    assert counted[("supplier.phone_sealed", False)] == COUNT - 7, "the old key is still in use"
    assert await opened(database, both) == expected

    seen = [one async for one in reencrypt(database, columns, batch=7)]
    assert sum(one.unreadable for one in seen) == 0
    assert all(one.is_newest for one in await count(database, columns))
    alone, _ = columns_of(settings, NEW)
    assert await opened(database, alone) == expected
    with pytest.raises(DecryptionError):
        await opened(database, cipher)
    assert [one async for one in reencrypt(database, columns)] == [], "a second run finds nothing"
    assert alone.blind_index("x", "nik") == cipher.blind_index("x", "nik"), (
        "what is found by its index is found after the change too"
    )


async def test_a_key_dropped_too_early_is_told(database: Database, settings: Settings) -> None:
    third = base64.urlsafe_b64encode(bytes(range(50, 82))).decode()
    cipher, columns = columns_of(settings, NEW)
    await filled(database, columns, cipher)
    _, columns = columns_of(settings, third)
    told = [one for one in await count(database, columns) if one.name == "supplier.phone_sealed"]
    assert [(one.values, one.is_newest, one.is_known) for one in told] == [(COUNT, False, False)]
    unreadable = {one.name: one.unreadable async for one in reencrypt(database, columns)}
    assert unreadable["supplier.phone_sealed"] == COUNT


async def test_every_encrypted_column_is_known(database: Database, settings: Settings) -> None:
    _, columns = columns_of(settings)
    async with database.transaction() as session:
        found = await session.execute(
            text("SELECT table_name, column_name FROM information_schema.columns WHERE column_name LIKE '%\\_sealed'")
        )
        assert {f"{row[0]}.{row[1]}" for row in found} == {one.name for one in columns} - {"idempotency.body"}


def test_the_form_of_before_opens_and_names_no_key() -> None:
    old, new = bytes(32), bytes(range(32))
    before = Cipher(old, "x").encrypt(b"isi", "sini")
    assert before[:1] == b"\x01"
    ring = Cipher([new, old], "x")
    assert ring.decrypt(before, "sini") == b"isi"
    after = ring.encrypt(b"isi", "sini")
    assert after[:5] == b"\x02" + ring.ids[0]
    assert Cipher([new], "x").decrypt(after, "sini") == b"isi"
    stranger: Any = Cipher([old], "x")
    with pytest.raises(DecryptionError):
        stranger.decrypt(after, "sini")
