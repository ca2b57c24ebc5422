"""Marks of rows that may be valid no more: struck out, hidden, or called so beside it.

Such a row is neither dropped nor taken without a word: people are asked.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from jembatan_indonesia.matching import words

from chassis.workbook.area import Area
from chassis.workbook.cell_comments import by_people
from chassis.workbook.cells import text_of
from chassis.workbook.columns import Columns
from chassis.workbook.sheets import NOTES_TITLE
from chassis.workbook.table import Cells, CellValue, FoundColumn, Grid

STRUCK, HIDDEN, ENDED, TORN = "row-struck", "row-hidden", "row-ended", "row-torn"
_NOT: Final = r"(?:tidak|tdk|tak|tidk|non|bukan|belum|blm|no|not)"
_ENDED: Final = re.compile(
    rf"\b(?:(?:di)?batal(?:kan)?|pembatalan|cancel(?:l?ed)?|void|(?:di)?hapus(?:kan)?|deleted?|(?:di)?coret"
    rf"|{_NOT} ?(?:lagi )?(?:aktif|active|berlaku|valid|dipakai|digunakan|jadi|lanjut|dilanjutkan|diperpanjang"
    rf"|bekerja ?sama|kerja ?sama|beroperasi|melayani|menyuplai|memasok|jual|jualan|berjualan|produksi|berproduksi"
    rf"|tersedia|ada lagi|sanggup|mampu|bersedia|lolos|lulus|memenuhi|layak|direkomendasikan)"
    rf"|{_NOT} lagi|nonaktif(?:kan)?|dinonaktifkan|inaktif|inactive|(?:di)?stop|berhenti|(?:di)?berhentikan|dihentikan"
    rf"|(?:di)?tutup|bangkrut|pailit|bubar|gulung tikar|(?:di)?putus(?:kan)?|mundur|mengundurkan|meninggal"
    rf"|almarhum(?:ah)?|alm|blacklist|black list|daftar hitam|suspend(?:ed)?|(?:di)?ganti(?:kan)?|kad?aluw?arsa"
    rf"|expired?|berakhir|selesai|habis kontrak|kontrak habis|pindah|lama|lampau|arsip|double|dobel|ganda|duplikat"
    rf"|eks|mantan|ditolak|gugur|out|off)\b"
)
_SAYS_STATUS: Final = frozenset(
    "status ket keterangan catatan note notes remark remarks kondisi aktif keaktifan posisi info informasi hasil "  # noqa: SIM905
    "evaluasi verifikasi tindak penilaian validasi valid berlaku active".split()
)
_ASKS_WHETHER: Final = frozenset(("aktif", "active", "berlaku", "valid"))
_NO: Final = frozenset("tidak tdk t no n 0 false x bukan off".split())  # noqa: SIM905
_BRACKETED: Final = re.compile(r"[(\[]([^()\[\]]{2,40})[)\]]|\s[-–—]\s?([^-–—()]{2,40})$")
_MAY_BE_BRACKETED: Final = re.compile(r"[(\[]|\s[-–—]|[（［]")
_LONGEST: Final = 300


def ended_by(text: str) -> str:
    """The words of a remark that say that something is valid no more."""
    return _ended_by(text[:_LONGEST])[0]


@lru_cache(maxsize=16384)
def _ended_by(text: str) -> tuple[str, bool]:
    """With whether they are all that it says."""
    plain = words(text_of(text))
    found = _ENDED.search(plain)
    return (found[0], found[0] == plain) if found else ("", False)


_LONGEST_SAID: Final = 120


@dataclass
class RowMarks:
    """Of the rows of one table. `aside` are columns without a field: True where they are there for remarks."""

    declared: Columns
    cells: Cells
    columns: Mapping[str, FoundColumn]
    aside: dict[int, bool] = field(default_factory=dict)
    beyond: int = 1 << 20
    """From this column on a cell of a text file has no title: its row may be torn at a comma."""
    widest: int = 1 << 20
    """So many cells has a row of a text file as a rule."""
    right: int = 0
    whether: set[int] = field(default_factory=set)
    unseen: frozenset[str] = frozenset()
    commented: dict[int, dict[str, str]] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)
    titled: frozenset[int] = frozenset()

    @classmethod
    def of(
        cls,
        declared: Columns,
        area: Area,
        columns: Mapping[str, FoundColumn],
        cells: Cells,
        *,
        is_text: bool = False,
    ) -> "RowMarks":
        used = {column.index for column in columns.values()}
        titles = {one.column.index: one.column.header for one in area.header.readings}
        titled = frozenset(index for index, title in titles.items() if title)
        found = cls(declared, cells, columns, titles=titles, titled=titled)
        hidden = cells.marks.is_hidden_column
        found.unseen = frozenset(name for name, column in columns.items() if hidden(column.index))
        found.commented = _comments(declared, area, columns, cells)
        if is_text:
            found.beyond, found.right = _beyond(area, cells.grid), area.right
            rows = Counter(len(cells.grid[at]) for at in area.rows)
            found.widest = max(len(cells.grid[area.header.row]), *(one for one, _ in rows.most_common(1)), 0)
        for index in range(area.left, min(area.right, max(map(len, cells.grid), default=0) - 1) + 1):
            title = titles.get(index, "")
            told = set(words(title).split())
            if index in used or title.endswith(NOTES_TITLE):
                continue
            found.aside[index] = not told or bool(told & _SAYS_STATUS)
            if told & _ASKS_WHETHER:
                found.whether.add(index)
        return found

    def seen(self, at: int) -> tuple[tuple[str, str], ...]:
        """Codes of what is to be asked of the row, and what was found."""
        row, marks = self.cells.grid[at], self.cells.marks
        found = [(STRUCK, self._name(row))] if self._is_struck(at) else []
        if at in marks.hidden or self._is_pale(at):
            found.append((HIDDEN, self._name(row)))
        if ended := self._ended(row) or next(filter(None, map(ended_by, self.commented.get(at, {}).values())), ""):
            found.append((ENDED, ended))
        if len(row) > self.widest or self._is_filled_beyond(row):
            found.append((TORN, self._name(row)))
        return tuple(found)

    def _is_filled_beyond(self, row: list[CellValue]) -> bool:
        cells = enumerate(row[self.beyond : self.right + 1], self.beyond)
        return any(text_of(value) for index, value in cells if index not in self.titled)

    def said(self, at: int) -> tuple[tuple[str, str], ...]:
        """Amounts of which another column of the row says something else, with its words."""
        row = self.cells.grid[at]
        own: dict[str, str] = {}
        found = []
        for index, is_remark in self.aside.items():
            text = text_of(row[index]) if index < len(row) else ""
            if not text or len(text) > _LONGEST_SAID:
                continue
            title = self.titles.get(index, "")
            is_remark = is_remark and not isinstance(row[index], int | float)
            own = own or {name: self._text(row, name) for name in self.columns}
            names = self.declared.rules.said_beside(title, text, own, is_remark=is_remark)
            found += [(name, f"{title} {text}".strip()) for name in sorted(names) if name in self.columns]
        return tuple(found)

    def hidden_fields(self, at: int) -> frozenset[str]:
        """Fields in columns that nobody sees."""
        return frozenset(name for name in self.unseen if self._text(self.cells.grid[at], name))

    def otherwise(self, at: int) -> frozenset[str]:
        """Fields that a format may hide or strike out."""
        marks, row = self.cells.marks, self.cells.grid[at]
        if at not in marks.otherwise:
            return frozenset()
        columns = self.columns.items()
        return frozenset(n for n, column in columns if marks.may_be_hidden(at, column.index) and self._text(row, n))

    def pale(self, at: int) -> frozenset[str]:
        """Fields in the colour of their ground, in a row that is seen otherwise. What only repeats the cell above it is
        seen there."""
        if at not in self.cells.marks.pale or at in self.cells.marks.hidden or self._is_pale(at):
            return frozenset()
        row, above = self.cells.grid[at], self.cells.grid[at - 1] if at else []
        return frozenset(name for name in self._pale_fields(at) if self._text(row, name) != self._text(above, name))

    def comments(self, at: int) -> tuple[tuple[str, str], ...]:
        """Comments at the row's cells, by field; those of other columns at whose row it is."""
        return tuple(self.commented.get(at, {}).items())

    def struck(self, at: int) -> frozenset[str]:
        """Fields of a row that is not struck out whole."""
        return frozenset() if self._is_struck(at) else self._struck_fields(at)

    def _name(self, row: list[CellValue]) -> str:
        return next((text for name in self.declared.naming if (text := self._text(row, name))), "")

    def _is_struck(self, at: int) -> bool:
        """In a name, or in most of its cells."""
        struck = self._struck_fields(at)
        named = bool(struck.intersection(self.declared.naming))
        return bool(struck) and (named or 2 * len(struck) >= len(self._filled(at)))

    def _is_pale(self, at: int) -> bool:
        """In most of its cells."""
        return at in self.cells.marks.pale and 2 * len(self._pale_fields(at)) > len(self._filled(at))

    def _struck_fields(self, at: int) -> frozenset[str]:
        marks = self.cells.marks
        if at not in marks.struck:
            return frozenset()
        return frozenset(name for name in self._filled(at) if marks.is_struck(at, self.columns[name].index))

    def _pale_fields(self, at: int) -> frozenset[str]:
        marks = self.cells.marks
        return frozenset(name for name in self._filled(at) if marks.is_pale(at, self.columns[name].index))

    def _filled(self, at: int) -> list[str]:
        row = self.cells.grid[at]
        return [name for name in self.columns if name != self.declared.numbering and self._text(row, name)]

    def _ended(self, row: list[CellValue]) -> str:
        for index, is_remark in self.aside.items():
            value = row[index] if index < len(row) else None
            if index in self.whether and words(text_of(value)) in _NO:
                return text_of(value)
            if not isinstance(value, str) or not value or len(value) > _LONGEST:
                continue
            ended, is_all = _ended_by(value)
            if ended and (is_remark or is_all):
                return ended
        for name in self.declared.naming:
            text = self._written(row, name)
            if not _MAY_BE_BRACKETED.search(text):
                continue
            for found in _BRACKETED.finditer(text_of(text)):
                inner = words(found[1] or found[2])
                if (begins := _ENDED.match(inner)) and (begins[0] != "lama" or inner == "lama"):
                    return begins[0]
        return ""

    def _written(self, row: list[CellValue], name: str) -> str:
        column = self.columns.get(name)
        value = row[column.index] if column and column.index < len(row) else None
        return value if isinstance(value, str) else ""

    def _text(self, row: list[CellValue], name: str) -> str:
        column = self.columns.get(name)
        return text_of(row[column.index]) if column and column.index < len(row) else ""


def _comments(
    declared: Columns, area: Area, columns: Mapping[str, FoundColumn], cells: Cells
) -> dict[int, dict[str, str]]:
    """Row → field → what people comment; of the rows of titles too."""
    fields = {column.index: name for name, column in columns.items()}
    found: dict[int, dict[str, str]] = {}
    told = cells.marks.comments
    for row in (*range(area.header.first_row, area.header.row + 1), *area.rows) if told else ():
        for index, text in told.get(row, {}).items():
            if area.left <= index <= area.right and (said := by_people(declared, text)):
                name = fields.get(index, declared.naming[0])
                known = found.setdefault(row, {})
                known[name] = f"{known[name]} / {said}" if name in known else said
    return found


def _beyond(area: Area, grid: Grid) -> int:
    """The first column behind the titles, and behind columns without one that most rows fill."""
    titles = [one.column for one in area.header.readings if one.column.header]
    first = 1 + max((one.index for one in titles if not one.header.endswith(NOTES_TITLE)), default=0)
    rows = [grid[at] for at in area.rows if at not in area.repeats]
    wide = len(grid[area.header.row])
    while first < wide and 2 * sum(bool(text_of(row[first])) for row in rows if first < len(row)) > len(rows):
        first += 1
    return first
