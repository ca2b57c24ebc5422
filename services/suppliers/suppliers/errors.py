"""Errors of this service, by name. Messages are Bahasa Indonesia and say what to do."""

from uuid import UUID

from chassis.errors import Conflict, Forbidden, TooMany, Unacceptable


class HoldsPersonalData(Unacceptable, ValueError):
    code = "memuat-data-pribadi"
    message = (
        "Jangan menulis NIK, NPWP, nomor telepon, nomor panjang lain, e-mail, atau alamat di sini. "
        "Hapus lalu kirim lagi."
    )
    message_en = (
        "Do not write a NIK, NPWP, phone or other long number, e-mail or other address here. Remove it and send again."
    )


class WrongStep(Conflict):
    code = "langkah-tidak-sesuai"
    message = "Langkah ini tidak dapat dilakukan pada status sekarang. Muat ulang untuk melihat status terbaru."
    message_en = "This step does not fit the present status. Reload to see it."


class LatePeriodOver(Conflict):
    code = "masa-terlambat-lewat"
    message = "Masa pengiriman terlambat sudah lewat. Hubungi Kanwil Anda."
    message_en = "The period for late returns is over. Contact your Kanwil."


class Locked(Conflict):
    code = "pengumpulan-terkunci"
    message = "Pengumpulan ini sudah terkunci; tidak ada yang dapat dikirim atau dikembalikan lagi. Hubungi Ditjenpas."
    message_en = "This collection is locked; nothing can be sent or returned any more. Contact the directorate."


class CampaignNotOpen(Conflict):
    code = "pengumpulan-tidak-terbuka"
    message = "Pengumpulan ini sedang tidak terbuka. Lihat daftar pengumpulan yang terbuka."
    message_en = "This collection is not open. See the list of open collections."


class NothingToSend(Unacceptable):
    code = "belum-ada-pemasok"
    message = "Unit Anda belum punya data pemasok. Isi dahulu, atau nyatakan nihil dengan alasannya."
    message_en = "Your unit has no supplier yet. Enter some first, or declare nil with a reason."


class NilWithSuppliers(Conflict):
    code = "nihil-padahal-ada-pemasok"

    @classmethod
    def of(cls, active: int) -> "NilWithSuppliers":
        return cls(
            f"Unit Anda punya {active} pemasok aktif. Bila tetap nihil, setujui dahulu bahwa mereka tetap di daftar.",
            f"Your unit has {active} active supplier{'' if active == 1 else 's'}. If it is nil all the same, confirm"
            " first that they stay in the register.",
        )


class RowsLeftOut(Conflict):
    code = "masih-ada-baris-tertinggal"

    @classmethod
    def of(cls, rows: int) -> "RowsLeftOut":
        return cls(
            f"{rows} baris berkas Excel belum masuk daftar pemasok. Perbaiki dan simpan dahulu, atau setujui bahwa"
            " laporan dikirim tanpa baris itu.",
            f"{rows} row{'' if rows == 1 else 's'} of workbooks {'is' if rows == 1 else 'are'} not in the register."
            " Mend and save them first, or confirm that the return goes without them.",
        )


class NothingChanged(Conflict):
    code = "tidak-ada-perubahan"
    message = (
        "Belum ada pemasok yang berubah sejak laporan dikembalikan. Perbaiki dahulu, atau nyatakan bahwa laporan"
        " memang dikirim lagi apa adanya."
    )
    message_en = (
        "No supplier has changed since the return was given back. Correct it first, or confirm that it goes again as"
        " it is."
    )


class OwnWork(Forbidden):
    code = "pemeriksa-sama-dengan-pengirim"
    message = "Kiriman tidak boleh diperiksa oleh pengirimnya sendiri. Minta petugas lain memeriksanya."
    message_en = "A return must not be reviewed by who sent it. Ask another officer."


class UnitsUnknown(Conflict):
    code = "direktori-unit-kosong"
    message = "Data unit sedang dimuat, jadi belum diketahui siapa yang wajib lapor. Coba lagi beberapa menit lagi."
    message_en = "The data of units is being loaded, so who must report is unknown. Try again in a few minutes."


class OtherNumberExpected(Conflict):
    code = "jumlah-unit-berbeda"


class DatesOutOfOrder(Unacceptable):
    code = "urutan-tanggal-salah"
    message = "Urutan waktu harus: dibuka, batas waktu, akhir masa terlambat, terkunci. Perbaiki lalu simpan lagi."
    message_en = "The order must be: opens, due, late until, locks. Correct it and save again."


class DuePassed(Unacceptable):
    code = "batas-waktu-sudah-lewat"
    message = "Batas waktu harus di masa depan. Pilih waktu yang belum lewat."
    message_en = "The due time must be in the future. Choose a later time."


class NoticeTooShort(Unacceptable):
    """Raised with the zone in which it would be due first, and when that is."""

    code = "waktu-terlalu-dekat"


class ShortNotice(Conflict):
    code = "waktu-kurang-dari-sepekan"
    message = "Batas waktunya kurang dari 7 hari lagi. Setujui dahulu bahwa unit memang diberi waktu sesingkat itu."
    message_en = "It is due in less than 7 days. Confirm first that units are to have so little time."


