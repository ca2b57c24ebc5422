"""Names of what people and systems do at each route, for the trail of access."""

from chassis.access.deeds import Deeds, deed

_OF_SUPPLIERS = (
    deed("Melihat daftar pemasok", "Looked at the list of suppliers", "GET /pemasok", "GET /suppliers"),
    deed("Mengunduh daftar pemasok", "Downloaded the list of suppliers", "GET /pemasok/ekspor.xlsx"),
    deed("Membuka pemasok", "Opened a supplier", "GET /pemasok/{supplier_id}", "GET /suppliers/{supplier_id}"),
    deed("Membaca riwayat pemasok", "Read a supplier's history", "GET /suppliers/{supplier_id}/history"),
    deed(
        "Menambah pemasok", "Added a supplier", "GET /pemasok/baru", "POST /pemasok/baru", "POST /suppliers",
    ),
    deed(
        "Mengubah pemasok", "Changed a supplier",
        "GET /pemasok/{supplier_id}/ubah", "POST /pemasok/{supplier_id}/ubah", "PUT /suppliers/{supplier_id}",
    ),
    deed("Menghentikan pemasok", "Ended a supplier", "POST /pemasok/{supplier_id}/berhenti"),
    deed("Mengaktifkan lagi pemasok", "Took a supplier up again", "POST /pemasok/{supplier_id}/aktifkan"),
    deed("Melihat daftar unit", "Looked at the list of units", "GET /units"),
)  # fmt: skip
_OF_WORKBOOKS = (
    deed("Melihat daftar berkas Excel", "Looked at the list of workbooks", "GET /unggahan", "GET /uploads"),
    deed("Mengunduh daftar berkas Excel", "Downloaded the list of workbooks", "GET /unggahan/ekspor.xlsx"),
    deed("Mengunduh templat Excel", "Downloaded the template", "GET /unggahan/templat", "GET /workbook-template"),
    deed("Mengunggah berkas Excel", "Uploaded a workbook", "POST /unggahan", "POST /uploads"),
    deed(
        "Membuka berkas Excel", "Opened a workbook",
        "GET /unggahan/{upload_id}", "GET /unggahan/{upload_id}/kemajuan", "GET /uploads/{upload_id}",
    ),
    deed(
        "Memilih kolom berkas", "Chose a workbook's columns",
        "GET /unggahan/{upload_id}/kolom", "POST /unggahan/{upload_id}/kolom", "GET /uploads/{upload_id}/questions",
        "PUT /uploads/{upload_id}/answers",
    ),
    deed(
        "Mengunduh berkas bercatatan", "Downloaded a workbook with remarks",
        "GET /unggahan/{upload_id}/catatan.xlsx", "GET /uploads/{upload_id}/annotated",
    ),
    deed(
        "Melihat baris berkas", "Looked at rows of a workbook",
        "GET /unggahan/{upload_id}/baris/{number}", "GET /uploads/{upload_id}/rows",
    ),
    deed(
        "Memperbaiki baris berkas", "Mended rows of a workbook",
        "POST /unggahan/{upload_id}/baris/{number}", "POST /unggahan/{upload_id}/sama",
        "PATCH /uploads/{upload_id}/rows/{number}",
    ),
    deed(
        "Menghentikan pemasok yang tidak ada di berkas", "Ended suppliers that a workbook does not name",
        "POST /unggahan/{upload_id}/berakhir", "POST /uploads/{upload_id}/end-absent",
    ),
    deed(
        "Menyimpan baris ke daftar pemasok", "Saved rows to the list of suppliers",
        "POST /unggahan/{upload_id}/simpan", "POST /uploads/{upload_id}/accept",
    ),
    deed(
        "Menutup berkas Excel", "Closed a workbook",
        "POST /unggahan/{upload_id}/tutup", "POST /uploads/{upload_id}/close",
    ),
)  # fmt: skip
_OF_COLLECTIONS = (
    deed("Melihat daftar pengumpulan", "Looked at the list of collections", "GET /pengumpulan", "GET /campaigns"),
    deed(
        "Merencanakan pengumpulan", "Planned a collection",
        "GET /pengumpulan/baru", "POST /pengumpulan/baru", "POST /campaigns",
    ),
    deed(
        "Membuka halaman pengumpulan", "Opened a collection's page",
        "GET /pengumpulan/{campaign_id}", "GET /campaigns/{campaign_id}", "GET /campaigns/{campaign_id}/rates",
    ),
    deed(
        "Mengunduh papan pengumpulan", "Downloaded a collection's board",
        "GET /pengumpulan/{campaign_id}/ekspor.xlsx",
    ),
    deed(
        "Melihat laporan unit-unit", "Looked at the units' returns",
        "GET /pengumpulan/{campaign_id}/unit", "GET /pengumpulan/{campaign_id}/kanwil/{kanwil}",
        "GET /campaigns/{campaign_id}/submissions",
    ),
    deed("Mengelola pengumpulan", "Managed a collection", "GET /pengumpulan/{campaign_id}/kelola"),
    deed(
        "Memulai pengumpulan", "Began a collection",
        "POST /pengumpulan/{campaign_id}/buka", "POST /campaigns/{campaign_id}/open",
    ),
    deed(
        "Menggeser batas waktu", "Moved a due time",
        "POST /pengumpulan/{campaign_id}/geser", "POST /campaigns/{campaign_id}/move",
    ),
    deed(
        "Menutup pengumpulan", "Closed a collection",
        "POST /pengumpulan/{campaign_id}/tutup", "POST /campaigns/{campaign_id}/close",
    ),
    deed(
        "Membatalkan pengumpulan", "Cancelled a collection",
        "POST /pengumpulan/{campaign_id}/batalkan", "POST /campaigns/{campaign_id}/cancel",
    ),
)  # fmt: skip
_OF_RETURNS = (
    deed(
        "Membuka laporan", "Opened a return",
        "GET /laporan/{submission_id}", "GET /submissions/{submission_id}", "GET /submissions/{submission_id}/history",
    ),
    deed(
        "Mengirim laporan", "Sent a return",
        "POST /laporan/{submission_id}/kirim", "POST /submissions/{submission_id}/send",
    ),
    deed(
        "Menyatakan nihil", "Declared a nil return",
        "POST /laporan/{submission_id}/nihil", "POST /submissions/{submission_id}/nil",
    ),
    deed(
        "Mengembalikan laporan", "Sent a return back",
        "GET /laporan/{submission_id}/kembalikan", "POST /laporan/{submission_id}/kembalikan",
        "POST /submissions/{submission_id}/return",
    ),
    deed(
        "Menyetujui laporan", "Approved a return",
        "GET /laporan/{submission_id}/setujui", "POST /laporan/{submission_id}/setujui",
        "POST /submissions/{submission_id}/approve",
    ),
    deed(
        "Menarik persetujuan", "Withdrew an approval",
        "POST /laporan/{submission_id}/tarik-persetujuan", "POST /submissions/{submission_id}/withdraw-approval",
    ),
    deed(
        "Mengecualikan unit", "Exempted a unit",
        "POST /laporan/{submission_id}/tidak-berlaku", "POST /submissions/{submission_id}/exempt",
    ),
)  # fmt: skip
DEEDS = Deeds(
    (*_OF_SUPPLIERS, *_OF_WORKBOOKS, *_OF_COLLECTIONS, *_OF_RETURNS),
    {
        "supplier_id": ("pemasok", "supplier"),
        "upload_id": ("berkas", "workbook"),
        "number": ("baris", "row"),
        "campaign_id": ("pengumpulan", "collection"),
        "submission_id": ("laporan", "return"),
        "kanwil": ("Kanwil", "regional office"),
    },
)
