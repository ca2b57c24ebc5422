import pytest
from jembatan_indonesia.matching import MatchKind
from jembatan_indonesia.region_names import find_regencies, match_regency
from jembatan_indonesia.regions import (
    Region,
    RegionStatus,
    current_codes,
    province_name,
    regencies,
    region,
    region_status,
)
from jembatan_indonesia.tables import read_table


def test_all_514_regencies_are_named_and_of_a_known_province() -> None:
    assert len(regencies()) == 514
    assert {place.code for place in regencies()} == current_codes()
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


@pytest.mark.parametrize("place", regencies(), ids=lambda place: place.code)
def test_every_regency_is_found_by_its_name_with_its_kind_before_or_behind(place: Region) -> None:
    kind, _, bare = place.name.partition(" ")
    short = {"Kabupaten": "Kab.", "Kota": "Kota"}[kind]
    for written in (place.name.upper(), f"{short} {bare}", f"{short}{bare}", f"{bare}, {kind}", f"{bare} ({kind})"):
        assert match_regency(written).places == (place,), written
    assert match_regency(f"{place.name}, {province_name(place.code)}").places == (place,)


def test_a_bare_name_means_every_regency_and_city_of_that_name() -> None:
    bare: dict[str, list[str]] = {}
    for place in regencies():
        bare.setdefault(place.name.removeprefix("Kabupaten ").removeprefix("Kota "), []).append(place.code)
    twins = {name: codes for name, codes in bare.items() if len(codes) > 1}
    assert len(twins) == 26
    for name, codes in twins.items():
        assert [place.code for place in find_regencies(name)] == codes


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Solo", "33.72"), ("Kab. Pontianak", "61.02"), ("Pontianak", "61.71"), ("Ujung Pandang", "73.71"),
        ("Kab. Toba Samosir", "12.12"), ("Tangsel", "36.74"), ("Kota Baru", "63.02"), ("Kota Mobagu", "71.74"),
        ("Kab. Kep. Seribu", "31.01"), ("Palangka Raya", "62.71"), ("Bau-Bau", "74.72"), ("KotaMalang", "35.73"),
        ("Kab. Kota Baru", "63.02"), ("Kabupaten Kota Waringin Barat", "62.01"), ("Kab Kota Waringin Timur", "62.02"),
        ("Banjar, Jawa Barat", "32.79"), ("Jatim - Kab. Malang", "35.07"), ("Kec. Cibeber, Kota Cilegon", "36.72"),
    ],
)  # fmt: skip
def test_old_short_and_long_names_mean_one_place(written: str, code: str) -> None:
    match = match_regency(written)
    assert [place.code for place in match.places] == [code]
    assert match.kind in (MatchKind.exact, MatchKind.alias)


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("Kab. Baru", ["73.11"]), ("Kab. Bantu", ["34.02"]), ("Kota Batm", ["21.71"]),
        ("Kab. Cilegon", ["36.72"]), ("Kota Lebak", ["36.02"]), ("Tapanuli", ["12.01", "12.02", "12.03"]),
        ("Jakarta", ["31.71", "31.72", "31.73", "31.74", "31.75"]), ("Kota Tasik", ["32.06", "32.78"]),
    ],
)  # fmt: skip
def test_a_name_of_no_regency_has_those_that_may_be_meant(written: str, codes: list[str]) -> None:
    match = match_regency(written)
    assert match.kind is MatchKind.none
    assert [place.code for place in match.places] == codes
    assert find_regencies(written) == ()


def test_every_old_or_short_name_leads_to_a_regency_in_force() -> None:
    for line in read_table("regency_aliases.csv"):
        assert [place.code for place in find_regencies(line["alias"])] == [line["code"]]
