"""Errors of this service, by name. Messages are Bahasa Indonesia and say what to do."""

from collections.abc import Sequence
from typing import Self

from chassis.errors import Conflict, FieldProblem, Unacceptable


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


class AddressOutside(Unacceptable):
    """Of a private mailbox nobody knows who reads it, nor after whom."""

    code = "alamat-di-luar-kedinasan"

    @classmethod
    def of(cls, domains: Sequence[str]) -> Self:
        named = ", ".join(domains)
        said = FieldProblem(
            "email",
            cls.code,
            f"Alamat e-mail harus milik instansi, berakhiran {named}; kotak surat pribadi (Gmail, Yahoo, …) dan domain "
            "lain tidak diterima. Belum punya? Minta kotak surat kedinasan lewat Kanwil atau Ditjenpas.",
            f"The e-mail address must be the institution's, ending in {named}; private mailboxes (Gmail, Yahoo, …) and "
            "other domains are not taken. None yet? Ask your Kanwil or the directorate for an official mailbox.",
        )
        return cls(said.message, said.message_en, fields=[said])


class ConfirmationJustSent(Conflict):
    code = "surat-konfirmasi-baru-dikirim"
    message = "Surat konfirmasi baru saja dikirim. Tunggu 10 menit, periksa juga folder spam, lalu kirim ulang."
    message_en = "A confirmation e-mail has just been sent. Wait 10 minutes, look in the spam folder, then send again."


class NothingToConfirm(Conflict):
    code = "tidak-ada-yang-perlu-dikonfirmasi"
    message = "Alamat ini sudah dikonfirmasi, atau tidak dikirimi surat. Muat ulang halaman unit."
    message_en = "This address is confirmed already, or gets no e-mails. Reload the unit's page."


class PlaceholderAddress(Unacceptable, ValueError):
    code = "alamat-belum-sebenarnya"
    message = "Alamat berakhiran .example tidak dapat menerima surat. Isi alamat e-mail jabatan yang sebenarnya."
    message_en = "An address ending in .example cannot receive mail. Enter the position's real e-mail address."
