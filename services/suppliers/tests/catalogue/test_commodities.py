import pytest
from jembatan_indonesia.matching import MatchKind, words
from suppliers.domain.catalogue import Commodity, commodities, commodity, match_commodity
from suppliers.domain.catalogue.tables import read_table


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
        ("cabe rawit merah", "cabai-rawit-merah"),
        ("Rawit merah cabe", "cabai-rawit-merah"),
        ("Ikan Lele Segar", "ikan-lele"),
        ("bawangmerah", "bawang-merah"),
        ("LPG 12kg", "gas-lpg-12-kg"),
        ("Beras Kualitas Medium 1", "beras-kualitas-medium-i"),
        ("Beras Medium II", "beras-kualitas-medium-ii"),
        ("ayam potong", "daging-ayam-ras"),
        ("Minyak curah", "minyak-goreng-curah"),
        ("TELOR AYAM", "telur-ayam-ras"),
        ("gula  pasir", "gula-konsumsi"),
        ("Kacang Ijo", "kacang-hijau"),
    ],
)
def test_what_people_call_it_is_a_synonym(written: str, code: str) -> None:
    match = match_commodity(written)
    assert (match.kind, match.code) == (MatchKind.alias, code)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Bers Premium", "beras-premium"),
        ("Tempe bungkus daun", "tempe"),
        ("Kangkong", "kangkung"),
        ("Wortell", "wortel"),
        ("Kentnag", "kentang"),
        ("gulla pasir", "gula-konsumsi"),
    ],
)
def test_a_likeness_is_a_guess_never_a_certainty(written: str, code: str) -> None:
    match = match_commodity(written)
    assert (match.kind, match.code) == (MatchKind.guess, code)
    assert match.proposals[0] == code


@pytest.mark.parametrize("written", ["beras", "minyak goreng", "cabe", "bawang", "daging kerbau"])
def test_a_family_name_is_left_to_the_officer_with_all_that_bear_it(written: str) -> None:
    match = match_commodity(written)
    assert match.code is None
    assert 2 <= len(match.proposals) <= 10


def _bare(name: str) -> list[str]:
    """The first words of a name, and its first word beside each other one."""
    first, *rest = words(name).split()
    return [" ".join([first, *rest[:count]]) for count in range(len(rest))] + [f"{first} {word}" for word in rest]


@pytest.mark.parametrize("text", sorted({bare for one in commodities() for bare in _bare(one.name)}))
def test_no_bare_name_that_several_goods_have_is_chosen_without_a_question(text: str) -> None:
    match = match_commodity(text)
    if match.kind is MatchKind.exact:
        return
    told = set(text.split()) - {"segar"}
    bearing = {
        frozenset(of) - {"segar"}: one.code
        for one in commodities()
        if (of := words(one.name).split())[0] == text.split(maxsplit=1)[0] and told <= set(of)
    }
    if len(bearing) > 1:
        assert len(match.proposals) > 1
        assert {code for code in bearing.values() if "segar" not in code} <= set(match.proposals)


@pytest.mark.parametrize("text", ["gula", "gula pasir", "daging sapi", "bawang putih", "minyak kemasan"])
def test_the_usual_good_of_a_bare_name_stands_first(text: str) -> None:
    match = match_commodity(text)
    assert match.kind is MatchKind.alias
    assert match.code == match.proposals[0]
    assert len(match.proposals) > 1


@pytest.mark.parametrize("text", ["telur ayam", "daging ayam", "ayam ras", "garam", "lele", "minyak curah"])
def test_a_synonym_of_one_good_asks_nothing(text: str) -> None:
    assert match_commodity(text).proposals == ()


@pytest.mark.parametrize("written", ["semen", "xyzzy", "", "?!", "sabun cuci"])
def test_what_is_no_food_matches_nothing(written: str) -> None:
    assert match_commodity(written).code is None


