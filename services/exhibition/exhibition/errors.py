"""Errors of this service, by name. Messages are Bahasa Indonesia and say what to do."""

from chassis.errors import Conflict, Forbidden, TooLarge, Unacceptable
from chassis.translation import Sentence

from exhibition import gettext


class WrongStep(Conflict):
    code = "langkah-tidak-sesuai"
    message = gettext(
        "Langkah ini tidak dapat dilakukan pada keadaan sekarang. Muat ulang untuk melihat keadaan terbaru."
    )


class NameWithoutLetters(Unacceptable, ValueError):
    code = "nama-tanpa-huruf"
    message = gettext("Tulis nama dengan huruf atau angka.")


class DatesOutOfOrder(Unacceptable):
    code = "urutan-tanggal-salah"
    message = gettext(
        "Urutan waktu harus: panggilan dibuka, ditutup, penyaringan, seleksi, barang tiba, penataan selesai, hari"
        " pameran, pembongkaran. Perbaiki lalu simpan lagi."
    )


class DuePassed(Unacceptable):
    code = "batas-waktu-sudah-lewat"
    message = gettext("Penutupan panggilan harus paling sedikit satu hari lagi. Pilih waktu yang lebih lambat.")


class StageOver(Conflict):
    code = "tahap-sudah-lewat"
    message = gettext(
        "Tahap itu sudah berakhir, jadi waktunya tidak dapat digeser lagi. Biarkan waktunya seperti semula."
    )


class UnitsUnknown(Conflict):
    code = "direktori-unit-kosong"
    message = gettext(
        "Data unit sedang dimuat, jadi belum diketahui siapa yang dipanggil. Coba lagi beberapa menit lagi."
    )


class OtherNumberExpected(Conflict):
    code = "jumlah-unit-berbeda"
    message = gettext("Jumlah unit di direktori berubah sejak halaman ini dibuka. Periksa jumlahnya lalu umumkan lagi.")


class CallNotOpen(Conflict):
    code = "panggilan-tidak-terbuka"
    message = gettext("Panggilan karya untuk pameran ini tidak sedang terbuka. Lihat waktunya di halaman pameran.")


class ScreeningOver(Conflict):
    code = "penyaringan-sudah-ditutup"
    message = gettext("Masa penyaringan pameran ini sudah lewat. Hubungi Ditjenpas.")


class CorrectionOver(Conflict):
    code = "masa-perbaikan-lewat"
    message = gettext("Masa perbaikan karya ini sudah lewat. Hubungi Kanwil Anda.")


class NotCalled(Conflict):
    code = "unit-tidak-dipanggil"
    message = gettext("Unit Anda tidak ada dalam panggilan pameran ini. Hubungi Kanwil bila seharusnya ada.")


class NilWithEntries(Conflict):
    code = "nihil-padahal-ada-karya"
    message = gettext("Unit Anda masih mengikutkan karya. Tarik dahulu semua karyanya, lalu nyatakan nihil.")


class Exempted(Conflict):
    code = "unit-dikecualikan"
    message = gettext(
        "Unit Anda dikecualikan dari pameran ini, jadi tidak mengikutkan karya. Hubungi Kanwil bila keliru."
    )


class NotReady(Unacceptable):
    """Raised with a field problem for each thing that is missing."""

    code = "karya-belum-lengkap"
    message = gettext("Karya ini belum lengkap. Lengkapi yang disebut, lalu ajukan lagi.")


class CategoryFull(Conflict):
    code = "batas-kategori-tercapai"

    @classmethod
    def of(cls, most: int) -> "CategoryFull":
        return cls(
            gettext(
                "Unit Anda sudah mengikutkan %(most)s karya di kategori ini, yang terbanyak. Tarik satu dahulu.",
                most=most,
            )
        )


class CategoryNotTaken(Unacceptable):
    code = "kategori-tidak-diterima"
    message = gettext("Kategori produk ini tidak diterima di pameran ini. Pilih produk lain.")


class SingleOnce(Unacceptable):
    code = "karya-tunggal"
    message = gettext("Produk ini karya tunggal, jadi jumlahnya satu. Isi 1 lalu simpan lagi.")


