"""Errors of this service, by name. Messages are Bahasa Indonesia and say what to do."""

from uuid import UUID

from chassis.errors import Conflict, Forbidden, TooMany, Unacceptable

from suppliers import gettext, ngettext


class WrongStep(Conflict):
    code = "langkah-tidak-sesuai"
    message = gettext(
        "Langkah ini tidak dapat dilakukan pada status sekarang. Muat ulang untuk melihat status terbaru."
    )


class LatePeriodOver(Conflict):
    code = "masa-terlambat-lewat"
    message = gettext("Masa pengiriman terlambat sudah lewat. Hubungi Kanwil Anda.")


class Locked(Conflict):
    code = "pengumpulan-terkunci"
    message = gettext(
        "Pengumpulan ini sudah terkunci; tidak ada yang dapat dikirim atau dikembalikan lagi. Hubungi Ditjenpas."
    )


class CampaignNotOpen(Conflict):
    code = "pengumpulan-tidak-terbuka"
    message = gettext("Pengumpulan ini sedang tidak terbuka. Lihat daftar pengumpulan yang terbuka.")


class NothingToSend(Unacceptable):
    code = "belum-ada-pemasok"
    message = gettext("Unit Anda belum punya data pemasok. Isi dahulu, atau nyatakan nihil dengan alasannya.")


class NilWithSuppliers(Conflict):
    code = "nihil-padahal-ada-pemasok"

    @classmethod
    def of(cls, active: int) -> "NilWithSuppliers":
        return cls(
            ngettext(
                "Unit Anda punya %(num)s pemasok aktif. Bila tetap nihil, setujui dahulu bahwa mereka tetap di daftar.",
                "Unit Anda punya %(num)s pemasok aktif. Bila tetap nihil, setujui dahulu bahwa mereka tetap di daftar.",
                active,
            )
        )


class RowsLeftOut(Conflict):
    code = "masih-ada-baris-tertinggal"

    @classmethod
    def of(cls, rows: int) -> "RowsLeftOut":
        return cls(
            ngettext(
                "%(num)s baris berkas Excel belum masuk daftar pemasok. Perbaiki dan simpan dahulu, atau setujui bahwa "
                "laporan dikirim tanpa baris itu.",
                "%(num)s baris berkas Excel belum masuk daftar pemasok. Perbaiki dan simpan dahulu, atau setujui bahwa "
                "laporan dikirim tanpa baris itu.",
                rows,
            )
        )


class NothingChanged(Conflict):
    code = "tidak-ada-perubahan"
    message = gettext(
        "Belum ada pemasok yang berubah sejak laporan dikembalikan. Perbaiki dahulu, atau nyatakan bahwa laporan"
        " memang dikirim lagi apa adanya."
    )


class OwnWork(Forbidden):
    code = "pemeriksa-sama-dengan-pengirim"
    message = gettext("Kiriman tidak boleh diperiksa oleh pengirimnya sendiri. Minta petugas lain memeriksanya.")


class UnitsUnknown(Conflict):
    code = "direktori-unit-kosong"
    message = gettext(
        "Data unit sedang dimuat, jadi belum diketahui siapa yang wajib lapor. Coba lagi beberapa menit lagi."
    )


class OtherNumberExpected(Conflict):
    code = "jumlah-unit-berbeda"


class DatesOutOfOrder(Unacceptable):
    code = "urutan-tanggal-salah"
    message = gettext(
        "Urutan waktu harus: dibuka, batas waktu, akhir masa terlambat, terkunci. Perbaiki lalu simpan lagi."
    )


class DuePassed(Unacceptable):
    code = "batas-waktu-sudah-lewat"
    message = gettext("Batas waktu harus di masa depan. Pilih waktu yang belum lewat.")


class NoticeTooShort(Unacceptable):
    """Raised with the zone in which it would be due first, and when that is."""

    code = "waktu-terlalu-dekat"


