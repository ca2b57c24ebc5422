"""The workbook handed back: the officer's own file, with remarks where something is to be done."""

from suppliers.domain.workbook.annotation.book import annotate

__all__ = ["annotate"]
