"""Whether a supplier is another than before, by the lines of his history."""

from typing import Any

import pytest
from suppliers.domain.field_changes import Line, is_other


def terms(before: Any, after: Any, commodity: str = "tahu") -> Line:
    line = {"commodity": commodity, "unit": "kg", "before": before, "after": after}
    return "ubah", ["offers"], {"offers": [line]}, {}


def name(before: str, after: str) -> Line:
    return "ubah", ["name"], {"name": [before, after]}, {}


def personal(field: str, before: str | None, after: str | None, changed: str = "") -> Line:
    return "ubah", [changed or field], {}, {field: [before, after]}


def number(before: str | None, after: str | None, marks: dict[str, Any]) -> Line:
    return "ubah", ["npwp"], {"npwp": [before, after]}, marks


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
        (
            [("ubah", ["active"], {"active": [True, False]}, {}), ("ubah", ["active"], {"active": [False, True]}, {})],
            False,
        ),
        ([("daftar", [], {}, {})], True),
        ([("ubah", ["phone"], {}, {})], True),
        ([personal("phone", "a1", "b2")], True),
        ([personal("phone", "a1", "b2"), personal("phone", "b2", "a1")], False),
        ([personal("phone", "a1", None), personal("phone", None, "a1")], False),
        ([personal("address", "a1", "b2"), personal("address", "b2", "c3")], True),
        ([personal("phone", "a1", "b2"), personal("address", "b2", "a1")], True),
        ([personal("phone", "a1", "b2"), ("ubah", ["phone"], {}, {})], True),
        ([number(None, None, {"nik": ["a1", "b2"]}), number(None, None, {"nik": ["b2", "a1"]})], False),
        ([number(None, None, {"nik": ["a1", "b2"]})], True),
        ([number("1", None, {"nik": [None, "a1"]}), number(None, "1", {"nik": ["a1", None]})], False),
        ([number("1", None, {"nik": [None, "a1"]}), number(None, "2", {"nik": ["a1", None]})], True),
        ([number(None, None, {})], True),
    ],
)
def test_what_was_changed_and_changed_back_is_as_it_was(lines: list[Line], other: bool) -> None:
    assert is_other(lines) is other
