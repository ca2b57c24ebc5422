"""Regions in a row: by code, by name, by both, and what could be several."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from suppliers.domain.workbook import ExaminedRow, Severity

from .findings import only, told, values_of

Examine = Callable[..., ExaminedRow]


@pytest.mark.parametrize(
    ("code", "name", "region", "codes"),
    [
        (36.72, "Kota Cilegon", "36.72", ["region-number"]),
        (3672, "Kota Cilegon", "36.72", ["region-number"]),
        ("3672", "", "36.72", ["region-number"]),
        (11.1, "", "11.10", ["region-zero-restored"]),
        ("11.1", "Kab. Aceh Singkil", "11.10", ["region-zero-restored"]),
        ("11.1", "Kab. Aceh Selatan", "11.01", ["region-zero-restored"]),
        ("", "KOTA CILEGON", "36.72", ["region-from-name"]),
        ("", "36.72", "36.72", []),
        ("", 3672, "36.72", ["region-number"]),
        ("", 36.72, "36.72", ["region-number"]),
        ("", 11.1, "11.10", ["region-zero-restored"]),
        ("", "36.72 Kota Cilegon", "36.72", []),
        ("", "3672 - KOTA CILEGON", "36.72", ["region-number"]),
        ("", "Kota Cilegon (36.72)", "36.72", []),
        ("", "36.72 Kab. Lebak", "36.72", ["region-name-differs"]),
        ("36.72", "36.72", "36.72", []),
        ("36.72", "36.02", "36.72", ["region-name-differs"]),
        ("Kab. Lebak", "", "36.02", ["region-from-name"]),
        ("36.72.01", "Kota Cilegon", "36.72.01", []),
        ("36.72", "Kab. Lebak", "36.72", ["region-name-differs"]),
        ("31.99", "", "31.99", ["region-unlisted"]),
        ("91.01", "", "91.01", ["region-retired"]),
        ("", "", None, ["missing-region"]),
        (date(2025, 10, 11), "", "11.10", ["region-number"]),
    ],
)
def test_a_region_is_read_from_its_code_its_name_or_both(
    examine_with: Examine, code: Any, name: Any, region: str | None, codes: list[str]
) -> None:
    row = examine_with(region_code=code, region_name=name)
    assert values_of(row).region_code == region
    assert [issue for _, issue in told(row, "region_code")] == codes


@pytest.mark.parametrize(
    ("code", "name", "proposal"),
    [
        ("11.1", "", "11.10 / 11.01"),
        (36.7, "Kota Tangerang", "36.71"),
        ("", "Tangerang", "36.03 / 36.71"),
        ("", "Malang", "35.07 / 35.73"),
        ("Serang", "", "36.04 / 36.73"),
        ("", "Banjar", "32.79 / 63.03"),
        ("", "Kab. Cilegon", "36.72"),
        ("99.01", "Kota Cilegon", "36.72"),
        ("abc1", "", None),
        ("36", "Kota Cilegon", "36.72"),
    ],
)
def test_a_region_that_could_be_several_is_left_to_the_officer(
    examine_with: Examine, code: Any, name: str, proposal: str | None
) -> None:
    row = examine_with(region_code=code, region_name=name)
    issue = only(row, "region_code")
    if code == "abc1":
        assert issue.severity is Severity.warning
        return
    assert row.values is None
    assert issue.proposal == proposal
