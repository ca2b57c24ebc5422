"""The workbook a unit fills in: its own data filled in already, lists to choose from, codes as text."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from chassis.workbook.sheets import (
    INSTRUCTIONS,
    Format,
    Workbook,
    Worksheet,
    new_workbook,
    write_lines,
    write_value,
)
from chassis.workbook.table import CellValue

from suppliers.domain.catalogue import UNITS, commodities, commodity, format_season, legal_forms, regencies, region
from suppliers.domain.workbook.fields import LABELS, REQUIRED
from suppliers.domain.workbook.values import Certificate, SupplierRow

SHEET = "Data BAMA"
_LISTS = "_daftar"
_HEADER_ROW = 4
_SPARE_ROWS = 500
_CHOICES = "ada", "tidak", "proses"
_FORMS = {form.code: form.name for form in legal_forms()}


@dataclass(frozen=True, slots=True)
class TemplateUnit:
    """The unit the workbook is for; `regency_code` PP.RR puts its own province first in the list."""

    code: str
    full_name: str
    regency_code: str | None = None


@dataclass(frozen=True, slots=True)
class _ColumnPlan:
    field: str
    width: int
    hint: str
    is_text: bool = True
    choices: str | None = None


_COLUMNS = (
    _ColumnPlan("no", 5, "Nomor urut, boleh dikosongkan.", is_text=False),
    _ColumnPlan("name", 34, "Wajib. Nama lengkap penyedia, satu baris untuk setiap komoditas."),
    _ColumnPlan("legal_form", 24, "Pilih dari daftar.", choices="legal_form"),
    _ColumnPlan("nib", 16, "13 angka. Kosongkan bila belum punya."),
    _ColumnPlan("npwp", 24, "15, 16, atau 22 angka. Kosongkan bila belum punya."),
    _ColumnPlan("address", 36, "Jalan, nomor, desa/kelurahan, kecamatan."),
    _ColumnPlan("region_code", 13, "Kode kab/kota seperti 36.72. Pilih dari daftar.", choices="region_code"),
    _ColumnPlan("region_name", 26, "Nama kab/kota, untuk memeriksa kodenya.", choices="region_name"),
    _ColumnPlan("phone", 18, "Nomor telepon atau WA, seperti 0812…"),
    _ColumnPlan("commodity", 30, "Wajib. Pilih dari daftar.", choices="commodity"),
    _ColumnPlan("unit", 9, "Wajib. Pilih dari daftar.", choices="unit"),
    _ColumnPlan("capacity", 14, "Kemampuan memasok per bulan, dalam satuan di kolom Satuan.", is_text=False),
    _ColumnPlan("price", 14, "Wajib. Rupiah penuh untuk satu satuan, misalnya 13500.", is_text=False),
    _ColumnPlan("season", 22, "“sepanjang tahun” atau bulannya, misalnya Jan-Mar, Des.", choices="season"),
    _ColumnPlan("halal", 12, "ada, tidak, atau proses.", choices="certificate"),
    _ColumnPlan("pirt", 10, "ada, tidak, atau proses.", choices="certificate"),
    _ColumnPlan("nkv", 10, "ada, tidak, atau proses (daging dan telur).", choices="certificate"),
    _ColumnPlan("bpom", 10, "ada, tidak, atau proses.", choices="certificate"),
)

_INSTRUCTIONS = (
    "1. Isi lembar “Data BAMA”, satu baris untuk satu komoditas dari satu penyedia.",
    "2. Kolom berwarna wajib diisi: Nama Penyedia, Komoditas, Satuan, Harga satuan.",
    "3. Pilih dari daftar bila sel menampilkan tanda panah. Bulan ketersediaan boleh diketik, misalnya Jan-Mar, Des.",
    "4. NIB, NPWP, kode wilayah, dan telepon sudah berformat Teks. Jangan ubah formatnya, supaya angkanya tidak "
    "hilang.",
    "5. NPWP boleh 15 angka (dengan atau tanpa titik), 16 angka, atau NITKU 22 angka. Penyedia perorangan boleh "
    "memakai NIK.",
    "6. Penyedia yang belum punya NIB atau NPWP tetap boleh dicatat; kosongkan selnya.",
    "7. Harga ditulis dalam rupiah penuh untuk satu satuan: 13500, bukan 13,5.",
    "8. Jangan mengganti judul kolom. Kolom tambahan boleh, dan akan diabaikan.",
    "9. Simpan sebagai .xlsx, lalu unggah di Jembatan. Berkas yang sama boleh diunggah lagi; isinya tidak menjadi "
    "ganda.",
)


def build_template(unit: TemplateUnit, rows: Sequence[SupplierRow], year: int) -> bytes:
    """A workbook that `open_workbook` reads back as the same rows, in the same order.

    A NIK is written in full: the caller decides whose workbook it is.
    """
    buffer = BytesIO()
    book = new_workbook(buffer)
    styles = _Styles(book)
    sheet = book.add_worksheet(SHEET)
    _write_titles(sheet, unit, year, styles)
    for at, row in enumerate(rows):
        _write_row(sheet, _HEADER_ROW + 1 + at, _cells(at + 1, row), styles)
    last = _HEADER_ROW + len(rows) + _SPARE_ROWS
    write_lines(book.add_worksheet(INSTRUCTIONS), _instructions(unit, styles))
    _add_choices(book, sheet, unit, last)
    book.close()
    return buffer.getvalue()


class _Styles:
    def __init__(self, book: Workbook) -> None:
        frame = {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"}
        self.title = book.add_format({"bold": True, "font_size": 13})
        self.header = book.add_format({**frame, "bg_color": "#E7E6E6"})
        self.required = book.add_format({**frame, "bg_color": "#FFE699"})
        self.text = book.add_format({"num_format": "@"})
        self.number = book.add_format({"num_format": "#,##0.###"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})


def _write_titles(sheet: Worksheet, unit: TemplateUnit, year: int, styles: _Styles) -> None:
    sheet.write_string(0, 0, "DATA PENYEDIA BAHAN MAKANAN (BAMA) LOKAL", styles.title)
    sheet.write_string(1, 0, unit.full_name, styles.title)
    sheet.write_string(2, 0, f"Tahun Anggaran {year}")
    for index, plan in enumerate(_COLUMNS):
        sheet.set_column(index, index, plan.width, styles.text if plan.is_text else styles.number)
        sheet.write_string(
            _HEADER_ROW, index, LABELS[plan.field][0], styles.required if plan.field in REQUIRED else styles.header
        )
        sheet.write_comment(_HEADER_ROW, index, plan.hint, {"x_scale": 1.6, "y_scale": 0.7})
    sheet.freeze_panes(_HEADER_ROW + 1, 2)
    sheet.set_landscape()
    sheet.repeat_rows(_HEADER_ROW)


def _write_row(sheet: Worksheet, at: int, cells: dict[str, CellValue], styles: _Styles) -> None:
    for index, plan in enumerate(_COLUMNS):
        style: Format = styles.text if plan.is_text else styles.number
        write_value(sheet, at, index, cells[plan.field], style)


def _cells(number: int, row: SupplierRow) -> dict[str, CellValue]:
    goods = commodity(row.commodity)
    place = region(row.region_code) if row.region_code else None
    capacity = row.monthly_capacity
    certificates: dict[str, Certificate] = row.certificates
    return {
        "no": number,
        "name": row.name,
        "legal_form": _FORMS.get(row.legal_form or "", row.legal_form),
        "nib": row.nib,
        "npwp": row.npwp or row.nik,
        "address": row.address,
        "region_code": row.region_code,
        "region_name": place.name if place else None,
        "phone": row.phone,
        "commodity": goods.name if goods else row.commodity,
        "unit": row.unit,
        "capacity": float(capacity) if capacity is not None else None,
        "price": row.price,
        "season": format_season(row.season),
        **{kind: state.value for kind, state in certificates.items()},
        **{kind: None for kind in ("halal", "pirt", "nkv", "bpom") if kind not in certificates},
    }


def _instructions(unit: TemplateUnit, styles: _Styles) -> list[tuple[str, Format | None]]:
    head: list[tuple[str, Format | None]] = [("PETUNJUK PENGISIAN", styles.title), (unit.full_name, None), ("", None)]
    return head + [(line, None) for line in _INSTRUCTIONS]


def _add_choices(book: Workbook, sheet: Worksheet, unit: TemplateUnit, last: int) -> None:
    """Lists live on a hidden sheet: a list typed into the rule itself may hold only 255 characters."""
    lists = book.add_worksheet(_LISTS)
    lists.very_hidden()
    ranges: dict[str, str] = {}
    for index, (name, choices) in enumerate(_choices(unit).items()):
        lists.write_column(0, index, choices)
        letter = chr(ord("A") + index)
        ranges[name] = f"='{_LISTS}'!${letter}$1:${letter}${len(choices)}"
    for index, plan in enumerate(_COLUMNS):
        if plan.choices:
            # Values typed beside the list are warned of, not refused: a month list cannot be complete.
            rule = {"validate": "list", "source": ranges[plan.choices], "error_type": "warning"}
            sheet.data_validation(_HEADER_ROW + 1, index, last, index, rule)


def _choices(unit: TemplateUnit) -> dict[str, Sequence[str]]:
    own = (unit.regency_code or "")[:2]
    places = sorted(regencies(), key=lambda place: (place.province != own, place.code))
    return {
        "legal_form": [form.name for form in legal_forms()],
        "commodity": [one.name for one in commodities()],
        "unit": UNITS,
        "season": ["sepanjang tahun", "Jan-Jun", "Jul-Des", "Jan-Mar", "Apr-Jun", "Jul-Sep", "Okt-Des"],
        "certificate": _CHOICES,
        "region_code": [place.code for place in places],
        "region_name": [place.name for place in places],
    }
