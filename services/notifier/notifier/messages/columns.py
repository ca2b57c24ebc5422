"""What the columns are called that a return can be given back for, in the reader's language.

Suppliers names them by code; one that is not here yet is shown as it is.
"""

from notifier.models import Language

_NAMES = {
    "name": ("nama penyedia", "supplier's name"),
    "legal_form": ("bentuk usaha", "legal form"),
    "nib": ("NIB", "NIB"),
    "npwp": ("NPWP", "NPWP"),
    "nik": ("NIK", "NIK"),
    "address": ("alamat", "address"),
    "region_code": ("kabupaten/kota", "regency or city"),
    "phone": ("telepon", "telephone"),
    "commodity": ("komoditas", "commodity"),
    "unit": ("satuan", "unit of measure"),
    "capacity": ("kapasitas per bulan", "monthly capacity"),
    "monthly_capacity": ("kapasitas per bulan", "monthly capacity"),
    "price": ("harga satuan", "unit price"),
    "season": ("ketersediaan", "availability"),
    "halal": ("sertifikat halal", "halal certificate"),
    "pirt": ("SPP-IRT", "SPP-IRT"),
    "nkv": ("NKV", "NKV"),
    "bpom": ("BPOM MD", "BPOM MD"),
}


def column(code: str, language: Language) -> str:
    known = _NAMES.get(code)
    return known[language is Language.EN] if known else code.replace("_", " ")
