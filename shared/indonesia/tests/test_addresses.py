import pytest
from hypothesis import given
from hypothesis import strategies as st
from jembatan_indonesia.addresses import same_address


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jl. Merdeka No. 5, Kel. Jombang", "Jalan Merdeka nomor 5 kelurahan jombang"),
        ("Kp. Baru Gg. Mawar 2", "Kampung Baru Gang Mawar 2"),
        ("Komplek PCI Blok D 12", "Kompleks PCI Blk D 12"),
    ],
)
def test_an_address_is_the_same_however_it_is_abbreviated(one: str, other: str) -> None:
    assert same_address(one, other)


@pytest.mark.parametrize("other", ["Jl. Merdeka No. 6", "Jl. Merdeka", "Jl. Kenanga No. 5"])
def test_another_number_or_street_is_another_address(other: str) -> None:
    assert not same_address("Jl. Merdeka No. 5", other)


@given(st.text(max_size=60))
def test_every_address_is_its_own(address: str) -> None:
    assert same_address(address, address)
