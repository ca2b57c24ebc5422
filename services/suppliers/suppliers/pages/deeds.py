"""Names of what people and systems do at each route, for the trail of access."""

from chassis.access.deeds import Deeds, deed

from suppliers import gettext, pgettext

_OF_SUPPLIERS = (
    deed(gettext("Melihat daftar pemasok"), "GET /pemasok", "GET /suppliers"),
    deed(gettext("Mengunduh daftar pemasok"), "GET /pemasok/ekspor.xlsx"),
    deed(gettext("Membuka pemasok"), "GET /pemasok/{supplier_id}", "GET /suppliers/{supplier_id}"),
    deed(gettext("Membaca riwayat pemasok"), "GET /suppliers/{supplier_id}/history"),
    deed(
        gettext("Menambah pemasok"), "GET /pemasok/baru", "POST /pemasok/baru", "POST /suppliers",
    ),
    deed(
        gettext("Mengubah pemasok"),
        "GET /pemasok/{supplier_id}/ubah", "POST /pemasok/{supplier_id}/ubah", "PUT /suppliers/{supplier_id}",
    ),
    deed(gettext("Menghentikan pemasok"), "POST /pemasok/{supplier_id}/berhenti"),
    deed(gettext("Mengaktifkan lagi pemasok"), "POST /pemasok/{supplier_id}/aktifkan"),
    deed(gettext("Melihat daftar unit"), "GET /units"),
)  # fmt: skip
_OF_WORKBOOKS = (
    deed(gettext("Melihat daftar berkas Excel"), "GET /unggahan", "GET /uploads"),
    deed(gettext("Mengunduh daftar berkas Excel"), "GET /unggahan/ekspor.xlsx"),
    deed(gettext("Mengunduh templat Excel"), "GET /unggahan/templat", "GET /workbook-template"),
    deed(gettext("Mengunggah berkas Excel"), "POST /unggahan", "POST /uploads"),
    deed(
        gettext("Membuka berkas Excel"),
        "GET /unggahan/{upload_id}", "GET /unggahan/{upload_id}/kemajuan", "GET /uploads/{upload_id}",
    ),
    deed(
        gettext("Memilih kolom berkas"),
        "GET /unggahan/{upload_id}/kolom", "POST /unggahan/{upload_id}/kolom", "GET /uploads/{upload_id}/questions",
        "PUT /uploads/{upload_id}/answers",
    ),
    deed(
        gettext("Mengunduh berkas bercatatan"),
        "GET /unggahan/{upload_id}/catatan.xlsx", "GET /uploads/{upload_id}/annotated",
    ),
    deed(
        gettext("Melihat baris berkas"),
        "GET /unggahan/{upload_id}/baris/{number}", "GET /uploads/{upload_id}/rows",
    ),
    deed(
        gettext("Memperbaiki baris berkas"),
        "POST /unggahan/{upload_id}/baris/{number}", "POST /unggahan/{upload_id}/sama",
        "PATCH /uploads/{upload_id}/rows/{number}",
    ),
    deed(
        gettext("Menghentikan pemasok yang tidak ada di berkas"),
        "POST /unggahan/{upload_id}/berakhir", "POST /uploads/{upload_id}/end-absent",
    ),
    deed(
        gettext("Menyimpan baris ke daftar pemasok"),
        "POST /unggahan/{upload_id}/simpan", "POST /uploads/{upload_id}/accept",
    ),
    deed(
        gettext("Menutup berkas Excel"),
        "POST /unggahan/{upload_id}/tutup", "POST /uploads/{upload_id}/close",
    ),
)  # fmt: skip
_OF_COLLECTIONS = (
    deed(gettext("Melihat daftar pengumpulan"), "GET /pengumpulan", "GET /campaigns"),
    deed(
        gettext("Merencanakan pengumpulan"),
        "GET /pengumpulan/baru", "POST /pengumpulan/baru", "POST /campaigns",
    ),
    deed(
        gettext("Membuka halaman pengumpulan"),
        "GET /pengumpulan/{campaign_id}", "GET /campaigns/{campaign_id}", "GET /campaigns/{campaign_id}/rates",
    ),
    deed(
        gettext("Mengunduh papan pengumpulan"),
        "GET /pengumpulan/{campaign_id}/ekspor.xlsx",
    ),
    deed(
        gettext("Melihat laporan unit-unit"),
        "GET /pengumpulan/{campaign_id}/unit", "GET /pengumpulan/{campaign_id}/kanwil/{kanwil}",
        "GET /campaigns/{campaign_id}/submissions",
    ),
    deed(gettext("Mengelola pengumpulan"), "GET /pengumpulan/{campaign_id}/kelola"),
    deed(
        gettext("Memulai pengumpulan"),
        "POST /pengumpulan/{campaign_id}/buka", "POST /campaigns/{campaign_id}/open",
    ),
    deed(
        gettext("Menggeser batas waktu"),
        "POST /pengumpulan/{campaign_id}/geser", "POST /campaigns/{campaign_id}/move",
    ),
    deed(
        gettext("Menutup pengumpulan"),
        "POST /pengumpulan/{campaign_id}/tutup", "POST /campaigns/{campaign_id}/close",
    ),
    deed(
        gettext("Membatalkan pengumpulan"),
        "POST /pengumpulan/{campaign_id}/batalkan", "POST /campaigns/{campaign_id}/cancel",
    ),
)  # fmt: skip
_OF_RETURNS = (
    deed(
        gettext("Membuka laporan"),
        "GET /laporan/{submission_id}", "GET /submissions/{submission_id}", "GET /submissions/{submission_id}/history",
    ),
    deed(
        gettext("Mengirim laporan"),
        "POST /laporan/{submission_id}/kirim", "POST /submissions/{submission_id}/send",
    ),
    deed(
        pgettext("deed", "Menyatakan nihil"),
        "POST /laporan/{submission_id}/nihil", "POST /submissions/{submission_id}/nil",
    ),
    deed(
        gettext("Mengembalikan laporan"),
        "GET /laporan/{submission_id}/kembalikan", "POST /laporan/{submission_id}/kembalikan",
        "POST /submissions/{submission_id}/return",
    ),
    deed(
        gettext("Menyetujui laporan"),
        "GET /laporan/{submission_id}/setujui", "POST /laporan/{submission_id}/setujui",
        "POST /submissions/{submission_id}/approve",
    ),
    deed(
        pgettext("deed", "Menarik persetujuan"),
        "POST /laporan/{submission_id}/tarik-persetujuan", "POST /submissions/{submission_id}/withdraw-approval",
    ),
    deed(
        gettext("Mengecualikan unit"),
        "POST /laporan/{submission_id}/tidak-berlaku", "POST /submissions/{submission_id}/exempt",
    ),
)  # fmt: skip
DEEDS = Deeds(
    (*_OF_SUPPLIERS, *_OF_WORKBOOKS, *_OF_COLLECTIONS, *_OF_RETURNS),
    {
        "supplier_id": gettext("pemasok"),
        "upload_id": gettext("berkas"),
        "number": gettext("baris"),
        "campaign_id": gettext("pengumpulan"),
        "submission_id": gettext("laporan"),
        "kanwil": pgettext("deed", "Kanwil"),
    },
)
