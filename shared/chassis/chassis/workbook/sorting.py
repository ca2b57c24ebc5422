"""Telling data rows from everything else people put under a table."""

import re
from collections.abc import Collection, Mapping
from itertools import pairwise

from jembatan_indonesia.matching import words

from chassis.workbook.cells import amount_of, is_blank, text_of
from chassis.workbook.columns import Columns
from chassis.workbook.table import CellValue, FoundColumn
from chassis.workbook.totals import is_total

_SIGNATURE = re.compile(
    r"^\s*(mengetahui|menyetujui|mengesahkan|diketahui|disetujui|dibuat oleh|disusun oleh|hormat kami|ttd"
    r"|an\.|a\.n\.|plt\.|plh\.|kalapas|karutan|ka\. ?(kplp|subsi)|kasubag|kasubsi|kasi\b"
    r"|kepala (lapas|rutan|lpka|bapas|sub|seksi|kanwil|kantor|urusan|lembaga|rumah)"
    r"|pejabat pembuat komitmen|ppk\b|kuasa pengguna anggaran|nip\b|pembuat daftar|petugas|bendahara)"
    r"|\bNIP\b[ .:]*\d",
    re.IGNORECASE,
)
_PLACE_AND_DATE = re.compile(
    r"^[a-z .]{3,40}, *(tgl\.? *)?(\d{1,2}|\.{2,}|_+) *"
    r"(jan|feb|peb|mar|apr|mei|jun|jul|agu|sep|okt|nov|nop|des|\.{2,})",
    re.IGNORECASE,
)
_COLUMN_NUMBER = re.compile(r"^\(?\s*(\d{1,2})\s*\)?\.?$")


def kind_of_row(
    declared: Columns,
    values: list[CellValue],
    cells: Mapping[str, CellValue],
    columns: Mapping[str, FoundColumn],
    above: Collection[str] = (),
) -> str:
    """`data`, `doubt` (perhaps a total), or why the row is none: blank, header, numbering, total, signature, note.

    `above` are the keys of the owners' names in the rows before.
    """
    texts = [text for text in map(text_of, values) if text]
    if not texts:
        return "blank"
    if _repeats_titles(cells, columns):
        return "header"
    if is_numbering(values):
        return "numbering"
    filled = {name for name, value in cells.items() if name != declared.numbering and not is_blank(value)}
    total = is_total(declared, cells, texts, above)
    if total:
        return "total"
    says_more = filled & {*declared.owners, *declared.amounts, *declared.required} - {declared.item}
    if (declared.item not in filled or not says_more) and any(
        _SIGNATURE.search(text) or _PLACE_AND_DATE.search(text) for text in texts
    ):
        return "signature"
    if total is None and len(texts) > 1:
        return "doubt"
    is_data = _is_data(declared, filled) or _is_begun(declared, cells, filled) or _is_priced(declared, cells, filled)
    return "data" if is_data else "note"


def _is_data(declared: Columns, filled: set[str]) -> bool:
    if declared.item in filled:
        return len(filled) >= 2
    tells = filled.intersection((*declared.telling, *declared.amounts))
    return len(filled) >= 3 or (declared.owner in filled and bool(tells))


def _is_begun(declared: Columns, cells: Mapping[str, CellValue], filled: set[str]) -> bool:
    """An owner of whom nothing else is written yet: numbered, or with a name that can be no other."""
    if declared.owner not in filled:
        return False
    numbered = isinstance(cells.get(declared.numbering), int | float)
    return numbered or declared.rules.names_owner(text_of(cells[declared.owner]))


def _is_priced(declared: Columns, cells: Mapping[str, CellValue], filled: set[str]) -> bool:
    """A price in a unit of its own, though of what and of whom is left blank."""
    units = [name for name in filled if declared.by_name[name].by_row]
    prices = [amount_of(cells[name]) for name in declared.money if name in filled]
    return bool(units) and any(one and one.value > 0 for one in prices)


def _repeats_titles(cells: Mapping[str, CellValue], columns: Mapping[str, FoundColumn]) -> bool:
    filled = {name: text for name, value in cells.items() if (text := text_of(value))}
    most_others = 2 * len(filled) // 5
    others = 0
    for name, text in filled.items():
        others += words(text) != words(columns[name].header)
        if others > most_others:
            return False
    return len(filled) - others >= 2


def is_numbering(values: list[CellValue]) -> bool:
    """A row such as 1, 2, 3, 4 or (1) (2) (3), as forms have it under their titles."""
    numbers: list[int] = []
    for text in filter(None, map(text_of, values)):
        if not (found := _COLUMN_NUMBER.match(text)):
            return False
        numbers.append(int(found[1]))
    return len(numbers) >= 3 and all(after - before == 1 for before, after in pairwise(numbers))
