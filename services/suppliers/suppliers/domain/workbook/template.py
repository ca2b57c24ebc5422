"""The workbook that a unit fills in: its own data filled in already."""

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.workbook import template
from chassis.workbook.template import Template
from jembatan_indonesia.legal_forms import legal_forms
from jembatan_indonesia.regions import regencies

from suppliers.domain.catalogue import UNITS, commodities
from suppliers.domain.workbook.columns import COLUMNS
from suppliers.domain.workbook.values import SupplierRow

SHEET = "Data BAMA"
_CERTIFICATE = "ada", "tidak", "proses"
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


@dataclass(frozen=True, slots=True)
class TemplateUnit:
    """The unit the workbook is for; `regency_code` PP.RR puts its own province first in the list."""

    code: str
    full_name: str
    regency_code: str | None = None


def build_template(unit: TemplateUnit, rows: Sequence[SupplierRow], year: int) -> bytes:
    """A workbook that `open_workbook` reads back as the same rows, in the same order.

    A NIK is written in full: the caller decides whose workbook it is.
    """
    head = ("DATA PENYEDIA BAHAN MAKANAN (BAMA) LOKAL", unit.full_name, f"Tahun Anggaran {year}")
    blank = Template(SHEET, head, (unit.full_name, "", *_INSTRUCTIONS), _choices(unit))
    return template.build_template(COLUMNS, blank, rows)


def _choices(unit: TemplateUnit) -> dict[str, Sequence[str]]:
    own = (unit.regency_code or "")[:2]
    places = sorted(regencies(), key=lambda place: (place.province != own, place.code))
    return {
        "legal_form": [form.name for form in legal_forms()],
        "commodity": [one.name for one in commodities()],
        "unit": UNITS,
        "season": ["sepanjang tahun", "Jan-Jun", "Jul-Des", "Jan-Mar", "Apr-Jun", "Jul-Sep", "Okt-Des"],
        "certificate": _CERTIFICATE,
        "region_code": [place.code for place in places],
        "region_name": [place.name for place in places],
    }
