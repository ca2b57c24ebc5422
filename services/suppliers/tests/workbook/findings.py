"""Findings of a table and its rows, as tests compare them."""

from typing import Any

from suppliers.domain.workbook import ExaminedRow, Issue, Severity, SupplierRow, Table

HEAD = ["Nama Penyedia", "Komoditas", "Satuan", "Kapasitas per bulan", "Harga satuan (Rp)"]
BLANK: list[Any] = []


def names(table: Table) -> list[str]:
    return [str(row.cells["name"]) for row in table.rows]


def amounts(table: Table) -> list[tuple[Any, Any, Any]]:
    return [(row.cells["commodity"], row.cells["capacity"], row.cells["price"]) for row in table.rows]


def asked(table: Table) -> list[tuple[str, str, str]]:
    return [(one.sheet, one.field, one.reason) for one in table.open_questions]


def values_of(row: ExaminedRow) -> SupplierRow:
    assert row.values is not None, [issue.code for issue in row.issues]
    return row.values


def told(row: ExaminedRow, field: str) -> list[tuple[Severity, str]]:
    return [(issue.severity, issue.code) for issue in row.issues if issue.field == field]


def only(row: ExaminedRow, field: str) -> Issue:
    (issue,) = [issue for issue in row.issues if issue.field == field]
    return issue
