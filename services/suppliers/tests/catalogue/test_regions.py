import pytest
from suppliers.catalogue import RegionStatus, find_regencies, province_name, regencies, region, region_status
from suppliers.catalogue.regions import current_codes


def test_every_named_regency_is_in_force_and_of_a_known_province() -> None:
    assert len(regencies()) == 377
    for place in regencies():
        assert place.code in current_codes()
        assert province_name(place.code)


def test_there_are_38_provinces() -> None:
    assert len({code[:2] for code in current_codes()}) == 38


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("36.72", RegionStatus.current),
        ("36.72.01.1001", RegionStatus.current),
        ("91.01", RegionStatus.retired),
        ("31.99", RegionStatus.unlisted),
        ("99.01", RegionStatus.unknown),
    ],
)
def test_a_code_is_in_force_retired_unlisted_or_unknown(code: str, status: RegionStatus) -> None:
    assert region_status(code) is status


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("Kab. Lebak", ["36.02"]),
        ("Kabupaten Lebak", ["36.02"]),
        ("KOTA CILEGON", ["36.72"]),
        ("Cilegn", ["36.72"]),
        ("Tangerang", ["36.03", "36.71"]),
        ("Kota Tangerang", ["36.71"]),
        ("Kota Adm. Jakarta Timur", ["31.75"]),
        ("Atlantis", []),
        ("", []),
    ],
)
def test_a_written_name_finds_its_regency_or_all_it_may_mean(written: str, codes: list[str]) -> None:
    assert [place.code for place in find_regencies(written)] == codes


def test_a_deeper_code_belongs_to_its_regency() -> None:
    place = region("36.72.01.1001")
    assert place is not None
    assert place.name == "Kota Cilegon"
