"""Names of the positions of an office, in the reader's language."""

from notifier.models import Jabatan, Language

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
