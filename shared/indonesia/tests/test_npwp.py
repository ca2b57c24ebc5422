import pytest
from hypothesis import given
from hypothesis import strategies as st
from jembatan_indonesia.errors import InvalidIdentity
from jembatan_indonesia.npwp import NpwpKind, luhn_fits, parse_npwp
from stdnum import luhn as reference_luhn
from stdnum.id import npwp as reference_npwp

from .civil import niks

NIK = "3672014507850003"


@pytest.mark.parametrize(
    ("written", "kind", "key"),
    [
        ("80.967.929.3-419.000", NpwpKind.npwp15, "809679293419000"),
        ("809679293419000", NpwpKind.npwp15, "809679293419000"),
        ("0809679293419000", NpwpKind.npwp16, "809679293419000"),
        ("0809 6792 9341 9000", NpwpKind.npwp16, "809679293419000"),
        (NIK, NpwpKind.nik, NIK),
        ("0809679293419000000001", NpwpKind.nitku, "809679293419000000001"),
        (NIK + "000000", NpwpKind.nitku, NIK),
        ("1000000000612345", NpwpKind.npwp16, "1000000000612345"),
    ],
)
def test_every_shape_of_tax_number_is_known_by_kind_and_key(written: str, kind: NpwpKind, key: str) -> None:
    npwp = parse_npwp(written)
    assert (npwp.kind, npwp.match_key) == (kind, key)


def test_fifteen_and_sixteen_digits_of_one_number_match_but_a_branch_does_not() -> None:
    old, new = parse_npwp("809679293419000"), parse_npwp("0809679293419000")
    branch = parse_npwp("0809679293419000000001")
    assert old.match_key == new.match_key != branch.match_key


@pytest.mark.parametrize(
    ("digits", "printed"),
    [
        ("809679293419000", "80.967.929.3-419.000"),
        ("0809679293419000", "0809 6792 9341 9000"),
        ("0809679293419000000001", "0809 6792 9341 9000 000001"),
    ],
)
def test_a_tax_number_is_printed_by_its_own_length_and_read_back(digits: str, printed: str) -> None:
    assert parse_npwp(digits).format() == printed
    assert parse_npwp(printed).digits == digits


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("12345", "npwp-length"),
        ("80967929341900A", "npwp-not-digits"),
        ("000000000000000", "npwp-placeholder"),
        ("3672019907850003", "nik-birth-date"),
        ("3199014507850003", "nik-region"),
        ("٣" * 15, "npwp-not-digits"),
    ],
)
def test_what_cannot_be_a_tax_number_is_refused_by_name(written: str, code: str) -> None:
    with pytest.raises(InvalidIdentity) as refusal:
        parse_npwp(written)
    assert refusal.value.code == code
    assert written not in str(refusal.value)


def test_a_failing_check_digit_is_only_told() -> None:
    assert parse_npwp("809679293419000").check_digit_fits
    assert not parse_npwp("809679294419000").check_digit_fits
    assert not parse_npwp("015556667008000").check_digit_fits, "a real number that fails, and must be kept"
    assert parse_npwp("1000000000612345").check_digit_fits, "new numbers have no check digit"


def test_a_number_of_a_person_never_shows_in_its_text_form() -> None:
    assert NIK not in repr(parse_npwp(NIK))
    assert NIK not in f"{parse_npwp(NIK + '000001')}"


@given(st.text(alphabet="0123456789", min_size=1, max_size=20))
def test_our_check_digit_agrees_with_the_reference(digits: str) -> None:
    assert luhn_fits(digits) == reference_luhn.is_valid(digits)


@given(st.text(alphabet="0123456789", min_size=15, max_size=15).filter(lambda digits: len(set(digits)) > 1))
def test_fifteen_digits_fit_when_the_reference_takes_them(digits: str) -> None:
    assert parse_npwp(digits).check_digit_fits == reference_npwp.is_valid(digits)


@given(st.text(alphabet="0123456789", min_size=15, max_size=15).filter(lambda digits: len(set(digits)) > 1))
def test_every_shape_of_a_firms_number_has_one_key_and_is_read_back(old: str) -> None:
    shapes = [parse_npwp(old), parse_npwp(f"0{old}"), parse_npwp(f"0{old}000000")]
    assert {npwp.match_key for npwp in shapes} == {old}
    assert len({npwp.check_digit_fits for npwp in shapes}) == 1
    assert [parse_npwp(npwp.format()) for npwp in shapes] == shapes
    branch = parse_npwp(f"0{old}000007")
    assert (branch.match_key == old, branch.taxpayer) == (False, old)


@given(niks, st.integers(0, 999999))
def test_a_person_is_hidden_in_every_shape_of_the_number(nik: str, place: int) -> None:
    for npwp in (parse_npwp(nik), parse_npwp(f"{nik}{place:06d}")):
        assert npwp.is_personal
        assert nik not in f"{npwp} {npwp!r}"
