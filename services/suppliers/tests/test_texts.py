"""Free text that travels in events: what it may hold, and that a name reads as what it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stage import CAMPAIGN, Stage, ok
from suppliers.catalogue import foreign_letters
from suppliers.texts import holds_personal_data

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


@pytest.mark.parametrize(
    "text",
    [
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
async def test_a_name_is_kept_as_it_reads(units: list[str], stage: Stage, name: str) -> None:
    async with stage.operator() as operator:
        kept = ok(await operator.post("/suppliers", json={"name": name, "offers": [OFFER]}), 201)["supplier"]["name"]
    assert kept in ("CV Maju", "CV gnp.exe")


@pytest.mark.parametrize("name", ALIKE)
async def test_a_name_that_only_looks_like_another_is_refused(units: list[str], stage: Stage, name: str) -> None:
    async with stage.operator() as operator:
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
    units: list[str], stage: Stage, field: str, secret: str
) -> None:
    async with stage.admin() as admin, stage.operator() as operator:
        if field == "title":
            answer = await admin.post("/campaigns", json=CAMPAIGN | {"title": f"Data Ibu {secret}"})
        else:
            answer = await operator.post("/suppliers", json={"name": f"Ibu {secret}", "offers": [OFFER]})
    assert answer.status_code == 422
