"""Errors of this service, by name. Messages are Bahasa Indonesia and say what to do."""

from chassis.errors import Conflict, Forbidden, TooLarge, Unacceptable


class WrongStep(Conflict):
    code = "langkah-tidak-sesuai"
    message = "Langkah ini tidak dapat dilakukan pada keadaan sekarang. Muat ulang untuk melihat keadaan terbaru."
    message_en = "This step does not fit the present state. Reload to see it."


class DatesOutOfOrder(Unacceptable):
    code = "urutan-tanggal-salah"
    message = (
        "Urutan waktu harus: panggilan dibuka, ditutup, penyaringan, seleksi, barang tiba, penataan selesai, hari"
        " pameran, pembongkaran. Perbaiki lalu simpan lagi."
    )
    message_en = (
        "The order must be: call opens, closes, screening, selection, arrival, set-up done, days of the show,"
        " take-down. Correct it and save again."
    )


class DuePassed(Unacceptable):
    code = "batas-waktu-sudah-lewat"
    message = "Penutupan panggilan harus paling sedikit satu hari lagi. Pilih waktu yang lebih lambat."
    message_en = "The call must close a day from now at least. Choose a later time."


class StageOver(Conflict):
    code = "tahap-sudah-lewat"
    message = "Tahap itu sudah berakhir, jadi waktunya tidak dapat digeser lagi. Biarkan waktunya seperti semula."
    message_en = "That stage is over, so its time cannot be moved any more. Leave it as it was."


class UnitsUnknown(Conflict):
    code = "direktori-unit-kosong"
    message = "Data unit sedang dimuat, jadi belum diketahui siapa yang dipanggil. Coba lagi beberapa menit lagi."
    message_en = "The data of units is being loaded, so who is called is unknown. Try again in a few minutes."


class OtherNumberExpected(Conflict):
    code = "jumlah-unit-berbeda"
    message = "Jumlah unit di direktori berubah sejak halaman ini dibuka. Periksa jumlahnya lalu umumkan lagi."
    message_en = "The number of units in the directory has changed since. Check it, then announce again."


class CallNotOpen(Conflict):
    code = "panggilan-tidak-terbuka"
    message = "Panggilan karya untuk pameran ini tidak sedang terbuka. Lihat waktunya di halaman pameran."
    message_en = "The call of this exhibition is not open now. See its times on the exhibition's page."


class ScreeningOver(Conflict):
    code = "penyaringan-sudah-ditutup"
    message = "Masa penyaringan pameran ini sudah lewat. Hubungi Ditjenpas."
    message_en = "The time for screening of this exhibition is over. Contact the directorate."


class CorrectionOver(Conflict):
    code = "masa-perbaikan-lewat"
    message = "Masa perbaikan karya ini sudah lewat. Hubungi Kanwil Anda."
    message_en = "The time to correct this entry is over. Contact your Kanwil."


class NotCalled(Conflict):
    code = "unit-tidak-dipanggil"
    message = "Unit Anda tidak ada dalam panggilan pameran ini. Hubungi Kanwil bila seharusnya ada."
    message_en = "Your unit is not among those called to this exhibition. Contact the Kanwil if it should be."


class NilWithEntries(Conflict):
    code = "nihil-padahal-ada-karya"
    message = "Unit Anda masih mengikutkan karya. Tarik dahulu semua karyanya, lalu nyatakan nihil."
    message_en = "Your unit still takes part with entries. Withdraw all of them first, then declare nil."


class Exempted(Conflict):
    code = "unit-dikecualikan"
    message = "Unit Anda dikecualikan dari pameran ini, jadi tidak mengikutkan karya. Hubungi Kanwil bila keliru."
    message_en = "Your unit is exempt from this exhibition and takes no part. Contact the Kanwil if that is a mistake."


class NotReady(Unacceptable):
    """Raised with a field problem for each thing that is missing."""

    code = "karya-belum-lengkap"
    message = "Karya ini belum lengkap. Lengkapi yang disebut, lalu ajukan lagi."
    message_en = "This entry is not complete. Complete what is named, then submit it again."


class CategoryFull(Conflict):
    code = "batas-kategori-tercapai"

    @classmethod
    def of(cls, most: int) -> "CategoryFull":
        return cls(
            f"Unit Anda sudah mengikutkan {most} karya di kategori ini, paling banyak yang boleh. Tarik satu dahulu.",
            f"Your unit has {most} entries in this category already, the most that are taken. Withdraw one first.",
        )


class CategoryNotTaken(Unacceptable):
    code = "kategori-tidak-diterima"
    message = "Kategori produk ini tidak diterima di pameran ini. Pilih produk lain."
    message_en = "This exhibition does not take the product's category. Choose another product."


class SingleOnce(Unacceptable):
    code = "karya-tunggal"
    message = "Produk ini karya tunggal, jadi jumlahnya satu. Isi 1 lalu simpan lagi."
    message_en = "This product is a single piece, so its quantity is one. Enter 1 and save again."


class AlreadyEntered(Conflict):
    code = "sudah-diikutkan"
    message = "Produk ini sudah ada di pameran ini. Buka karya yang ada."
    message_en = "This product is in the exhibition already. Open the entry that is there."


