"""The columns of suppliers' workbooks: one declaration for titles, template, labels, remarks, masking and the API."""

from csv import DictReader
from importlib.resources import files
from typing import Any, Final

from chassis.translation import Sentence
from chassis.workbook.columns import Column, Columns, Kind
from chassis.workbook.titles import Vocabulary
from jembatan_indonesia.legal_forms import legal_form_name
from jembatan_indonesia.regions import region

from suppliers import gettext, pgettext
from suppliers.domain.catalogue import commodity, format_season
from suppliers.domain.workbook.messages import MESSAGES
from suppliers.domain.workbook.supplier_rules import SupplierRules
from suppliers.domain.workbook.validity import CERTIFICATES
from suppliers.domain.workbook.values import SupplierRow

__all__ = ["ASKED", "CERTIFICATES", "COLUMNS", "IS_SUPPLIER", "SAME_AS"]
IS_SUPPLIER, SAME_AS = "is_supplier", "same_as"
ASKED: Final = (IS_SUPPLIER, SAME_AS)
"""What is asked of a row. An answer is kept like a correction of its cells."""


def _titles() -> dict[str, tuple[str, ...]]:
    """Column → further ways its title is written than its label; the empty name has titles that look like ours and mean
    something else."""
    text = files("suppliers.domain.workbook").joinpath("titles.csv").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for line in DictReader(text.splitlines()):
        found.setdefault(line["field"], []).append(line["title"])
    return {field: tuple(titles) for field, titles in found.items()}


_TITLES: Final = _titles()


def _owner(name: str, label: Sentence, **more: Any) -> Column:
    """A column of who the supplier is: carried down to his further commodities."""
    return _offer(name, label, owner=True, **more)


def _offer(name: str, label: Sentence, **more: Any) -> Column:
    """A column of what he offers."""
    return Column(name, label, _TITLES.get(name, ()), **more)


def _certificate(name: str, label: Sentence, *, width: int = 10, of: str = "") -> Column:
    return _offer(name, label, width=width, hint=f"ada, tidak, atau proses{of}.", choices="certificate")


def _region_name(row: SupplierRow) -> str | None:
    place = region(row.region_code) if row.region_code else None
    return place.name if place else None


def _commodity_name(row: SupplierRow) -> str:
    goods = commodity(row.commodity)
    return goods.name if goods else row.commodity


def _capacity(row: SupplierRow) -> float | None:
    return None if row.monthly_capacity is None else float(row.monthly_capacity)


COLUMNS: Final = Columns(
    [
        _offer("no", gettext("No"), kind=Kind.numbering, width=5, hint="Nomor urut, boleh dikosongkan."),
        _owner("name", gettext("Nama Penyedia"), required=True, width=34,
               hint="Wajib. Nama lengkap penyedia, satu baris untuk setiap komoditas."),
        _owner("legal_form", gettext("Bentuk Usaha"), tells=True, width=24, hint="Pilih dari daftar.",
               choices="legal_form", cell=lambda row: legal_form_name(row.legal_form) or row.legal_form),
        _owner("nib", gettext("NIB"), kind=Kind.code, tells=True, identifies=True, width=16,
               hint="13 angka. Kosongkan bila belum punya."),
        _owner("npwp", gettext("NPWP"), kind=Kind.code, tells=True, identifies=True, personal=True, width=24,
               hint="15, 16, atau 22 angka. Kosongkan bila belum punya.", cell=lambda row: row.npwp or row.nik),
        _owner("nik", gettext("NIK"), kind=Kind.code, tells=True, identifies=True, personal=True),
        _owner("address", gettext("Alamat"), personal=True, most_letters=500, width=36,
               hint="Jalan, nomor, desa/kelurahan, kecamatan."),
        _owner("region_code", gettext("Kode Wilayah"), kind=Kind.code, width=13,
               hint="Kode kab/kota seperti 36.72. Pilih dari daftar.", choices="region_code"),
        _owner("region_name", gettext("Kab/Kota"), width=26,
               hint="Nama kab/kota, untuk memeriksa kodenya.", choices="region_name", cell=_region_name),
        _owner("phone", gettext("No. HP/WA"), kind=Kind.code, tells=True, personal=True, width=18,
               hint="Nomor telepon atau WA, seperti 0812…"),
        _offer("commodity", gettext("Komoditas"), required=True, width=30, hint="Wajib. Pilih dari daftar.",
               choices="commodity", cell=_commodity_name),
        _offer("unit", pgettext("column", "Satuan"), required=True, by_row=True, width=9,
               hint="Wajib. Pilih dari daftar.", choices="unit"),
        _offer("capacity", gettext("Kapasitas per bulan"), kind=Kind.amount, width=14,
               api_name="monthly_capacity", cell=_capacity,
               hint="Kemampuan memasok per bulan, dalam satuan di kolom Satuan."),
        _offer("price", gettext("Harga satuan (Rp)"), kind=Kind.money, required=True, width=14,
               hint="Wajib. Rupiah penuh untuk satu satuan, misalnya 13500."),
        _offer("season", gettext("Ketersediaan"), width=22, api_name="months", choices="season",
               cell=lambda row: format_season(row.season),
               hint="“sepanjang tahun” atau bulannya, misalnya Jan-Mar, Des."),
        _certificate("halal", gettext("Sertifikat Halal"), width=12),
        _certificate("pirt", gettext("SPP-IRT")),
        _certificate("nkv", gettext("NKV"), of=" (daging dan telur)"),
        _certificate("bpom", gettext("BPOM MD")),
    ],
    item="commodity",
    owner="name",
    other_titles=_TITLES[""],
    short=(
        frozenset(("name", "price")),
        frozenset(("name", "commodity")),
        frozenset(("name", "capacity")),
        frozenset(("commodity", "price")),
    ),
    rules=SupplierRules(),
    vocabulary=Vocabulary(
        generic=frozenset("bama mitra penyedia supplier pemasok rekanan".split()),  # noqa: SIM905
        counted=frozenset(("bama",)),
        # of the prison itself, of those who sign
        foreign=frozenset(
            "wbp napi narapidana tahanan penghuni hunian penghunian pegawai karyawan petugas pejabat ppk kalapas "  # noqa: SIM905
            "karutan lapas rutan lpka bapas upt kanwil operator anggota pekerja sk kontrak perjanjian spk "
            "rekening".split()
        ),
        fillers=frozenset(
            "penyedia pemasok supplier rekanan komoditas komoditi bahan makanan bama".split()  # noqa: SIM905
        ),
    ),
    messages=MESSAGES,
    row=(gettext("Ini pemasok"), gettext("Bukan pemasok, lewati")),
    row_asked=IS_SUPPLIER,
    doubt="total-or-supplier",
    if_empty=gettext("Bila memang tidak ada penyedia, gunakan pernyataan nihil."),
)  # fmt: skip
