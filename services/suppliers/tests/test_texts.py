"""Free text that travels in events: what it may hold, and that a name reads as what it is."""

from decimal import Decimal

import pytest
from chassis.personal_data import holds_personal_data, is_personal_address, is_personal_name
from hypothesis import given
from hypothesis import strategies as st
from jembatan_indonesia.names import foreign_letters
from suppliers.domain.entry_validation import OfferCells, judge, read_entered
from suppliers.domain.workbook import Row, examine

from .actors import CAMPAIGN, Actors, ok

OFFER = {"commodity": "beras-premium", "unit": "kg", "price": 15000}
GAPS = st.sampled_from([":", "|", " - ", "*", "/", "_", " ", ".", " / ", "\u200b", "\u00ad", "\u2013", "\uff0d", ""])
ZEROS = st.sampled_from("0\uff10\u0660\u0966\ua9d0\U0001d7ce")
LONG = st.from_regex(r"3604[0-6][1-9][0-2][1-9]0[1-9][0-9]{6}|08[1-9][0-9]{8,9}|[1-9][0-9]{12}", fullmatch=True)


@given(LONG, ZEROS, st.data())
def test_a_long_number_is_seen_whatever_stands_between_its_digits(number: str, zero: str, data: st.DataObject) -> None:
    digits = [chr(ord(zero) + int(digit)) for digit in number]
    gap = data.draw(GAPS)
    groups = ["".join(digits[start : start + 4]) for start in range(0, len(digits), 4)]
    assert holds_personal_data(f"Periksa {gap.join(groups)} lagi.")


BETWEEN = [
    "\u3164",
    "\u115f",
    "\uffa0",
    "\u2800",
    "\n",
    "\r\n",
    "\u2028",
    "\u0430",
    "\u00e9",
    "\u0645",
    "\u4e2d",
    "\u02d1",
    "x",
]
WRITTEN = [
    "0123456789",
    "\U0001f10b\u2780\u2781\u2782\u2783\u2784\u2785\u2786\u2787\u2788",
    "0\u3021\u3022\u3023\u3024\u3025\u3026\u3027\u3028\u3029",
]
"""Digits in circles and as merchants in Hangzhou wrote them stand for ours too."""


@pytest.mark.parametrize("number", ["3604015708850003", "081298765432"])
@pytest.mark.parametrize("between", BETWEEN)
def test_nothing_between_the_digits_hides_the_number_of_a_person(number: str, between: str) -> None:
    assert holds_personal_data(f"Ibu {between.join(number)}")
    assert holds_personal_data(f"Ibu {between.join((number[:4], number[4:8], number[8:]))}")


@pytest.mark.parametrize("digits", WRITTEN)
def test_a_number_is_one_in_any_digits(digits: str) -> None:
    written = "".join(digits[int(digit)] for digit in "3604015708850003")
    assert holds_personal_data(f"Ibu {written}")
    assert is_personal_name(f"Ibu {written}")


@pytest.mark.parametrize(
    "text",
    [
        "Baris:\n12\n13\n14\n15\n16\n17",
        "1. NIB salah\n2. Harga 15000\n3. Satuan kg",
        "Perbaiki baris 12, 13, 14, 15, 16, 17 dan 18.",
        "Buka 08.00 - 16.00, tutup 31/07/2025 pukul 23:59.",
        "Harga Rp 15.000 - 16.500 per kg, bukan 150.000.",
        "Periode 2023 - 2024 - 2025 belum lengkap.",
        "Jatuh tempo 2025-07-31 atau 31-07-2025.",
        "Beras: 1.250 kg; telur: 300 butir; gula: 75 kg.",
        "Nomor 1/2/3 dan 4/5/6 tertukar.",
    ],
)
def test_figures_dates_and_lists_are_left_in_peace(text: str) -> None:
    assert not holds_personal_data(text)


HIDDEN = [
    "CV \u202egnp.exe",
    "CV Ma\u200bju",
    "CV\u00ad Maju",
    "\u2066CV Maju\u2069",
    "\uff23\uff36 Maju",
    "CV \ufeffMaju",
]
ALIKE = [
    "\u0421V Maju",
    "CV M\u0430ju",
    "CV Maj\u03c5",
    "\u0421\u041e\u0420\u0410",
    "CV M\u0251ju",
    "CV Ma\u0332ju",
    "CV \u13deaju",
]


