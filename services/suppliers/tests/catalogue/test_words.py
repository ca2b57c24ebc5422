from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from suppliers.domain.catalogue import (
    ALL_YEAR,
    UNITS,
    MatchKind,
    conversion,
    format_season,
    legal_form_in_name,
    legal_forms,
    match_legal_form,
    match_unit,
    normalise_name,
    parse_season,
)


@pytest.mark.parametrize(
    ("written", "unit"),
    [("Kg.", "kg"), ("kilogram", "kg"), ("LTR", "liter"), ("per kg", "kg"), ("zak", "karung"), ("Ton", "ton")],
)
def test_units_are_known_by_the_words_people_use(written: str, unit: str) -> None:
    assert match_unit(written) == unit


def test_only_weights_convert_and_an_unknown_unit_is_none() -> None:
    assert conversion("ton", "kg") == 1000
    assert conversion("gram", "kg") == Decimal("0.001")
    assert conversion("karung", "kg") is None
    assert match_unit("genggam") is None
    assert all(match_unit(unit) == unit for unit in UNITS)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("P.T.", "pt"),
        ("U.D", "ud"),
        ("KDMP", "kdmp"),
        ("Koperasi Kelurahan Merah Putih", "kdmp"),
        ("Kop. Desa Merah Putih", "kdmp"),
        ("Koperasi Merah Putih Warga Binaan", "kmp-warga-binaan"),
        ("Poktan", "kelompok-tani"),
        ("Bumdesma", "bumdes"),
        ("PT Perorangan", "pt-perorangan"),
    ],
)
def test_legal_forms_are_known_by_their_short_and_old_names(written: str, code: str) -> None:
    match = match_legal_form(written)
    assert match.code == code
    assert match.kind in (MatchKind.exact, MatchKind.alias)


def test_a_shop_is_a_guess_and_nonsense_is_nothing() -> None:
    assert match_legal_form("Toko").kind is MatchKind.guess
    assert match_legal_form("asdf").kind is MatchKind.none
    assert all(match_legal_form(form.name).code == form.code for form in legal_forms())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("P.T. Sumber  Rejeki", "SUMBER REJEKI, PT"),
        ("CV. Maju-Jaya", "cv maju jaya"),
        ("Koperasi Desa Merah Putih Sari", "KDMP Sari"),
        ("BUMDES TERNAK LESTARI ", "BUMDes Ternak Lestari"),
    ],
)
def test_one_supplier_written_two_ways_has_one_name_key(one: str, other: str) -> None:
    assert normalise_name(one) == normalise_name(other)


def test_a_cv_and_a_ud_of_one_name_stay_two_suppliers() -> None:
    assert normalise_name("CV Sumber Rejeki") != normalise_name("UD Sumber Rejeki")
    assert normalise_name("Sumber Rejeki", "cv") == normalise_name("CV Sumber Rejeki")
    assert legal_form_in_name("Sari Laut") is None


@pytest.mark.parametrize(
    ("written", "months"),
    [
        ("Jan-Mar, Des", (1, 2, 3, 12)),
        ("musim panen Maret s.d. Mei", (3, 4, 5)),
        ("Nov - Feb", (1, 2, 11, 12)),
        ("Maret s/d Mei", (3, 4, 5)),
        ("April sampai dengan Juni", (4, 5, 6)),
        ("Januari, Februari dan Maret", (1, 2, 3)),
        ("Sepanjang Tahun", ALL_YEAR),
        ("setiap hari", ALL_YEAR),
        ("kadang-kadang", None),
        ("", None),
    ],
)
def test_months_are_read_from_words(written: str, months: tuple[int, ...] | None) -> None:
    assert parse_season(written) == months


@given(st.sets(st.integers(1, 12), min_size=1))
def test_a_season_written_out_is_read_back(months: set[int]) -> None:
    season = tuple(sorted(months))
    assert parse_season(format_season(season)) == season


@given(st.text(max_size=80))
def test_no_text_breaks_the_matchers(text: str) -> None:
    parse_season(text)
    match_unit(text)
    match_legal_form(text)
    normalise_name(text)
