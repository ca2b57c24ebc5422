import pytest
from hypothesis import given
from hypothesis import strategies as st
from jembatan_indonesia.legal_forms import legal_form_in_name
from jembatan_indonesia.names import normalise_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("P.T. Sumber  Rejeki", "SUMBER REJEKI, PT"),
        ("CV. Maju-Jaya", "cv maju jaya"),
        ("Koperasi Desa Merah Putih Sari", "KDMP Sari"),
        ("BUMDES TERNAK LESTARI ", "BUMDes Ternak Lestari"),
    ],
)
def test_one_business_written_two_ways_has_one_name_key(one: str, other: str) -> None:
    assert normalise_name(one) == normalise_name(other)


def test_a_cv_and_a_ud_of_one_name_stay_two_businesses() -> None:
    assert normalise_name("CV Sumber Rejeki") != normalise_name("UD Sumber Rejeki")
    assert normalise_name("Sumber Rejeki", "cv") == normalise_name("CV Sumber Rejeki")
    assert legal_form_in_name("Sari Laut") is None


@given(st.text(max_size=80))
def test_no_text_breaks_the_matching_of_names(text: str) -> None:
    normalise_name(text)