def test_a_word_in_the_middle_does_not_make_the_thing() -> None:
    assert match_commodity("minyak goreng kelapa").code != "kelapa"


@pytest.mark.parametrize(
    ("written", "proposed"),
    [
        ("Telur", "telur-ayam-ras"), ("TELOR", "telur-ayam-ras"), ("Telur segar", "telur-ayam-ras"),
        ("beras bulog", "beras-sphp"), ("Beras BULOG", "beras-sphp"),
        ("Telur Puyuh", "telur-ayam-ras"), ("Telur Bebek", "telur-ayam-ras"), ("Telur ayam kampung", "telur-ayam-ras"),
        ("Daging Kambing", "daging-sapi-murni"), ("Ikan Mas", "ikan-kembung"), ("Ayam kampung", "daging-ayam-ras"),
        ("Gas 3 kg", "gas-lpg-12-kg"), ("Gas 5,5 kg", "gas-lpg-12-kg"), ("LPG 50kg", "gas-lpg-12-kg"),
        ("GAS", "gas-lpg-12-kg"), ("elpiji", "gas-lpg-12-kg"), ("Gas melon", "gas-lpg-12-kg"),
        ("Kedelai lokal", "kedelai-biji-kering-impor"), ("Kedelai", "kedelai-biji-kering-impor"),
        ("Susu kedelai", "kedelai-biji-kering-impor"), ("Daging sapi impor", "daging-sapi-murni"),
        ("Cabe rawit", "cabai-rawit-merah"), ("Cabai merah", "cabai-merah-keriting"),
        ("Cabai hijau", "cabai-rawit-hijau"),
        ("Beras merah", "beras-premium"), ("Beras ketan", "beras-premium"), ("Beras super", "beras-kualitas-super-i"),
        ("Bawang bombay", "bawang-merah"), ("Gula merah", "gula-konsumsi"), ("Sawi putih", "sawi-caisim"),
        ("Kelapa muda", "kelapa"), ("Pisang kepok", "pisang"), ("Kacang tanah", "kacang-hijau"), ("Ubi ungu", "ubi"),
        ("Tepung tapioka", "tepung-terigu-curah"), ("Kembang kol", "kol"), ("Kecap asin", "kecap"),
        ("Ikan nila merah", "ikan-nila"), ("Ikan kembung beku", "ikan-kembung"), ("Labu kuning", "labu-siam"),
        ("Minyak kelapa", "minyak-goreng-kemasan"), ("Daun singkong", "daun-pakis"),
        ("Jagung manis", "jagung-tk-peternak"),
    ],
)  # fmt: skip
def test_another_animal_origin_size_or_variety_is_asked_with_what_may_be_meant(written: str, proposed: str) -> None:
    match = match_commodity(written)
    assert (match.kind, match.code) == (MatchKind.none, None)
    assert proposed in match.proposals


@pytest.mark.parametrize("one", commodities(), ids=lambda one: one.code)
@pytest.mark.parametrize("word", ["puyuh", "kambing", "lokal", "merah", "jumbo", "3 kg", "organik"])
def test_a_word_left_over_is_never_overlooked(one: Commodity, word: str) -> None:
    match = match_commodity(f"{one.name} {word}")
    assert match.code is None or set(words(word).split()) <= set(words(f"{one.name} {_aliases_of(match.code)}").split())


def _aliases_of(code: str) -> str:
    lines = [line["alias"] for line in read_table("commodity_aliases.csv") if line["code"] == code]
    found = commodity(code)
    return " ".join([*lines, found.name if found else ""])


@pytest.mark.parametrize("one", commodities(), ids=lambda one: one.code)
def test_a_slip_of_one_letter_finds_the_same_good_or_asks(one: Commodity) -> None:
    for at in range(1, len(one.name) - 1):
        written = one.name[:at] + one.name[at + 1 :]
        match = match_commodity(written)
        assert match.kind is MatchKind.exact or match.code in (None, one.code), (written, match.code)
