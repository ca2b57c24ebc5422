"""Names of the positions of an office, in the reader's language."""

from chassis.translation import in_language

from notifier import gettext
from notifier.models import Jabatan, Language

_POSITIONS = {
    Jabatan.KEPALA_UPT: gettext("Kepala UPT"),
    Jabatan.KASUBSI_PERAWATAN: gettext("Kasubsi Perawatan"),
    Jabatan.OPERATOR_BAMA: gettext("Operator BAMA"),
    Jabatan.OPERATOR_UPT: gettext("Operator UPT"),
    Jabatan.KEPALA_KANWIL: gettext("Kepala Kanwil"),
    Jabatan.KABID_PERAWATAN: gettext("Kabid Perawatan"),
    Jabatan.OPERATOR_KANWIL: gettext("Operator Kanwil"),
    Jabatan.OPERATOR_DITJEN: gettext("Operator Ditjen"),
}


def position(jabatan: Jabatan, language: Language) -> str:
    return in_language(language, _POSITIONS[jabatan])