class OwnWork(Forbidden):
    code = "penyaring-sama-dengan-pengaju"
    message = "Karya tidak boleh disaring oleh orang yang mengajukannya. Minta petugas lain."
    message_en = "An entry must not be screened by who submitted it. Ask another officer."


class UnitUnknown(Conflict):
    code = "unit-belum-dikenal"
    message = "Data unit Anda belum dimuat. Coba lagi beberapa menit lagi."
    message_en = "The data of your unit is not loaded yet. Try again in a few minutes."


class SameProduct(Conflict):
    code = "produk-sudah-ada"
    message = "Unit Anda sudah punya produk dengan nama atau kode itu. Buka produk yang ada, atau ganti namanya."
    message_en = "Your unit has a product of that name or code already. Open it, or change the name."


class MakerNamed(Unacceptable):
    code = "memuat-nama-pembuat"
    message = "Nama pembuat tidak boleh ditulis di sini, karena dibaca orang luar. Hapus namanya lalu simpan lagi."
    message_en = "A maker's name must not stand here, because others read it. Remove it and save again."


class UnknownCategory(Unacceptable):
    code = "kategori-tidak-dikenal"
    message = "Kategori itu tidak dikenal. Pilih dari daftar."
    message_en = "That category is unknown. Choose one from the list."


class UnknownMaker(Unacceptable):
    code = "pembuat-tidak-dikenal"
    message = "Pembuat itu tidak ada di daftar unit Anda. Pilih dari daftar."
    message_en = "That maker is not in your unit's list. Choose one from it."


class SameMaker(Conflict):
    code = "pembuat-sudah-ada"
    message = "Nomor register itu sudah tercatat di unit Anda. Buka pembuat yang ada."
    message_en = "That registration number is recorded in your unit already. Open the maker that is there."


class ChildNeverAppears(Forbidden):
    code = "anak-tidak-ditampilkan"
    message = "Anak Binaan tidak ditampilkan dalam bentuk apa pun, jadi persetujuan tidak dicatat. Biarkan seperti ini."
    message_en = "A child never appears in any form, so no consent is recorded. Leave it as it is."


class NoConsentYet(Conflict):
    code = "belum-ada-persetujuan"
    message = "Belum ada persetujuan yang dapat dicabut. Catat jawabannya dahulu."
    message_en = "There is no consent to withdraw. Record the answer first."


class PictureRefused(Unacceptable):
    """Raised with what the picture is or lacks."""

    code = "gambar-ditolak"

    @classmethod
    def because(cls, reason: str) -> "PictureRefused":
        return cls(*REFUSALS[reason], code=f"gambar-{reason}")


REFUSALS: dict[str, tuple[str, str]] = {
    "bukan-gambar": (
        "Berkas ini bukan gambar JPEG, PNG, atau WebP. Pilih foto dari kamera atau galeri.",
        "This file is no JPEG, PNG or WebP picture. Choose a photograph from the camera or the gallery.",
    ),
    "rusak": (
        "Gambar ini rusak atau terpotong. Ambil foto lagi, lalu unggah.",
        "This picture is damaged or cut off. Take the photograph again, then upload it.",
    ),
    "terlalu-luas": (
        "Gambar ini terlalu luas (paling luas 60 juta titik). Perkecil, lalu unggah lagi.",
        "This picture has too many pixels (at most 60 million). Make it smaller, then upload it again.",
    ),
    "terlalu-kecil": (
        "Gambar ini terlalu kecil untuk ditampilkan (sisi pendek paling kecil 320 titik). Ambil foto yang lebih besar.",
        "This picture is too small to be shown (320 pixels on its short side at least). Take a larger photograph.",
    ),
    "sama": (
        "Gambar yang sama sudah ada di produk ini. Pilih foto lain.",
        "The product has this very picture already. Choose another photograph.",
    ),
    "penuh": (
        "Produk ini sudah punya 12 gambar. Hapus satu dahulu.",
        "The product has 12 pictures already. Remove one first.",
    ),
}


class PictureTooLarge(TooLarge):
    code = "gambar-terlalu-besar"

    @classmethod
    def of(cls, most: int) -> "PictureTooLarge":
        size = most // 1024 // 1024
        return cls(
            f"Gambar terlalu besar (paling besar {size} MB). Perkecil ukuran foto di kamera, lalu unggah lagi.",
            f"The picture is too large (at most {size} MB). Choose a smaller size in the camera, then upload again.",
        )


class ChunkOutOfPlace(Conflict):
    code = "potongan-tidak-urut"

    @classmethod
    def at(cls, received: int) -> "ChunkOutOfPlace":
        return cls(
            f"Sudah diterima {received} bita; lanjutkan dari sana. Tanya keadaannya, lalu kirim yang berikut.",
            f"{received} bytes have been received; go on from there. Ask for the upload's state, then send the next.",
        )


class UploadOver(Conflict):
    code = "unggahan-sudah-selesai"
    message = "Unggahan ini sudah selesai. Mulai unggahan baru untuk gambar lain."
    message_en = "This upload is over. Begin a new one for another picture."
