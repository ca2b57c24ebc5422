import pytest
from suppliers.catalogue import MatchKind, commodities, commodity, match_commodity


def test_one_name_from_two_sources_is_one_commodity() -> None:
    names = [one.name for one in commodities()]
    assert len(names) == len(set(names))
    oil = commodity("minyak-goreng-curah")
    assert oil is not None
    assert oil.source == "Bapanas; PIHPS"
    assert (oil.unit, oil.other_units) == ("liter", ("kg",))


def test_a_commodity_knows_its_reference_prices_and_where_they_come_from() -> None:
    rice = commodity("beras-premium")
    assert rice is not None
    assert rice.usual_prices == (14_900, 16_062)
    assert rice.price_source
    assert rice.reference_kind
    assert all(one.usual_prices for one in commodities())


def test_every_name_and_code_in_the_catalogue_finds_itself() -> None:
    for one in commodities():
        assert match_commodity(one.name).code == one.code
        assert match_commodity(one.name.upper()).kind is MatchKind.exact
        assert match_commodity(one.code).code == one.code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("cabe rawit", "cabai-rawit-merah"),
        ("ayam potong", "daging-ayam-ras"),
        ("Minyak curah", "minyak-goreng-curah"),
        ("TELOR", "telur-ayam-ras"),
        ("gula  pasir", "gula-konsumsi"),
        ("Kacang Ijo", "kacang-hijau"),
    ],
)
def test_what_people_call_it_is_a_synonym(written: str, code: str) -> None:
    match = match_commodity(written)
    assert (match.kind, match.code) == (MatchKind.alias, code)


@pytest.mark.parametrize(
    ("written", "code"),
    [("Bers Premium", "beras-premium"), ("Tempe bungkus daun", "tempe"), ("Kangkong", "kangkung")],
)
def test_a_likeness_is_a_guess_never_a_certainty(written: str, code: str) -> None:
    match = match_commodity(written)
    assert (match.kind, match.code) == (MatchKind.guess, code)
    assert match.proposals[0] == code


@pytest.mark.parametrize("written", ["beras", "minyak goreng", "cabe", "bawang", "daging kerbau"])
def test_a_family_name_is_left_to_the_officer_with_up_to_three_proposals(written: str) -> None:
    match = match_commodity(written)
    assert match.code is None
    assert 2 <= len(match.proposals) <= 3


@pytest.mark.parametrize("written", ["semen", "xyzzy", "", "?!", "sabun cuci"])
def test_what_is_no_food_matches_nothing(written: str) -> None:
    assert match_commodity(written).code is None


def test_a_word_in_the_middle_does_not_make_the_thing() -> None:
    assert match_commodity("minyak goreng kelapa").code != "kelapa"
