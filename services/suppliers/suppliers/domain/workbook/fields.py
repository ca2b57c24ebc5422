"""The columns we understand and the many ways their titles are written."""

import re
from csv import DictReader
from functools import cache, lru_cache
from importlib.resources import files

from rapidfuzz import fuzz, process

from suppliers.domain.catalogue.matching import words
from suppliers.domain.workbook.quantities import terms

IDENTITY = ("name", "legal_form", "nib", "npwp", "nik", "address", "region_code", "region_name", "phone")
CERTIFICATES = ("halal", "pirt", "nkv", "bpom")
OFFER = ("commodity", "unit", "capacity", "price", "season", *CERTIFICATES)
REQUIRED = ("name", "commodity", "unit", "price")

LABELS: dict[str, tuple[str, str]] = {
    "no": ("No", "No"),
    "name": ("Nama Penyedia", "Supplier name"),
    "legal_form": ("Bentuk Usaha", "Legal form"),
    "nib": ("NIB", "NIB"),
    "npwp": ("NPWP", "NPWP"),
    "nik": ("NIK", "NIK"),
    "address": ("Alamat", "Address"),
    "region_code": ("Kode Wilayah", "Region code"),
    "region_name": ("Kab/Kota", "Regency or city"),
    "phone": ("No. HP/WA", "Telephone"),
    "commodity": ("Komoditas", "Commodity"),
    "unit": ("Satuan", "Unit"),
    "capacity": ("Kapasitas per bulan", "Monthly capacity"),
    "price": ("Harga satuan (Rp)", "Unit price (Rp)"),
    "season": ("Ketersediaan", "Availability"),
    "halal": ("Sertifikat Halal", "Halal certificate"),
    "pirt": ("SPP-IRT", "SPP-IRT"),
    "nkv": ("NKV", "NKV"),
    "bpom": ("BPOM MD", "BPOM MD"),
}

SURE = 80
"""From this score on a title says what it is; below it people are asked."""
_EXACT, _UNSURE, _LESSER, _NEAR = 100, 50, 30, 88
_ROUND = re.compile(r"\(\s*(?:rp|idr|rupiah|wajib|\*+|diisi|pilih)\s*\.?\s*\)", re.IGNORECASE)
_LONGEST_TITLE = 80
_READ_OF_LONGER = 120
# One word that stands in titles of many meanings: what follows must say no more than how it is counted.
_GENERIC = frozenset(
    "no nama id jumlah unit barang item bahan produk status bentuk kontak contact daerah wilayah asal lokasi bama "  # noqa: SIM905
    "uraian periode musim domisili stok qty kuantitas kemampuan mitra penyedia supplier pemasok rekanan".split()
)
_COUNTED = frozenset(
    "per tiap setiap rp rupiah idr kg kilogram gram ton kuintal liter ltr l butir ikat karung hari minggu bulan "  # noqa: SIM905
    "tahun bulanan harian mingguan tahunan satuan sat unit wajib diisi isi sesuai lengkap dalam ribu ribuan juta "
    "nomor no angka digit format teks contoh misalnya pilih jika bila ada dan atau yang di dengan tanda baca "
    "lokal setempat bama yg".split()
)
# What makes a column one of other things: of the prison itself, of those who sign.
_ELSE = frozenset(
    "wbp napi narapidana tahanan penghuni hunian penghunian pegawai karyawan petugas pejabat ppk kalapas karutan "  # noqa: SIM905
    "lapas rutan lpka bapas upt kanwil operator anggota pekerja sk kontrak perjanjian spk rekening".split()
)
# An amount, but perhaps not the one that is offered now.
_ASIDE = frozenset(
    "lama lalu sebelumnya sebelum pasar beli pokok rencana target realisasi kebutuhan permintaan terpakai minimum "  # noqa: SIM905
    "maksimum tertinggi terendah grosir eceran kedua alternatif lain lainnya cadangan total".split()
)
_REFERENCE = frozenset("het acuan hap hps pagu referensi pembanding patokan standar".split())  # noqa: SIM905


