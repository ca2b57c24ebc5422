"""Whom a row means, and what taking it in would change. No database needed."""

import base64
from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st
from suppliers.identity import NpwpKind
from suppliers.models import Effect
from suppliers.profile import Profile, Terms
from suppliers.register import Entry, Register
from suppliers.vault import Vault
from suppliers.workbook import Certificate, SupplierRow

RICE = SupplierRow(
    name="CV Sumber Rejeki",
    legal_form="cv",
    nib="6469748212378",
    npwp="499934339419000",
    npwp_kind=NpwpKind.npwp15,
    address="Pasar Baru",
    phone="+6281234567890",
    commodity="beras-premium",
    unit="kg",
    price=15000,
    monthly_capacity=Decimal(500),
    halal=Certificate.ada,
)
SUGAR = replace(RICE, commodity="gula-konsumsi", price=17500)
NIK, OTHER_NIK = "3672014107850003", "3603125510900007"


def known(*rows: SupplierRow) -> Register:
    """A register that took these rows some time ago."""
    first = Register(())
    for row in rows:
        first.take(row)
    return Register(Entry(entry.profile, dict(entry.offers), uuid4()) for entry in first.entries)


def test_rows_of_one_business_are_one_supplier() -> None:
    register = Register(())
    assert [register.take(RICE), register.take(SUGAR)] == [Effect.NEW, Effect.NEW]
    (entry,) = register.entries
    assert list(entry.offers) == [("beras-premium", "kg"), ("gula-konsumsi", "kg")]


def test_the_same_row_again_changes_nothing() -> None:
    assert known(RICE).take(RICE) is Effect.UNCHANGED


def test_a_tax_number_written_with_16_digits_is_the_same_number() -> None:
    assert known(RICE).take(replace(RICE, npwp="0499934339419000", npwp_kind=NpwpKind.npwp16)) is Effect.UNCHANGED


def test_blank_cells_never_erase_what_is_known() -> None:
    register = known(RICE)
    sparse = replace(RICE, address=None, phone=None, npwp=None, npwp_kind=None, monthly_capacity=None, halal=None)
    assert register.take(sparse) is Effect.UNCHANGED


def test_the_nib_decides_even_when_the_name_and_tax_number_were_corrected() -> None:
    register = known(RICE)
    corrected = replace(RICE, name="CV Sumber Rezeki", npwp="809679293419000")
    assert register.take(corrected) is Effect.UPDATE
    (entry,) = register.entries
    assert entry.changed == {"name", "npwp"}


def test_two_businesses_of_one_name_with_different_numbers_stay_two() -> None:
    register = known(RICE)
    assert register.take(replace(RICE, nib="8242371848954", npwp="809679293419000")) is Effect.NEW


def test_a_firms_tax_number_is_enough_where_the_nib_is_missing() -> None:
    register = known(replace(RICE, nib=None))
    assert register.take(replace(RICE, name="Sumber Rejeki, CV")) is Effect.UPDATE
    assert register.entries[0].changed == {"name", "nib"}


def test_one_nik_given_for_several_suppliers_does_not_make_them_one() -> None:
    person = replace(RICE, nib=None, npwp=None, npwp_kind=NpwpKind.nik, nik=NIK)
    register = known(person)
    assert register.take(replace(person, name="UD Mina Jaya", legal_form="ud")) is Effect.NEW
    assert register.take(person) is Effect.UNCHANGED


def test_one_name_with_two_niks_is_two_people() -> None:
    person = replace(RICE, nib=None, npwp=None, npwp_kind=NpwpKind.nik, nik=NIK)
    assert known(person).take(replace(person, nik=OTHER_NIK)) is Effect.NEW


def test_a_bare_name_that_fits_several_is_its_own_supplier_and_found_again() -> None:
    bare = replace(RICE, nib=None, npwp=None, npwp_kind=None)
    others = RICE, replace(RICE, nib="8242371848954", npwp="809679293419000")
    register = known(*others)
    assert register.take(bare) is Effect.NEW
    assert known(*others, bare).take(bare) is Effect.UNCHANGED


def test_of_several_rows_the_first_to_state_a_field_decides_it() -> None:
    register = Register(())
    register.take(replace(RICE, phone=None))
    register.take(replace(SUGAR, phone="+62254391234", address="Pasar Lama"))
    (entry,) = register.entries
    assert (entry.profile.phone, entry.profile.address) == ("+62254391234", "Pasar Baru")


def test_a_commodity_in_two_units_keeps_both() -> None:
    sack = replace(RICE, unit="karung", price=700000)
    register = known(RICE, sack)
    assert [register.take(sack), register.take(RICE)] == [Effect.UNCHANGED, Effect.UNCHANGED]
    assert len(register.entries[0].offers) == 2


def test_a_supplier_given_up_comes_back_with_the_file_that_names_him() -> None:
    register = Register([Entry(Profile.of(RICE), {("beras-premium", "kg"): Terms.of(RICE)}, uuid4(), active=False)])
    assert register.take(RICE) is Effect.UPDATE
    assert (register.entries[0].active, register.entries[0].changed) == (True, {"active"})


def test_accepting_a_file_twice_in_any_order_of_rows_changes_nothing_the_second_time() -> None:
    rows = [RICE, SUGAR, replace(RICE, unit="karung", price=700000), replace(RICE, nib=None, name="UD Lain")]
    for order in (rows, rows[::-1]):
        register = known(*order)
        assert {register.take(row) for row in order} == {Effect.UNCHANGED}


VAULT = Vault(base64.urlsafe_b64encode(bytes(range(32))).decode())
TAX_NUMBERS = (
    (None, None, None),
    ("499934339419000", NpwpKind.npwp15, None),
    ("0499934339419000", NpwpKind.npwp16, None),
    ("809679293419000", NpwpKind.npwp15, None),
    (None, NpwpKind.nik, NIK),
    (None, NpwpKind.nik, OTHER_NIK),
)


@st.composite
def rows(draw: st.DrawFn) -> SupplierRow:
    npwp, kind, nik = draw(st.sampled_from(TAX_NUMBERS))
    return replace(
        RICE,
        name=draw(st.sampled_from(["CV Sumber Rejeki", "Sumber Rejeki, CV", "UD Tani"])),
        nib=draw(st.sampled_from([None, "6469748212378", "8242371848954"])),
        npwp=npwp,
        npwp_kind=kind,
        nik=nik,
        commodity=draw(st.sampled_from(["beras-premium", "gula-konsumsi"])),
        unit=draw(st.sampled_from(["kg", "karung"])),
        price=draw(st.sampled_from([15000, 16000])),
    )


@given(files=st.lists(st.lists(rows(), min_size=1, max_size=6), min_size=1, max_size=4))
def test_whatever_the_files_hold_no_two_suppliers_get_the_same_key(files: list[list[SupplierRow]]) -> None:
    """The database would refuse the second."""
    kept: list[Entry] = []
    for file in files:
        register = Register(replace(entry, changed=set(), seen=set(), stated=set()) for entry in kept)
        for row in file:
            register.take(row)
        kept = [replace(entry, id=entry.id or uuid4()) for entry in register.entries]
        keys = [entry.profile.match_key(VAULT) for entry in kept]
        assert len(set(keys)) == len(keys)