class FreeDay(Conflict):
    code = "batas-waktu-hari-libur"
    message = "Batas waktunya jatuh pada hari kantor tutup. Pilih hari kerja, atau setujui bahwa memang hari itu."
    message_en = "It is due on a day when offices are closed. Choose a working day, or confirm that day is meant."


class SameTitle(Conflict):
    code = "judul-sudah-dipakai"
    message = "Ada pengumpulan lain dengan judul ini. Ubah judulnya, atau setujui bahwa judulnya memang sama."
    message_en = "Another collection has this title. Change it, or confirm that it is to be the same."


class UnitUnknown(Conflict):
    """The copy of the directory has not heard of it: it fills by itself, so there is nobody to ask yet."""

    code = "unit-belum-dikenal"
    message = "Data unit sedang dimuat. Isian Anda belum tersimpan; coba lagi beberapa menit lagi."
    message_en = "The data of units is being loaded. Nothing was saved; try again in a few minutes."


class KanwilOfUnitUnknown(Conflict):
    code = "kanwil-unit-belum-dikenal"
    message = "Kanwil unit Anda belum tercatat di direktori. Minta Ditjenpas melengkapinya, lalu coba lagi."
    message_en = "The Kanwil of your unit is not in the directory. Ask the directorate to complete it, then try again."


class SameSupplier(Conflict):
    """Raised with the unit's supplier that is meant, for a page to lead there."""

    code = "pemasok-sudah-ada"
    message = "Pemasok dengan NIB, NPWP, atau nama ini sudah ada di daftar unit Anda. Ubah data yang sudah ada."
    message_en = "Your unit already has a supplier with this NIB, NPWP or name. Change that one."

    def __init__(self, supplier_id: UUID) -> None:
        super().__init__()
        self.supplier_id = supplier_id


class RowChanged(Conflict):
    code = "baris-berubah"
    message = "Baris ini diubah sejak Anda membukanya. Periksa bedanya, lalu simpan lagi."
    message_en = "This row was changed since you opened it. Check the difference, then save again."


class RowsHaveErrors(Conflict):
    code = "masih-ada-kesalahan"
    message = "Masih ada baris yang salah. Perbaiki dahulu, atau simpan baris yang benar saja (mode good)."
    message_en = "Some rows still have errors. Correct them, or accept the good rows only (mode good)."


class AlreadyAccepted(Conflict):
    code = "unggahan-sudah-disimpan"
    message = "Unggahan ini sudah disimpan ke daftar pemasok. Unggah berkas baru untuk mengubah data."
    message_en = "This upload is in the register already. Upload a new file to change data."


class RowInRegister(AlreadyAccepted):
    message = "Baris ini sudah masuk daftar pemasok. Ubah pemasoknya di daftar, bukan di berkas."
    message_en = "This row is in the register already. Change its supplier there, not in the workbook."


class UploadClosed(Conflict):
    code = "unggahan-diganti"
    message = (
        "Berkas ini sudah ditutup, atau sudah diganti oleh unggahan yang lebih baru. Perbaiki barisnya di berkas yang"
        " baru."
    )
    message_en = "This workbook was put away, or a newer upload has taken its place. Mend the row there."


class NothingSaved(Unacceptable):
    code = "belum-disimpan"
    message = (
        "Belum ada baris yang disimpan. Simpan dahulu baris yang baik, atau setujui bahwa berkas ini tidak dipakai."
    )
    message_en = "No row is saved yet. Save the good rows first, or confirm that this workbook is not used."


class NotStaged(Conflict):
    code = "unggahan-masih-dibaca"
    message = "Berkas masih dibaca. Tunggu sampai selesai, lalu ulangi."
    message_en = "The file is still being read. Wait until that is done, then try again."


class NotAnswered(Conflict):
    code = "unggahan-menunggu-jawaban"
    message = "Ada pertanyaan tentang isi berkas ini. Jawab dahulu di halaman berkasnya, lalu ulangi."
    message_en = "There are questions about this file. Answer them on its page first, then try again."


class StagingFailed(Conflict):
    code = "unggahan-gagal-dibaca"
    message = (
        "Berkas ini dua kali dicoba dan tidak dapat dibaca sampai selesai, jadi disisihkan; tidak ada barisnya yang "
        "masuk daftar pemasok. Salin tabelnya ke templat baru, lalu unggah templat itu."
    )
    message_en = (
        "This file was tried twice and could not be read to its end, so it was put aside; none of its rows are in the "
        "register. Copy its table into a fresh template and upload that."
    )


class TooManyWaiting(TooMany):
    code = "unggahan-menunggu"
    message = "Masih banyak berkas unit Anda yang belum selesai dibaca. Tunggu selesai, lalu unggah lagi."
    message_en = "Many files of your unit are still to be read. Wait until they are, then upload again."

    def __init__(self) -> None:
        super().__init__(30)
        self.message, self.message_en = type(self).message, type(self).message_en
