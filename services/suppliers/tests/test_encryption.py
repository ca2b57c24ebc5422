"""Encryption and blind index of personal data."""

import base64
from typing import Any

import pytest
from chassis import clock
from chassis.db import Database, Session
from chassis.encryption import DecryptionError, FieldCipher, blind_index, insert_values, secret_bytes
from sqlalchemy import insert, text
from sqlalchemy.exc import StatementError
from suppliers.config import Settings
from suppliers.models import Supplier

NIK = "3672014107850003"
KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()


def test_what_is_encrypted_opens_only_in_its_own_context() -> None:
    cipher = FieldCipher("suppliers", KEY)
    ciphertext = cipher.encrypt(b"0812", "supplier.phone:1")
    assert ciphertext != b"0812"
    assert cipher.decrypt(ciphertext, "supplier.phone:1") == b"0812"
    with pytest.raises(DecryptionError):
        cipher.decrypt(ciphertext, "supplier.phone:2")


def test_a_ciphertext_that_was_changed_does_not_open() -> None:
    cipher = FieldCipher("suppliers", KEY)
    ciphertext = bytearray(cipher.encrypt(b"0812", "here"))
    ciphertext[-1] ^= 1
    with pytest.raises(DecryptionError):
        cipher.decrypt(bytes(ciphertext), "here")


def test_encrypting_twice_gives_two_values_but_their_index_is_equal() -> None:
    cipher = FieldCipher("suppliers", KEY)
    assert cipher.encrypt(b"0812", "here") != cipher.encrypt(b"0812", "here")
    assert cipher.blind_index("0812", "nik") == cipher.blind_index("0812", "nik")
    assert cipher.blind_index("0812", "nik") != cipher.blind_index("0812", "phone")
    assert FieldCipher("suppliers", base64.urlsafe_b64encode(bytes(32)).decode()).blind_index(
        "0812", "nik"
    ) != cipher.blind_index("0812", "nik")


@pytest.mark.parametrize("key", ["", "kurang", base64.urlsafe_b64encode(bytes(31)).decode()])
def test_a_short_key_stops_the_start(key: str, settings: Settings) -> None:
    with pytest.raises(ValueError, match="must"):
        secret_bytes(key)
    with pytest.raises(ValueError, match="must"):
        Settings(**(settings.model_dump() | {"secret_key": key}))


def supplier(name: str, **personal: Any) -> Supplier:
    now = clock.now()
    return Supplier(
        unit="lapas-a", kanwil="kanwil-a", name=name, name_key=name, match_key=name, created_at=now, updated_at=now,
        **personal,
    )  # fmt: skip


async def stored(session: Session, one: Supplier, column: str) -> bytes:
    return bytes(await session.scalar(text(f"SELECT {column} FROM supplier WHERE id = :id"), {"id": one.id}))


async def test_a_value_is_plaintext_on_the_row_and_ciphertext_of_its_column_and_row_in_the_database(
    database: Database,
) -> None:
    one = supplier("CV A", phone="0812")
    assert one.phone == "0812"
    async with database.transaction() as session:
        session.add(one)
    async with database.transaction() as session:
        found = await session.get_one(Supplier, one.id)
        assert found.phone == "0812"
        assert database.cipher
        ciphertext = await stored(session, one, "phone_sealed")
    assert database.cipher.decrypt(ciphertext, f"supplier.phone:{one.id}") == b"0812"


@pytest.mark.parametrize("move", ["address_sealed = phone_sealed", "phone_sealed = (SELECT phone_sealed FROM other)"])
async def test_a_value_copied_to_another_column_or_row_does_not_open(database: Database, move: str) -> None:
    one, other = supplier("CV A", phone="0812"), supplier("CV B", phone="0813")
    async with database.transaction() as session:
        session.add_all([one, other])
    copied = text(
        f"WITH other AS (SELECT * FROM supplier WHERE id = :other) UPDATE supplier SET {move} WHERE id = :one"
    )
    async with database.transaction() as session:
        await session.execute(copied, {"one": one.id, "other": other.id})
        found = await session.get_one(Supplier, one.id)
        with pytest.raises(DecryptionError):
            _ = (found.phone, found.address)


async def test_a_save_without_change_keeps_the_ciphertext(database: Database) -> None:
    one = supplier("CV A", nik=NIK, npwp_kind="nik", address="Jl. Anyer 1")
    async with database.transaction() as session:
        session.add(one)
    async with database.transaction() as session:
        before = await stored(session, one, "nik_sealed"), await stored(session, one, "address_sealed")
        found = await session.get_one(Supplier, one.id)
        found.nik, found.address = NIK, "Jl. Anyer 2"
    async with database.transaction() as session:
        after = await stored(session, one, "nik_sealed"), await stored(session, one, "address_sealed")
        assert (await session.get_one(Supplier, one.id)).address == "Jl. Anyer 2"
    assert before[0] == after[0]
    assert before[1] != after[1], "the control: a change is written"


async def test_the_blind_index_follows_the_value(database: Database) -> None:
    one = supplier("CV A", nik=NIK, npwp_kind="nik")
    async with database.transaction() as session:
        session.add(one)
        await session.flush()
        assert await stored(session, one, "nik_mark") == blind_index(session, NIK, "nik")
        one.nik = one.npwp_kind = None
        await session.flush()
        assert one.nik is None
        assert await session.scalar(text("SELECT nik_mark IS NULL AND nik_sealed IS NULL FROM supplier"))


async def test_plaintext_is_in_no_representation_and_no_dump_of_a_row(database: Database) -> None:
    one = supplier("CV A", phone="0812555")
    assert "0812555" not in repr(one) + str(one) + str(one.model_dump()) + one.model_dump_json()
    async with database.transaction() as session:
        session.add(one)
        await session.flush()
        assert "0812555" not in repr(one) + str(one.model_dump()) + str(one.__dict__)


async def test_a_statement_that_would_write_plaintext_is_refused(database: Database) -> None:
    values = supplier("CV A").model_dump() | {"phone": "0812555"}
    async with database.transaction() as session:
        with pytest.raises(StatementError, match="as plaintext") as refused:
            await session.execute(insert(Supplier), [values])
    assert "0812555" not in str(refused.value)


async def test_a_bulk_insert_of_encrypted_values_is_read_as_a_row_that_was_added(database: Database) -> None:
    one = supplier("CV A", nik=NIK, npwp_kind="nik")
    async with database.transaction() as session:
        values = {name: getattr(one, name) for name in Supplier.model_fields}
        await session.execute(insert(Supplier), insert_values(session, Supplier, [values]))
        found = await session.get_one(Supplier, one.id)
        assert (found.nik, found.phone) == (NIK, None)
        assert found.nik_mark == blind_index(session, NIK, "nik")


async def test_a_row_without_a_session_is_not_decrypted(database: Database) -> None:
    one = supplier("CV A", phone="0812")
    async with database.transaction() as session:
        session.add(one)
    with pytest.raises(LookupError, match=r"supplier\.phone"):
        _ = one.phone
