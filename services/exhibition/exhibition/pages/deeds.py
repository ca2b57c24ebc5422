"""Names of what people and systems do at each route, for the trail of access."""

from chassis.access.deeds import Deeds, deed

_OF_EXHIBITIONS = (
    deed("Melihat daftar pameran", "Looked at the list of exhibitions", "GET /pameran", "GET /exhibitions"),
    deed(
        "Merencanakan pameran", "Planned an exhibition",
        "GET /pameran/baru", "POST /pameran/baru", "POST /exhibitions",
    ),
    deed(
        "Membuka pameran", "Opened an exhibition's page",
        "GET /pameran/{exhibition_id}", "GET /exhibitions/{exhibition_id}",
    ),
    deed("Mengelola pameran", "Managed an exhibition", "GET /pameran/{exhibition_id}/kelola"),
    deed(
        "Mengumumkan panggilan", "Announced a call",
        "POST /pameran/{exhibition_id}/umumkan", "POST /exhibitions/{exhibition_id}/announce",
    ),
    deed(
        "Menggeser jadwal pameran", "Moved an exhibition's times",
        "POST /pameran/{exhibition_id}/geser", "POST /exhibitions/{exhibition_id}/move",
    ),
    deed(
        "Menutup panggilan", "Closed a call",
        "POST /pameran/{exhibition_id}/tutup-panggilan", "POST /exhibitions/{exhibition_id}/close-call",
    ),
    deed(
        "Membatalkan pameran", "Cancelled an exhibition",
        "POST /pameran/{exhibition_id}/batalkan", "POST /exhibitions/{exhibition_id}/cancel",
    ),
    deed(
        "Melihat jawaban unit", "Looked at the units' answers",
        "GET /pameran/{exhibition_id}/unit", "GET /exhibitions/{exhibition_id}/participations",
    ),
    deed("Menyatakan ikut", "Joined", "POST /pameran/{exhibition_id}/ikut", "POST /exhibitions/{exhibition_id}/join"),
    deed(
        "Menyatakan nihil", "Declared nil",
        "GET /pameran/{exhibition_id}/nihil", "POST /pameran/{exhibition_id}/nihil",
        "POST /exhibitions/{exhibition_id}/nil",
    ),
    deed(
        "Mengecualikan unit", "Exempted a unit",
        "GET /pameran/{exhibition_id}/unit/{unit}/kecualikan", "POST /pameran/{exhibition_id}/unit/{unit}/kecualikan",
        "POST /exhibitions/{exhibition_id}/participations/{unit}/exempt",
    ),
    deed("Melihat daftar unit", "Looked at the list of units", "GET /units"),
)  # fmt: skip
_OF_ENTRIES = (
    deed(
        "Melihat daftar karya", "Looked at the list of entries",
        "GET /pameran/{exhibition_id}/karya", "GET /exhibitions/{exhibition_id}/entries",
    ),
    deed(
        "Mengikutkan produk", "Entered a product",
        "GET /pameran/{exhibition_id}/karya/baru", "POST /pameran/{exhibition_id}/karya/baru",
        "POST /exhibitions/{exhibition_id}/entries",
    ),
    deed(
        "Membuka karya", "Opened an entry",
        "GET /karya/{entry_id}", "GET /entries/{entry_id}", "GET /entries/{entry_id}/history",
    ),
    deed("Mengubah karya", "Changed an entry", "POST /karya/{entry_id}/ubah", "PUT /entries/{entry_id}"),
    deed("Mengajukan karya", "Submitted an entry", "POST /karya/{entry_id}/ajukan", "POST /entries/{entry_id}/submit"),
    deed("Menarik karya", "Withdrew an entry", "POST /karya/{entry_id}/tarik", "POST /entries/{entry_id}/withdraw"),
    deed(
        "Mengikutkan lagi karya", "Took an entry up again",
        "POST /karya/{entry_id}/ikutkan", "POST /entries/{entry_id}/take-up",
    ),
    deed("Menyaring karya", "Screened an entry", "POST /karya/{entry_id}/saring", "POST /entries/{entry_id}/screen"),
    deed(
        "Mengembalikan karya", "Sent an entry back",
        "POST /karya/{entry_id}/kembalikan", "POST /entries/{entry_id}/return",
    ),
    deed("Menolak karya", "Rejected an entry", "POST /karya/{entry_id}/tolak", "POST /entries/{entry_id}/reject"),
    deed(
        "Menarik penilaian karya", "Took a judgement back",
        "POST /karya/{entry_id}/batal-saring", "POST /entries/{entry_id}/reopen",
    ),
)  # fmt: skip
_OF_PRODUCTS = (
    deed("Melihat daftar produk", "Looked at the list of products", "GET /produk", "GET /products"),
    deed("Menambah produk", "Added a product", "GET /produk/baru", "POST /produk/baru", "POST /products"),
    deed(
        "Membuka produk", "Opened a product",
        "GET /produk/{product_id}", "GET /products/{product_id}", "GET /products/{product_id}/history",
    ),
    deed(
        "Mengubah produk", "Changed a product",
        "GET /produk/{product_id}/ubah", "POST /produk/{product_id}/ubah", "PUT /products/{product_id}",
    ),
    deed("Menghentikan produk", "Ended a product", "POST /produk/{product_id}/berhenti"),
    deed("Membuat lagi produk", "Took a product up again", "POST /produk/{product_id}/aktifkan"),
    deed("Melihat pembuat produk", "Looked at a product's makers", "GET /products/{product_id}/makers"),
    deed(
        "Mengunggah gambar", "Uploaded a picture",
        "POST /produk/{product_id}/gambar", "POST /produk/{product_id}/unggah", "GET /unggah/{upload_id}",
        "POST /unggah/{upload_id}/{start}", "POST /products/{product_id}/picture-uploads",
        "GET /picture-uploads/{upload_id}", "PUT /picture-uploads/{upload_id}/chunks/{start}",
    ),
    deed(
        "Melihat gambar", "Looked at a picture",
        "GET /gambar/{picture_id}/{size}", "GET /pictures/{picture_id}/{version}",
    ),
    deed("Menghapus gambar", "Removed a picture", "POST /gambar/{picture_id}/hapus", "DELETE /pictures/{picture_id}"),
)  # fmt: skip
_OF_MAKERS = (
    deed("Melihat daftar pembuat", "Looked at the list of makers", "GET /pembuat", "GET /makers"),
    deed("Mencatat pembuat", "Recorded a maker", "GET /pembuat/baru", "POST /pembuat/baru", "POST /makers"),
    deed("Membuka pembuat", "Opened a maker", "GET /pembuat/{maker_id}", "GET /makers/{maker_id}"),
    deed(
        "Mencatat persetujuan pembuat", "Recorded a maker's consent",
        "POST /pembuat/{maker_id}/persetujuan", "POST /makers/{maker_id}/consent",
    ),
    deed(
        "Mencabut persetujuan pembuat", "Withdrew a maker's consent",
        "POST /pembuat/{maker_id}/cabut", "POST /makers/{maker_id}/withdraw-consent",
    ),
)  # fmt: skip
DEEDS = Deeds(
    (*_OF_EXHIBITIONS, *_OF_ENTRIES, *_OF_PRODUCTS, *_OF_MAKERS),
    {
        "exhibition_id": ("pameran", "exhibition"),
        "entry_id": ("karya", "entry"),
        "product_id": ("produk", "product"),
        "maker_id": ("pembuat", "maker"),
        "picture_id": ("gambar", "picture"),
        "upload_id": ("unggahan", "upload"),
        "version": ("ukuran", "size"),
        "size": ("ukuran", "size"),
        "start": ("mulai", "from"),
        "unit": ("unit", "unit"),
    },
)