class ShortNotice(Conflict):
    code = "waktu-kurang-dari-sepekan"
    message = gettext(
        "Batas waktunya kurang dari 7 hari lagi. Setujui dahulu bahwa unit memang diberi waktu sesingkat itu."
    )


class FreeDay(Conflict):
    code = "batas-waktu-hari-libur"
    message = gettext(
        "Batas waktunya jatuh pada hari kantor tutup. Pilih hari kerja, atau setujui bahwa memang hari itu."
    )


class SameTitle(Conflict):
    code = "judul-sudah-dipakai"
    message = gettext("Ada pengumpulan lain dengan judul ini. Ubah judulnya, atau setujui bahwa judulnya memang sama.")


class UnitUnknown(Conflict):
    """The copy of the directory has not heard of it: it fills by itself, so there is nobody to ask yet."""

    code = "unit-belum-dikenal"
    message = gettext("Data unit sedang dimuat. Isian Anda belum tersimpan; coba lagi beberapa menit lagi.")


class KanwilOfUnitUnknown(Conflict):
    code = "kanwil-unit-belum-dikenal"
    message = gettext("Kanwil unit Anda belum tercatat di direktori. Minta Ditjenpas melengkapinya, lalu coba lagi.")


class SameSupplier(Conflict):
    """Raised with the unit's supplier that is meant, for a page to lead there."""

    code = "pemasok-sudah-ada"
    message = gettext(
        "Pemasok dengan NIB, NPWP, atau nama ini sudah ada di daftar unit Anda. Ubah data yang sudah ada."
    )

    def __init__(self, supplier_id: UUID) -> None:
        super().__init__()
        self.supplier_id = supplier_id


class RowChanged(Conflict):
    code = "baris-berubah"
    message = gettext("Baris ini diubah sejak Anda membukanya. Periksa bedanya, lalu simpan lagi.")


class RowsHaveErrors(Conflict):
    code = "masih-ada-kesalahan"
    message = gettext("Masih ada baris yang salah. Perbaiki dahulu, atau simpan baris yang benar saja (mode good).")


class AlreadyAccepted(Conflict):
    code = "unggahan-sudah-disimpan"
    message = gettext("Unggahan ini sudah disimpan ke daftar pemasok. Unggah berkas baru untuk mengubah data.")


class RowInRegister(AlreadyAccepted):
    message = gettext("Baris ini sudah masuk daftar pemasok. Ubah pemasoknya di daftar, bukan di berkas.")


class UploadClosed(Conflict):
    code = "unggahan-diganti"
    message = gettext(
        "Berkas ini sudah ditutup, atau sudah diganti oleh unggahan yang lebih baru. Perbaiki barisnya di berkas yang"
        " baru."
    )


class NothingSaved(Unacceptable):
    code = "belum-disimpan"
    message = gettext(
        "Belum ada baris yang disimpan. Simpan dahulu baris yang baik, atau setujui bahwa berkas ini tidak dipakai."
    )


class NotStaged(Conflict):
    code = "unggahan-masih-dibaca"
    message = gettext("Berkas masih dibaca. Tunggu sampai selesai, lalu ulangi.")


class NotAnswered(Conflict):
    code = "unggahan-menunggu-jawaban"
    message = gettext("Ada pertanyaan tentang isi berkas ini. Jawab dahulu di halaman berkasnya, lalu ulangi.")


class StagingFailed(Conflict):
    code = "unggahan-gagal-dibaca"
    message = gettext(
        "Berkas ini dua kali dicoba dan tidak dapat dibaca sampai selesai, jadi disisihkan; tidak ada barisnya yang "
        "masuk daftar pemasok. Salin tabelnya ke templat baru, lalu unggah templat itu."
    )


class TooManyWaiting(TooMany):
    code = "unggahan-menunggu"
    message = gettext("Masih banyak berkas unit Anda yang belum selesai dibaca. Tunggu selesai, lalu unggah lagi.")

    def __init__(self) -> None:
        super().__init__(30)
        self.message = type(self).message