@pytest.mark.parametrize("name", HIDDEN)
async def test_a_name_is_kept_as_it_reads(registered_units: list[str], actors: Actors, name: str) -> None:
    async with actors.operator() as operator:
        kept = ok(await operator.post("/suppliers", json={"name": name, "offers": [OFFER]}), 201)["supplier"]["name"]
    assert kept in ("CV Maju", "CV gnp.exe")


@pytest.mark.parametrize("name", ALIKE)
async def test_a_name_that_only_looks_like_another_is_refused(
    registered_units: list[str], actors: Actors, name: str
) -> None:
    async with actors.operator() as operator:
        answer = await operator.post("/suppliers", json={"name": name, "offers": [OFFER]})
    assert answer.status_code == 422
    assert "bukan huruf Latin" in answer.text


@pytest.mark.parametrize(
    "name", ["UD Ma\u02bcruf", "CV Caf\u00e9 Andr\u00e9", "Toko D\u2019Fresh", "PT Maju & Jaya (Persero) No. 1"]
)
def test_a_name_of_latin_letters_is_no_other(name: str) -> None:
    assert foreign_letters(name) == []


@pytest.mark.parametrize("field", ["title", "name"])
@pytest.mark.parametrize(
    "secret", ["\uff13604015708850003", "3604:0157:0885:0003", "0812*9876*5432", "36\u200b04\u200b015708850003"]
)
async def test_no_personal_number_enters_in_any_writing(
    registered_units: list[str], actors: Actors, field: str, secret: str
) -> None:
    async with actors.admin() as admin, actors.operator() as operator:
        if field == "title":
            answer = await admin.post("/campaigns", json=CAMPAIGN | {"title": f"Data Ibu {secret}"})
        else:
            answer = await operator.post("/suppliers", json={"name": f"Ibu {secret}", "offers": [OFFER]})
    assert answer.status_code == 422


NUMBERS = ["081234567890", "3604015708850003", "6281234567890", "499934339419000"]
BETWEEN = ["x", " x ", "a", "\u2800", " ~ ", "- ", "\u200d", "\ufe0f\u20e3", " (", ", ", " ---- "]
DIGITS = ["0\u0660", "0\u0966", "0\uff10", "1\u2460", "1\u278a", "0\U0001d7d8"]
NAMES = [
    "Toko 212 Jaya 24 Jam", "UD H. Sarman (1998)", "KUD Tani 2019/2020", "PT. Id Food Tbk.", "CV. Com Jaya",
    "UD 3 Putra",
    "PT 1001 Malam (Persero) No. 12", "Toko @Home", "Kelompok Tani 17-8-1945", "RPA Lele 88", "H.M. Org & Rekan",
]  # fmt: skip
LEADS = [
    "sari@contoh.co.id", "sari (at) gmail.com", "sari\uff20gmail\uff0ecom", "sari @ gmail . com", "https://tokosari.shop/x",
    "www.tokosari.com", "tokosari.co.id", "wa.me/sari", "NIK: 36.04.01", "HP no. 812-345", "O8l2-3456-789O",
]  # fmt: skip


def groups_of(number: str) -> list[str]:
    return [number[start : start + 4] for start in range(0, len(number), 4)]


@pytest.mark.parametrize("between", BETWEEN)
@pytest.mark.parametrize("number", NUMBERS)
def test_a_name_holds_no_number_of_a_person_however_it_is_cut(number: str, between: str) -> None:
    assert is_personal_name(f"Toko {between.join(groups_of(number))} Jaya")


@pytest.mark.parametrize("kind", DIGITS, ids=ascii)
def test_digits_of_any_writing_are_digits(kind: str) -> None:
    digits = "".join(chr(ord(kind[1]) - int(kind[0]) + int(one)) if one != "0" else "0" for one in "081234567890")
    assert is_personal_name(f"Toko {digits}")
    assert holds_personal_data(f"Hubungi {digits} saja")


@pytest.mark.parametrize("between", ["x", " x ", "a", " ~ ", "\u200d", "\ufe0f\u20e3"])
def test_letters_between_digits_hide_no_number_in_a_text_or_an_address(between: str) -> None:
    for number in NUMBERS[:3]:
        hidden = between.join(groups_of(number))
        assert holds_personal_data(f"Baris 5 keliru, tanya {hidden} lagi")
        assert is_personal_address(f"Jl. Merdeka No. 5, tanya {hidden}")


