"""Digits beside a telephone number are never joined to it, and never lost without a word."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from suppliers.domain.workbook import ExaminedRow, Issue, Row, Severity, examine

Examine = Callable[..., ExaminedRow]
NUMBERS = {
    "0812-3456-7890": "+6281234567890",
    "0812 3456 7890": "+6281234567890",
    "+62 812-3456-7890": "+6281234567890",
    "62812.3456.7890": "+6281234567890",
    "(0254) 391234": "+62254391234",
    "021-5551234": "+62215551234",
}
BESIDE = [
    " ext. 12",
    " ext 12",
    " Ext.12",
    " pes. 5",
    " pesawat 101",
    " psw 5",
    " x12",
    " (2)",
    "(1)",
    " #3",
    "/35",
    " / 36",
]


def of(phone: Any) -> tuple[str | None, list[Issue]]:
    row = examine(Row(1, {"name": "CV Maju", "commodity": "tahu", "unit": "kg", "price": 9000, "phone": phone}))
    return row.values.phone if row.values else None, [issue for issue in row.issues if issue.field == "phone"]


@pytest.mark.parametrize("beside", BESIDE)
@pytest.mark.parametrize("written", sorted(NUMBERS))
def test_an_extension_is_left_out_and_told(written: str, beside: str) -> None:
    phone, issues = of(written + beside)
    assert phone == NUMBERS[written]
    assert [(issue.code, issue.severity) for issue in issues] == [("phone-beside", Severity.warning)]


@pytest.mark.parametrize("between", [" / ", "/", "; ", ", ", "\n", "\r\n", " dan ", " atau ", " & ", "  ", " | "])
@pytest.mark.parametrize("written", sorted(NUMBERS))
def test_of_two_numbers_the_first_is_used_and_the_other_told(written: str, between: str) -> None:
    phone, issues = of(f"{written}{between}0857-1111-2222")
    assert phone == NUMBERS[written]
    assert [(issue.code, issue.severity) for issue in issues] == [("phone-several", Severity.warning)]


@pytest.mark.parametrize("written", ["O8l2-3456-7890", "08I2 3456 789O", "o812.3456.7890", "O812-3456-78-9O"])
def test_letters_that_look_like_digits_are_read_and_told(written: str) -> None:
    phone, issues = of(written)
    assert phone in (None, "+6281234567890"), "a digit must not be lost"
    assert any(issue.severity in (Severity.warning, Severity.error) for issue in issues)


@pytest.mark.parametrize("written", ["0812A3456789", "08S2-3456-7890", "0812-34B6-7890"])
def test_other_letters_among_the_digits_are_asked(written: str) -> None:
    phone, issues = of(written)
    assert phone is None
    assert [issue.severity for issue in issues] == [Severity.error]


@pytest.mark.parametrize(
    "written", ["0254 391234-5", "(0254) 391234 - 5", "021-5551234-5", "0254-391234-35", "0812-34567890-1"]
)
def test_the_last_digit_of_the_next_line_is_never_joined(written: str) -> None:
    phone, issues = of(written)
    assert phone is None
    assert [issue.code for issue in issues] == ["phone-extra-digits"]


@pytest.mark.parametrize(
    "written", ["0254-39-12-34", "0812-3456-78-9", "0254 3912-34", "021-555-12-34", "0812-34567-89"]
)
def test_pairs_of_digits_are_one_number(written: str) -> None:
    phone, _ = of(written)
    assert phone == "+62" + "".join(filter(str.isdigit, written))[1:]


@pytest.mark.parametrize("label", ["Fax", "FAX.", "Fax:", "Faks", "Faksimile", "No. Fax", "Facsimile :", "fax no"])
def test_a_fax_is_no_telephone(label: str) -> None:
    phone, issues = of(f"{label} 0254-391234")
    assert phone is None
    assert [issue.code for issue in issues] == ["phone-fax"]
    for both in (f"0254-391235, {label} 0254-391234", f"{label} 0254-391234 / Telp. 0254-391235"):
        phone, issues = of(both)
        assert phone == "+62254391235"
        assert [issue.code for issue in issues] == ["phone-beside"]


@pytest.mark.parametrize("written", ["0254-391234 (Fax)", "0254-391234 fax"])
def test_a_fax_named_behind_is_none_either(written: str) -> None:
    assert [issue.code for issue in of(written)[1]] == ["phone-fax"]


@pytest.mark.parametrize("written", ["Telp/Fax 0254-391234", "Telp & Fax: 0254-391234", "Telp./Fax. (0254) 391234"])
def test_a_telephone_with_a_fax_on_the_line_is_one(written: str) -> None:
    assert of(written) == ("+62254391234", [])


@pytest.mark.parametrize("written", ["0812-3456-7890 2", "0812 3456 7890 12", "0254 - 391234 - 12"])
def test_digits_that_stand_apart_are_asked_with_the_number_before_them(written: str) -> None:
    phone, issues = of(written)
    assert phone is None
    assert [issue.code for issue in issues] == ["phone-extra-digits"]
    assert issues[0].proposal in NUMBERS.values()


@pytest.mark.parametrize(
    "written",
    ["0812-3456-7890 a.n. Budi", "Bpk. Budi 0812-3456-7890", "0812-3456-7890 (Budi)", "Budi: 081234567890"],
)
def test_a_name_beside_the_number_is_told_but_not_repeated(written: str) -> None:
    phone, issues = of(written)
    assert phone == "+6281234567890"
    assert [issue.code for issue in issues] == ["phone-words"]
    assert "Budi" not in repr(issues)


@pytest.mark.parametrize(
    "written",
    [
        "WA: 0812-3456-7890", "HP. 081234567890", "hp081234567890", "Telp 0812 3456 7890", "HP/WA 081234567890",
        "0812-3456-7890 (WA)", "0812‑3456‑7890", "0812–3456—7890", "0812−3456−7890", "0812\u00a03456\u00a07890",
        "0812\u20093456\u20097890", "'081234567890", "’081234567890", "+6281234567890", "０８１２３４５６７８９０",
        "+62 (0)812 3456 7890", "00 62 812 3456 7890",
    ],
)  # fmt: skip
def test_one_number_in_any_writing_says_nothing_more(written: str) -> None:
    assert of(written) == ("+6281234567890", [])


@given(st.text(st.characters(categories=("L", "N", "P", "S", "Z", "C")), max_size=220))
def test_no_text_breaks_the_reading(text: str) -> None:
    of(text)


@given(
    st.from_regex(r"\A08[1-9][0-9]{7,9}\Z"),
    st.integers(0, 99999),
    st.sampled_from([" ext ", " x", "/", " pes. ", " #"]),
)
def test_what_stands_beside_never_changes_the_number(number: str, beside: int, sign: str) -> None:
    assert of(f"{number}{sign}{beside}")[0] == of(number)[0]