class AlreadyEntered(Conflict):
    code = "sudah-diikutkan"
    message = gettext("Produk ini sudah ada di pameran ini. Buka karya yang ada.")


class OwnWork(Forbidden):
    code = "penyaring-sama-dengan-pengaju"
    message = gettext("Karya tidak boleh disaring oleh orang yang mengajukannya. Minta petugas lain.")


class UnitUnknown(Conflict):
    code = "unit-belum-dikenal"
    message = gettext("Data unit Anda belum dimuat. Coba lagi beberapa menit lagi.")


class SameProduct(Conflict):
    code = "produk-sudah-ada"
    message = gettext(
        "Unit Anda sudah punya produk dengan nama atau kode itu. Buka produk yang ada, atau ganti namanya."
    )


class MakerNamed(Unacceptable):
    code = "memuat-nama-pembuat"
    message = gettext(
        "Nama pembuat tidak boleh ditulis di sini, karena dibaca orang luar. Hapus namanya lalu simpan lagi."
    )


class UnknownCategory(Unacceptable):
    code = "kategori-tidak-dikenal"
    message = gettext("Kategori itu tidak dikenal. Pilih dari daftar.")


class UnknownMaker(Unacceptable):
    code = "pembuat-tidak-dikenal"
    message = gettext("Pembuat itu tidak ada di daftar unit Anda. Pilih dari daftar.")


class SameMaker(Conflict):
    code = "pembuat-sudah-ada"
    message = gettext("Nomor register itu sudah tercatat di unit Anda. Buka pembuat yang ada.")


class ChildNeverAppears(Forbidden):
    code = "anak-tidak-ditampilkan"
    message = gettext(
        "Anak Binaan tidak ditampilkan dalam bentuk apa pun, jadi persetujuan tidak dicatat. Biarkan seperti ini."
    )


class NoConsentYet(Conflict):
    code = "belum-ada-persetujuan"
    message = gettext("Belum ada persetujuan yang dapat dicabut. Catat jawabannya dahulu.")


class PictureRefused(Unacceptable):
    """Raised with what the picture is or lacks."""

    code = "gambar-ditolak"

    @classmethod
    def because(cls, reason: str) -> "PictureRefused":
        return cls(REFUSALS[reason], code=f"gambar-{reason}")


REFUSALS: dict[str, Sentence] = {
    "bukan-gambar": gettext(
        "Berkas ini bukan gambar JPEG, PNG, atau WebP. Pilih foto dari kamera atau galeri.",
    ),
    "rusak": gettext(
        "Gambar ini rusak atau terpotong. Ambil foto lagi, lalu unggah.",
    ),
    "terlalu-luas": gettext(
        "Gambar ini terlalu luas (paling luas 60 juta titik). Perkecil, lalu unggah lagi.",
    ),
    "terlalu-kecil": gettext(
        "Gambar ini terlalu kecil untuk ditampilkan (sisi pendek paling kecil 320 titik). Ambil foto yang lebih besar.",
    ),
    "sama": gettext(
        "Gambar yang sama sudah ada di produk ini. Pilih foto lain.",
    ),
    "penuh": gettext(
        "Produk ini sudah punya 12 gambar. Hapus satu dahulu.",
    ),
}


class PictureTooLarge(TooLarge):
    code = "gambar-terlalu-besar"

    @classmethod
    def of(cls, most: int) -> "PictureTooLarge":
        size = most // 1024 // 1024
        return cls(
            gettext(
                "Gambar terlalu besar (paling besar %(size)s MB). Perkecil ukuran foto di kamera, lalu unggah lagi.",
                size=size,
            )
        )


class ChunkOutOfPlace(Conflict):
    code = "potongan-tidak-urut"

    @classmethod
    def at(cls, received: int) -> "ChunkOutOfPlace":
        return cls(
            gettext(
                "Sudah diterima %(received)s bita; lanjutkan dari sana. Tanya keadaannya, lalu kirim lagi.",
                received=received,
            )
        )


class UploadOver(Conflict):
    code = "unggahan-sudah-selesai"
    message = gettext("Unggahan ini sudah selesai. Mulai unggahan baru untuk gambar lain.")
