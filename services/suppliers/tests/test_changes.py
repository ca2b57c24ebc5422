"""Whether a supplier is another than before, by the lines of his history."""

from typing import Any

import pytest
from suppliers.domain.field_changes import is_other

Line = tuple[str, list[str], dict[str, Any]]


def terms(before: Any, after: Any, commodity: str = "tahu") -> Line:
    line = {"commodity": commodity, "unit": "kg", "before": before, "after": after}
    return "ubah", ["offers"], {"offers": [line]}


def name(before: str, after: str) -> Line:
    return "ubah", ["name"], {"name": [before, after]}


@pytest.mark.parametrize(
    ("lines", "other"),
    [
        ([], False),
        ([name("A", "B")], True),
        ([name("A", "B"), name("B", "A")], False),
        ([name("A", "B"), name("B", "C"), name("C", "A")], False),
        ([name("A", "B"), name("B", "C")], True),
        ([terms({"price": 1}, {"price": 2})], True),
        ([terms({"price": 1}, {"price": 2}), terms({"price": 2}, {"price": 1})], False),
        ([terms(None, {"price": 2}), terms({"price": 2}, None)], False),
        ([terms({"price": 1}, None), terms(None, {"price": 1}, "tempe")], True),
        ([terms({"price": 1}, {"price": 2}), name("A", "B"), terms({"price": 2}, {"price": 1})], True),
        ([("ubah", ["active"], {"active": [True, False]}), ("ubah", ["active"], {"active": [False, True]})], False),
        ([("daftar", [], {})], True),
        ([("ubah", ["phone"], {})], True),
    ],
)
def test_what_was_changed_and_changed_back_is_as_it_was(lines: list[Line], other: bool) -> None:
    assert is_other(lines) is other
