"""Sealing and marking of personal data."""

import base64

import pytest
from chassis.encryption import Vault, secret_bytes
from chassis.sealing import NotSealedHere
from suppliers.config import Settings

KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()


def test_what_is_sealed_opens_only_in_its_own_place() -> None:
    vault = Vault("suppliers", KEY)
    sealed = vault.seal_text("0812", "supplier.phone:1")
    assert sealed is not None
    assert vault.open_text(sealed, "supplier.phone:1") == "0812"
    with pytest.raises(NotSealedHere):
        vault.open_text(sealed, "supplier.phone:2")


def test_a_sealed_value_that_was_changed_does_not_open() -> None:
    vault = Vault("suppliers", KEY)
    sealed = bytearray(vault.seal(b"0812", "here"))
    sealed[-1] ^= 1
    with pytest.raises(NotSealedHere):
        vault.open(bytes(sealed), "here")


def test_sealing_twice_gives_two_values_but_marks_are_equal() -> None:
    vault = Vault("suppliers", KEY)
    assert vault.seal(b"0812", "here") != vault.seal(b"0812", "here")
    assert vault.mark("0812", "nik") == vault.mark("0812", "nik")
    assert vault.mark("0812", "nik") != vault.mark("0812", "phone")
    assert Vault("suppliers", base64.urlsafe_b64encode(bytes(32)).decode()).mark("0812", "nik") != vault.mark(
        "0812", "nik"
    )


@pytest.mark.parametrize("key", ["", "kurang", base64.urlsafe_b64encode(bytes(31)).decode()])
def test_a_short_key_stops_the_start(key: str, settings: Settings) -> None:
    with pytest.raises(ValueError, match="must"):
        secret_bytes(key)
    with pytest.raises(ValueError, match="must"):
        Settings(**(settings.model_dump() | {"secret_key": key}))
