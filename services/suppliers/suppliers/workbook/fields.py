"""The columns we understand and the many ways their titles are written."""

import re
from csv import DictReader
from functools import cache, lru_cache
from importlib.resources import files

from rapidfuzz import fuzz, process

from suppliers.catalogue.matching import words

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

_SURE, _NEAR = 100, 88
_ROUND = re.compile(r"\(\s*(?:rp|idr|rupiah|wajib|\*+|diisi|pilih)\s*\.?\s*\)", re.IGNORECASE)


@lru_cache(maxsize=8192)
def field_of_title(title: str) -> tuple[str, int]:
    """Field a column title means, with a score from 0 to 100; field "" for a title of no use to us."""
    plain = words(_ROUND.sub(" ", title)) if len(title) <= 80 else ""
    if not plain:
        return "", 0
    known = _known_titles()
    if plain in known:
        return known[plain], _SURE
    if head := _longest_beginning(plain):
        return known[head], 90 if " " in head else 80
    near = process.extractOne(plain, known.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
    if near and len(plain) >= 4:
        return known[near[0]], int(near[1]) - 5
    return "", 0


@cache
def _known_titles() -> dict[str, str]:
    """Title → field; an empty field marks a title that looks like ours and means something else."""
    text = files("suppliers.workbook").joinpath("titles.csv").read_text(encoding="utf-8")
    return {words(line["title"]): line["field"] for line in DictReader(text.splitlines())}


def _longest_beginning(plain: str) -> str | None:
    """The longest known title the text begins with, as `alamat` in `alamat kantor pusat`."""
    parts = plain.split()
    known = _known_titles()
    for count in range(len(parts) - 1, 0, -1):
        head = " ".join(parts[:count])
        if head in known and head not in ("no", "nama", "id"):
            return head
    return None
