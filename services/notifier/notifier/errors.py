"""Errors of this service, by name. Messages are Bahasa Indonesia and say what to do."""

from collections.abc import Sequence
from typing import Self

from chassis.errors import Conflict, FieldProblem, Unacceptable

from notifier import gettext


class UnitsUnknown(Conflict):
    code = "unit-tidak-ada-di-direktori"
    message = gettext("Ada unit yang belum ada di direktori. Muat direktori, lalu ulangi peristiwa ini.")


class KanwilUnknown(Unacceptable):
    code = "kanwil-tidak-dikenal"
    message = gettext("Kode Kanwil tidak ada di direktori. Pilih dari daftar Kanwil.")


class JabatanNotHere(Unacceptable):
    code = "jabatan-tidak-sesuai"
    message = gettext("Jabatan ini tidak ada pada jenis unit ini. Pilih jabatan lain.")


class AddressNotDeliverable(Unacceptable, ValueError):
    code = "alamat-tidak-dapat-dikirimi"
    message = gettext(
        "Alamat e-mail ini tidak diterima server surat mana pun. Periksa titik, tanda hubung, dan akhirannya."
    )


class AddressOutside(Unacceptable):
    """Of a private mailbox nobody knows who reads it, nor after whom."""

    code = "alamat-di-luar-kedinasan"

    @classmethod
    def of(cls, domains: Sequence[str]) -> Self:
        named = ", ".join(domains)
        said = FieldProblem(
            "email",
            cls.code,
            gettext(
                "Alamat e-mail harus milik instansi, berakhiran %(named)s; kotak surat pribadi (Gmail, Yahoo, …) "
                "dan domain lain tidak diterima. Belum punya? Minta kotak surat kedinasan lewat Kanwil atau "
                "Ditjenpas.",
                named=named,
            ),
        )
        return cls(said.message, fields=[said])


class ConfirmationJustSent(Conflict):
    code = "surat-konfirmasi-baru-dikirim"
    message = gettext(
        "Surat konfirmasi baru saja dikirim. Tunggu 10 menit, periksa juga folder spam, lalu kirim ulang."
    )


class NothingToConfirm(Conflict):
    code = "tidak-ada-yang-perlu-dikonfirmasi"
    message = gettext("Alamat ini sudah dikonfirmasi, atau tidak dikirimi surat. Muat ulang halaman unit.")


class PlaceholderAddress(Unacceptable, ValueError):
    code = "alamat-belum-sebenarnya"
    message = gettext(
        "Alamat berakhiran .example tidak dapat menerima surat. Isi alamat e-mail jabatan yang sebenarnya."
    )
