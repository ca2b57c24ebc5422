"""What columns of a return and positions of an office are called, in the reader's language.

Suppliers names columns by code; one that is not here yet is shown as it is.
"""

from notifier.models import Jabatan, Language

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


_POSITIONS = {
    Jabatan.KEPALA_UPT: ("Kepala UPT", "Head of unit"),
    Jabatan.KASUBSI_PERAWATAN: ("Kasubsi Perawatan", "Head of care subsection"),
    Jabatan.OPERATOR_BAMA: ("Operator BAMA", "Food supply operator"),
    Jabatan.OPERATOR_UPT: ("Operator UPT", "Unit operator"),
    Jabatan.KEPALA_KANWIL: ("Kepala Kanwil", "Head of Kanwil"),
    Jabatan.KABID_PERAWATAN: ("Kabid Perawatan", "Head of care division"),
    Jabatan.OPERATOR_KANWIL: ("Operator Kanwil", "Kanwil operator"),
    Jabatan.OPERATOR_DITJEN: ("Operator Ditjen", "Directorate operator"),
}


def position(jabatan: Jabatan, language: Language) -> str:
    return _POSITIONS[jabatan][language is Language.EN]
