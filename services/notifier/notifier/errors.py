"""What can go wrong here, by name. Messages are Bahasa Indonesia and say what to do."""

from chassis.errors import Conflict, Unacceptable


class UnitsUnknown(Conflict):
    code = "unit-tidak-ada-di-direktori"
    message = "Ada unit yang belum ada di direktori. Muat direktori, lalu ulangi peristiwa ini."
    message_en = "A unit is not in the directory. Load the directory, then replay this event."


class KanwilUnknown(Unacceptable):
    code = "kanwil-tidak-dikenal"
    message = "Kode Kanwil tidak ada di direktori. Pilih dari daftar Kanwil."
    message_en = "No such Kanwil in the directory. Choose one from the list."


class JabatanNotHere(Unacceptable):
    code = "jabatan-tidak-sesuai"
    message = "Jabatan ini tidak ada pada jenis unit ini. Pilih jabatan lain."
    message_en = "This position does not exist at this type of unit. Choose another."


class AddressNotDeliverable(Unacceptable, ValueError):
    code = "alamat-tidak-dapat-dikirimi"
    message = "Alamat e-mail ini tidak diterima server surat mana pun. Periksa titik, tanda hubung, dan akhirannya."
    message_en = "No mail server takes this e-mail address. Check its dots, hyphens and ending."


class PlaceholderAddress(Unacceptable, ValueError):
    code = "alamat-belum-sebenarnya"
    message = "Alamat berakhiran .example tidak dapat menerima surat. Isi alamat e-mail jabatan yang sebenarnya."
    message_en = "An address ending in .example cannot receive mail. Enter the position's real e-mail address."