def field_of_title(title: str) -> tuple[str, int]:
    """Field a column title means, with a score from 0 to 100; field "" for a title of no use to us.

    Below `SURE` the title is only like one of ours, or names an amount that may be another than the one offered.
    """
    return _field_of_title(title if len(title) <= _LONGEST_TITLE else title[:_READ_OF_LONGER])


@lru_cache(maxsize=16384)
def _field_of_title(title: str) -> tuple[str, int]:
    plain = _together(words(_ROUND.sub(" ", title)))
    if not plain:
        return "", 0
    known = _known_titles()
    if plain in known:
        return known[plain], _EXACT
    told = frozenset(plain.split())
    if told & _ELSE:
        return "", 0
    if head := _longest_beginning(plain):
        return known[head], _score_of_beginning(known[head], head, plain)
    if same := _misspelt().get(_letters(plain)):
        return same, 90
    near = process.extractOne(plain, known.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR) if len(plain) >= 6 else None
    return (known[near[0]], _UNSURE) if near and known[near[0]] else ("", 0)


def _score_of_beginning(field: str, head: str, plain: str) -> int:
    rest = plain.split()[len(head.split()) :]
    if field in ("price", "capacity"):
        if _REFERENCE.intersection(rest) or {"eceran", "tertinggi"}.issubset(rest):
            return _LESSER
        if _ASIDE.intersection(rest) or (field == "price" and "tahun" in rest):
            return _UNSURE
    counted = all(word in _COUNTED or word.isdecimal() for word in terms(" ".join(rest)).unknown)
    if head in _GENERIC:
        return SURE if counted else _UNSURE
    return 90 if " " in head or counted else SURE


def known_title(text: str) -> str | None:
    """The field of a text that is exactly a known title, "" for one of no use to us; None for any other text.

    For rows of data, where nothing may be guessed.
    """
    return _known_title(text) if len(text) <= _LONGEST_TITLE else None


@lru_cache(maxsize=16384)
def _known_title(text: str) -> str | None:
    return _known_titles().get(_together(words(_ROUND.sub(" ", text))))


def only_counts(text: str) -> bool:
    """Whether a text says nothing but how something is counted: `(ton/bulan)`, `Rp`, `Hari`."""
    if len(text) > _LONGEST_TITLE:
        return False
    told = words(text).split()
    if not told or "harga" in told:
        return False
    return all(word in _COUNTED for word in terms(text).unknown)


_LETTER_BY_LETTER = re.compile(r"\b(?:[a-z] ){1,7}[a-z]\b")


def _together(plain: str) -> str:
    """`n p w p` → npwp: an abbreviation written with dots or spaces."""
    return _LETTER_BY_LETTER.sub(lambda found: found.group().replace(" ", ""), plain)


_DOUBLED = re.compile(r"([a-z])\1")


def _letters(plain: str) -> str:
    """The same for a title with two letters exchanged or one doubled."""
    return "".join(sorted(_DOUBLED.sub(r"\1", plain))) if len(plain) >= 6 else ""


@cache
def _misspelt() -> dict[str, str]:
    """Letters of a title → field, as far as no two fields share them."""
    found: dict[str, set[str]] = {}
    for title, field in _known_titles().items():
        found.setdefault(_letters(title), set()).add(field)
    return {letters: next(iter(fields)) for letters, fields in found.items() if letters and len(fields) == 1}


@cache
def _known_titles() -> dict[str, str]:
    """Title → field; an empty field marks a title that looks like ours and means something else."""
    text = files("suppliers.domain.workbook").joinpath("titles.csv").read_text(encoding="utf-8")
    return {_together(words(line["title"])): line["field"] for line in DictReader(text.splitlines())}


def _longest_beginning(plain: str) -> str | None:
    """The longest known title the text begins with, as `alamat` in `alamat kantor pusat`."""
    parts = plain.split()
    known = _known_titles()
    for count in range(min(len(parts) - 1, 8), 0, -1):
        head = " ".join(parts[:count])
        if head in known and head not in ("no", "nama", "id"):
            return head
    return None