@pytest.mark.parametrize("said", LEADS)
def test_neither_name_nor_address_leads_to_a_person_elsewhere(said: str) -> None:
    assert is_personal_name(f"Toko {said}")
    if said != "NIK: 36.04.01":
        assert is_personal_address(f"Jl. Merdeka No. 5, {said}")


@pytest.mark.parametrize("name", NAMES)
def test_names_of_shops_are_left_in_peace(name: str) -> None:
    assert not is_personal_name(name)


@pytest.mark.parametrize(
    "address",
    [
        "Jl. Raya Anyer KM 12,5 No. 5-7 RT 001/RW 002 Kel. Cibeber 42415",
        "Jln. Gatot Subroto Blok A1/2 RT.01/02 15111",
        "Dusun 3, RT 001/002, Kec. Ciruas 42182", "Perum Taman Cilegon Indah D3 no 12A", "Pasar Rau lt. 2 los 114-116",
    ],
)  # fmt: skip
def test_an_address_may_be_an_address(address: str) -> None:
    assert not is_personal_address(address)


@pytest.mark.parametrize("text", ["Harga 5kg 10kg 15kg 20kg 25kg 30kg", "Lihat baris 8a, 9b, 10c, 11d, 12e dan 13f"])
def test_amounts_with_units_are_no_number_of_a_person(text: str) -> None:
    assert not holds_personal_data(text)


@pytest.mark.parametrize("field", ["name", "address"])
@pytest.mark.parametrize("said", ["sari@contoh.co.id", "0812x3456x7890", "\u0660\u0668\u0661\u0662-3456-7890"])
def test_the_same_is_refused_by_hand_and_in_a_workbook(field: str, said: str) -> None:
    """The API and the page read as `read_entered` does, a workbook as `judge`."""
    cells = {"name": "UD Sari", "address": "Jl. Raya Anyer", field: f"Jl. Anyer {said}"}
    entered = read_entered(cells, [OfferCells("beras-premium", "kg", 15000, None, ())])
    assert [one.code for one in entered.errors] == [f"{field}-personal"]
    assert entered.profile is None
    row = Row(1, {**cells, "commodity": "Beras Premium", "unit": "kg", "price": 15000})
    judged = judge(examine(row), row)
    assert (judged.values, f"{field}-personal") == (None, judged.issues[-1].code)


_SAID: dict[str, list[str | None]] = {
    "name": ["CV Maju", "", "PT Satu / PT Dua", "Siti 0812-3456-7890", "UD Sari"],
    "legal_form": [None, "cv", "Koperasi?", "kelompok-tani"],
    "nib": [None, "9120001234567", "123", "sda"],
    "npwp": [None, "3604015708850003", "01.234.567.8-901.234", "12"],
    "address": [None, "Jl. Raya Anyer", "Jl. A sari@contoh.co.id", "x" * 600],
    "region_code": [None, "36.72", "99.99", "Cilegon"],
    "phone": [None, "0812-3456-7890", "12"],
    "halal": [None, "ada", "s/d 2019", "mungkin"],
}
_OFFERED = [
    OfferCells("beras-premium", "kg", 15000, None, ()),
    OfferCells("Beras", "ton", 15000, Decimal(2), (1, 2)),
    OfferCells("beras-premium", "kg", 15, Decimal("0.5"), (1,)),
    OfferCells("emas", "kg", 15000, None, ()),
    OfferCells("telur-ayam", None, 2000, Decimal(-1), ()),
    OfferCells("", "ember", 0, None, ()),
]
_HARMLESS, _FAIR = {"name": "Pemasok"}, OfferCells("beras-premium", "kg", 15000, None, ())


@given(
    st.fixed_dictionaries({name: st.sampled_from(said) for name, said in _SAID.items()}),
    st.lists(st.sampled_from(_OFFERED), min_size=1, max_size=3),
)
def test_a_supplier_and_his_offers_say_together_what_they_say_apart(
    identity: dict[str, str | None], offers: list[OfferCells]
) -> None:
    entered = read_entered(identity, offers)
    himself, goods = read_entered(identity, [_FAIR]), read_entered(_HARMLESS, offers)
    assert entered.profile == himself.profile
    assert entered.offers == goods.offers
    of_offers = [one for one in goods.issues if one.field.startswith("offers.")]
    assert entered.issues == [one for one in himself.issues if not one.field.startswith("offers.")] + of_offers
