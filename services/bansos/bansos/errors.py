"""Expected failures by name. Messages are Bahasa Indonesia and say what to do."""

from chassis.errors import Conflict, Forbidden, Unacceptable, Unavailable

from bansos import gettext


class UnitUnknown(Conflict):
    code = "unit-belum-dikenal"
    message = gettext(
        "Unit Anda belum ada di direktori layanan ini. Coba lagi beberapa menit lagi, atau hubungi Ditjenpas."
    )


class ProgrammeNotDraft(Conflict):
    code = "program-bukan-draf"
    message = gettext("Program ini bukan draf lagi. Muat ulang halaman untuk melihat keadaannya.")


class ProgrammeNotOpen(Conflict):
    code = "program-tidak-terbuka"
    message = gettext("Program ini tidak terbuka. Pilih program yang terbuka.")


class StillUnderWay(Conflict):
    code = "penyaluran-masih-berjalan"
    message = gettext("Masih ada penyaluran yang berjalan dalam program ini. Selesaikan atau batalkan dulu.")


class PeriodOver(Conflict):
    code = "periode-sudah-lewat"
    message = gettext("Hari terakhir program ini sudah lewat. Batalkan draf ini dan buat program baru.")


class PeriodReversed(Unacceptable):
    code = "periode-terbalik"
    message = gettext("Hari terakhir harus sesudah hari pertama, paling lama satu tahun. Perbaiki tanggalnya.")


class OutsidePeriod(Unacceptable):
    code = "di-luar-periode"
    message = gettext("Hari itu di luar periode program. Pilih hari di dalam periodenya.")


class DayPast(Unacceptable):
    code = "hari-sudah-lewat"
    message = gettext("Hari itu sudah lewat. Pilih hari ini atau sesudahnya.")


class NothingLeft(Conflict):
    code = "paket-tidak-cukup"
    message = gettext("Paket program ini tidak cukup. Kurangi jumlah paket lalu simpan lagi.")


class SameDay(Conflict):
    code = "penyaluran-sudah-ada"
    message = gettext("Unit ini sudah punya penyaluran program itu pada hari yang sama. Buka penyaluran tersebut.")


class NobodyToPlanFor(Conflict):
    code = "tidak-ada-unit"
    message = gettext("Semua unit jenis itu sudah punya penyaluran pada hari itu. Pilih jenis unit atau hari lain.")


class WrongStep(Conflict):
    code = "langkah-tidak-sesuai"
    message = gettext("Langkah ini tidak sesuai dengan keadaan penyaluran. Muat ulang halaman.")


class DutiesApart(Forbidden):
    code = "tugas-harus-dipisah"
    message = gettext(
        "Anda sudah memegang tugas lain dalam penyaluran ini. Minta orang lain, bila perlu dari Kanwil, "
        "mengambil langkah ini."
    )


class DirectorateApproves(Forbidden):
    code = "disetujui-ditjenpas"
    message = gettext("Paket sebanyak ini disetujui Ditjenpas. Minta Ditjenpas menyetujui penyaluran ini.")


class ReasonMissing(Unacceptable):
    code = "alasan-kosong"
    message = gettext("Tulis alasannya, agar yang lain tahu apa yang harus dilakukan.")


class PackagesMissing(Unacceptable):
    code = "jumlah-paket-kosong"
    message = gettext("Isi jumlah paket untuk langkah ini.")


class PackagesNotAsked(Unacceptable):
    code = "jumlah-paket-tidak-diminta"
    message = gettext("Langkah ini tidak menyebut jumlah paket. Kosongkan isian itu.")


class TooManyPackages(Unacceptable):
    code = "jumlah-paket-tidak-sesuai"
    message = gettext("Jumlah paket tidak sesuai dengan langkah sebelumnya. Perbaiki jumlahnya.")


class NotInLogYet(Conflict):
    code = "belum-di-catatan-publik"
    message = gettext("Langkah ini belum masuk titik periksa catatan publik. Coba lagi paling lama satu jam lagi.")


class LogHalted(Unavailable):
    code = "catatan-publik-berhenti"
    message = gettext("Catatan publik berhenti karena isinya tidak cocok dengan titik periksa. Hubungi auditor.")
