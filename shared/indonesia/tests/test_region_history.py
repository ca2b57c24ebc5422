import pytest
from jembatan_indonesia.region_history import name_at_issue, retired_region, successors
from jembatan_indonesia.regions import current_codes, regencies, region, retired_codes, twins
from jembatan_indonesia.tables import read_table


def test_every_retired_code_has_successors_in_force() -> None:
    assert {line["code"] for line in read_table("region_changes.csv")} == retired_codes()
    assert current_codes().isdisjoint(retired_codes())
    for code in retired_codes():
        old = retired_region(code)
        assert old is not None
        assert old.successors == successors(code) != ()
        assert {place.code for place in old.successors} <= current_codes()


def test_the_provinces_made_since_2004_took_over_each_of_their_first_regencies_once() -> None:
    taken = [place.code for code in sorted(retired_codes()) for place in successors(code)]
    founded = {code for code in current_codes() if code[:2] in ("65", "76", "93", "94", "95", "96")}
    assert set(taken) == founded - {"76.06"}, "Mamuju Tengah was split off in Sulawesi Barat itself"
    assert sorted({code for code in taken if taken.count(code) > 1}) == ["76.03"], "Mamasa left Polewali Mamasa first"


@pytest.mark.parametrize(
    ("code", "name", "today", "law"),
    [
        ("91.01", "Kabupaten Merauke", ["93.01"], "UU 14/2022"),
        ("91.28", "Kabupaten Deiyai", ["94.08"], "UU 15/2022"),
        ("91.02", "Kabupaten Jayawijaya", ["95.01"], "UU 16/2022"),
        ("92.71", "Kota Sorong", ["96.71"], "UU 29/2022"),
        ("64.73", "Kota Tarakan", ["65.71"], "UU 20/2012"),
        ("73.19", "Kabupaten Polewali Mamasa", ["76.04", "76.03"], "UU 26/2004"),
    ],
)
def test_an_old_code_tells_its_name_then_and_its_regencies_now(
    code: str, name: str, today: list[str], law: str
) -> None:
    old = retired_region(f"{code}.01")
    assert old is not None
    assert (name_at_issue(code), old.name, old.law) == (name, name, law)
    assert [place.code for place in successors(code)] == today


def test_a_code_in_force_is_its_own_successor_and_one_never_given_has_none() -> None:
    assert successors("36.72.01") == (region("36.72"),)
    assert name_at_issue("36.72") == "Kota Cilegon"
    assert retired_region("36.72") is None
    assert successors("31.99") == ()
    assert name_at_issue("31.99") is None


def test_twins_share_their_bare_name_and_are_mutual() -> None:
    assert [place.name for place in twins("35.07")] == ["Kota Malang"]
    assert twins("36.72") == twins("31.99") == ()
    for place in regencies():
        for other in twins(place.code):
            assert place in twins(other.code)
            assert other.bare_name == place.bare_name
