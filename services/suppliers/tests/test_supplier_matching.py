"""Matching of a row to its supplier, and what taking it in would change. No database needed."""

import base64
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

from chassis.encryption import FieldCipher
from hypothesis import given
from hypothesis import strategies as st
from jembatan_indonesia.npwp import NpwpKind
from suppliers.domain.profile import OfferTerms, Profile
from suppliers.domain.supplier_matching import Entry, RowConflict, SupplierMatcher
from suppliers.domain.workbook import Certificate, SupplierRow
from suppliers.models import Effect

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


def known(*rows: SupplierRow) -> SupplierMatcher:
    """A register that took these rows some time ago."""
    first = SupplierMatcher(())
    for row in rows:
        first.take(row)
    return SupplierMatcher(Entry(entry.profile, dict(entry.offers), uuid4()) for entry in first.entries)


def test_rows_of_one_business_are_one_supplier() -> None:
    register = SupplierMatcher(())
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
    register = SupplierMatcher(())
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
    register = SupplierMatcher(
        [Entry(Profile.of(RICE), {("beras-premium", "kg"): OfferTerms.of(RICE)}, uuid4(), active=False)]
    )
    assert register.take(RICE) is Effect.UPDATE
    assert (register.entries[0].active, register.entries[0].changed) == (True, {"active"})


def test_the_order_of_rows_does_not_decide_whom_they_mean() -> None:
    """A bare name between two businesses of that name would otherwise join whichever comes first."""
    bare = replace(RICE, nib=None, npwp=None, npwp_kind=None)
    other = replace(RICE, nib="8242371848954", npwp="809679293419000")
    for file in ([bare, RICE, other], [RICE, other, bare], [other, bare, RICE]):
        register = SupplierMatcher(())
        register.apply_all(dict(enumerate(file)))
        numbers = {(entry.profile.nib, entry.profile.npwp) for entry in register.entries}
        assert numbers == {(RICE.nib, RICE.npwp), (other.nib, other.npwp), (None, None)}


def test_a_row_that_contradicts_another_of_its_file_is_told_and_not_taken() -> None:
    register = SupplierMatcher(())
    dearer = replace(RICE, nib=None, npwp=None, npwp_kind=None, price=16000)
    assert register.apply_all({2: dearer, 3: RICE}) == {3: Effect.NEW, 2: RowConflict(3)}
    assert register.entries[0].offers["beras-premium", "kg"].price == 15000


def test_a_row_that_says_the_same_with_fewer_words_is_a_duplicate() -> None:
    sparse = replace(RICE, nib=None, npwp=None, npwp_kind=None, monthly_capacity=None)
    assert SupplierMatcher(()).apply_all({2: RICE, 3: sparse}) == {2: Effect.NEW, 3: Effect.DUPLICATE}


def test_what_the_register_knew_before_is_no_reason_to_refuse_a_row() -> None:
    """Two rows of the file agree, though the first leaves blank what the second corrects."""
    register = known(RICE)
    sparse, larger = replace(RICE, monthly_capacity=None), replace(RICE, monthly_capacity=Decimal(600))
    assert register.apply_all({2: sparse, 3: larger}) == {2: Effect.UNCHANGED, 3: Effect.UPDATE}


def test_a_row_with_a_number_nobody_has_and_other_terms_means_another_of_that_name() -> None:
    first, other = replace(RICE, npwp=None, npwp_kind=None), replace(RICE, nib=None, price=16000)
    assert SupplierMatcher(()).apply_all({2: first, 3: other}) == {2: Effect.NEW, 3: Effect.NEW}
    agreeing = replace(other, price=first.price)
    register = SupplierMatcher(())
    register.apply_all({2: first, 3: agreeing})
    assert [(entry.profile.nib, entry.profile.npwp) for entry in register.entries] == [(RICE.nib, RICE.npwp)]


def test_a_nik_with_the_name_finds_its_own_among_others_of_that_name() -> None:
    bare = replace(RICE, nib=None, npwp=None, npwp_kind=None)
    person = replace(bare, npwp_kind=NpwpKind.nik, nik=NIK)
    register = known(person, replace(person, nik=OTHER_NIK), bare)
    assert register.take(replace(person, phone="+62254391234")) is Effect.UPDATE
    assert [entry.profile.nik for entry in register.entries if entry.changed] == [NIK]


def test_nobody_is_found_by_a_name_the_file_took_from_him() -> None:
    register, bare = known(RICE), replace(RICE, nib=None, npwp=None, npwp_kind=None)
    assert register.apply_all({2: bare, 3: replace(RICE, name="CV Tani")}) == {2: Effect.NEW, 3: Effect.UPDATE}


CIPHER = FieldCipher("suppliers", base64.urlsafe_b64encode(bytes(range(32))).decode())
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
        name=draw(st.sampled_from(["CV Sumber Rejeki", "Sumber Rejeki, CV", "Sumber Rejeki", "UD Tani"])),
        legal_form=draw(st.sampled_from([None, "cv", "ud"])),
        nib=draw(st.sampled_from([None, "6469748212378", "8242371848954"])),
        npwp=npwp,
        npwp_kind=kind,
        nik=nik,
        commodity=draw(st.sampled_from(["beras-premium", "gula-konsumsi"])),
        unit=draw(st.sampled_from(["kg", "karung"])),
        price=draw(st.sampled_from([15000, 16000])),
        monthly_capacity=draw(st.sampled_from([None, Decimal(500), Decimal(600)])),
        phone=draw(st.sampled_from([None, "+6281234567890", "+62254391234"])),
        halal=draw(st.sampled_from([None, *Certificate])),
    )


def stored(entries: Iterable[Entry]) -> list[Entry]:
    """As the register would be read again."""
    return [Entry(entry.profile, dict(entry.offers), entry.id or uuid4(), entry.active) for entry in entries]


FILES = st.lists(st.lists(rows(), min_size=1, max_size=6), min_size=1, max_size=4)


@given(files=FILES)
def test_whatever_the_files_hold_no_two_suppliers_get_the_same_key(files: list[list[SupplierRow]]) -> None:
    """The database would refuse the second."""
    kept: list[Entry] = []
    for file in files:
        register = SupplierMatcher(kept)
        register.apply_all(dict(enumerate(file)))
        kept = stored(register.entries)
        keys = [entry.profile.match_key(lambda nik: CIPHER.blind_index(nik, "nik")) for entry in kept]
        assert len(set(keys)) == len(keys)


@given(files=FILES)
def test_whatever_a_file_holds_taking_it_again_changes_nothing(files: list[list[SupplierRow]]) -> None:
    """Nor does it matter that the rows in error were left out the first time, as when a file is accepted."""
    kept: list[Entry] = []
    for file in files:
        rows = dict(enumerate(file))
        effects = SupplierMatcher(stored(kept)).apply_all(rows)
        right = {number: row for number, row in rows.items() if not isinstance(effects[number], RowConflict)}
        register = SupplierMatcher(stored(kept))
        assert register.apply_all(right) == {number: effects[number] for number in right}
        again = SupplierMatcher(stored(register.entries))
        assert {number for number, effect in again.apply_all(rows).items() if isinstance(effect, RowConflict)} == (
            rows.keys() - right.keys()
        )
        assert [entry for entry in again.entries if entry.changed or entry.id is None] == []
        kept = stored(again.entries)
