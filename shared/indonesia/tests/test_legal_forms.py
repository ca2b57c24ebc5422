import pytest
from hypothesis import given
from hypothesis import strategies as st
from jembatan_indonesia.legal_forms import legal_forms, match_legal_form
from jembatan_indonesia.matching import MatchKind


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


@given(st.text(max_size=80))
def test_no_text_breaks_the_matching_of_legal_forms(text: str) -> None:
    match_legal_form(text)
