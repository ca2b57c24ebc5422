"""Names of what people and systems do at each route, for the trail of access."""

from chassis.access.deeds import Deeds, deed

from exhibition import gettext

_OF_EXHIBITIONS = (
    deed(gettext("Melihat daftar pameran"), "GET /pameran", "GET /exhibitions"),
    deed(
        gettext("Merencanakan pameran"),
        "GET /pameran/baru", "POST /pameran/baru", "POST /exhibitions",
    ),
    deed(
        gettext("Membuka pameran"),
        "GET /pameran/{exhibition_id}", "GET /exhibitions/{exhibition_id}",
    ),
    deed(gettext("Mengelola pameran"), "GET /pameran/{exhibition_id}/kelola"),
    deed(
        gettext("Mengumumkan panggilan"),
        "POST /pameran/{exhibition_id}/umumkan", "POST /exhibitions/{exhibition_id}/announce",
    ),
    deed(
        gettext("Menggeser jadwal pameran"),
        "POST /pameran/{exhibition_id}/geser", "POST /exhibitions/{exhibition_id}/move",
    ),
    deed(
        gettext("Menutup panggilan"),
        "POST /pameran/{exhibition_id}/tutup-panggilan", "POST /exhibitions/{exhibition_id}/close-call",
    ),
    deed(
        gettext("Membatalkan pameran"),
        "POST /pameran/{exhibition_id}/batalkan", "POST /exhibitions/{exhibition_id}/cancel",
    ),
    deed(
        gettext("Melihat jawaban unit"),
        "GET /pameran/{exhibition_id}/unit", "GET /exhibitions/{exhibition_id}/participations",
    ),
    deed(gettext("Menyatakan ikut"), "POST /pameran/{exhibition_id}/ikut", "POST /exhibitions/{exhibition_id}/join"),
    deed(
        gettext("Menyatakan nihil"),
        "GET /pameran/{exhibition_id}/nihil", "POST /pameran/{exhibition_id}/nihil",
        "POST /exhibitions/{exhibition_id}/nil",
    ),
    deed(
        gettext("Mengecualikan unit"),
        "GET /pameran/{exhibition_id}/unit/{unit}/kecualikan", "POST /pameran/{exhibition_id}/unit/{unit}/kecualikan",
        "POST /exhibitions/{exhibition_id}/participations/{unit}/exempt",
    ),
    deed(gettext("Melihat daftar unit"), "GET /units"),
)  # fmt: skip
_OF_ENTRIES = (
    deed(
        gettext("Melihat daftar karya"),
        "GET /pameran/{exhibition_id}/karya", "GET /exhibitions/{exhibition_id}/entries",
    ),
    deed(
        gettext("Mengikutkan produk"),
        "GET /pameran/{exhibition_id}/karya/baru", "POST /pameran/{exhibition_id}/karya/baru",
        "POST /exhibitions/{exhibition_id}/entries",
    ),
    deed(
        gettext("Membuka karya"),
        "GET /karya/{entry_id}", "GET /entries/{entry_id}", "GET /entries/{entry_id}/history",
    ),
    deed(gettext("Mengubah karya"), "POST /karya/{entry_id}/ubah", "PUT /entries/{entry_id}"),
    deed(gettext("Mengajukan karya"), "POST /karya/{entry_id}/ajukan", "POST /entries/{entry_id}/submit"),
    deed(gettext("Menarik karya"), "POST /karya/{entry_id}/tarik", "POST /entries/{entry_id}/withdraw"),
    deed(
        gettext("Mengikutkan lagi karya"),
        "POST /karya/{entry_id}/ikutkan", "POST /entries/{entry_id}/take-up",
    ),
    deed(gettext("Menyaring karya"), "POST /karya/{entry_id}/saring", "POST /entries/{entry_id}/screen"),
    deed(
        gettext("Mengembalikan karya"),
        "POST /karya/{entry_id}/kembalikan", "POST /entries/{entry_id}/return",
    ),
    deed(gettext("Menolak karya"), "POST /karya/{entry_id}/tolak", "POST /entries/{entry_id}/reject"),
    deed(
        gettext("Menarik penilaian karya"),
        "POST /karya/{entry_id}/batal-saring", "POST /entries/{entry_id}/reopen",
    ),
)  # fmt: skip
_OF_PRODUCTS = (
    deed(gettext("Melihat daftar produk"), "GET /produk", "GET /products"),
    deed(gettext("Menambah produk"), "GET /produk/baru", "POST /produk/baru", "POST /products"),
    deed(
        gettext("Membuka produk"),
        "GET /produk/{product_id}", "GET /products/{product_id}", "GET /products/{product_id}/history",
    ),
    deed(
        gettext("Mengubah produk"),
        "GET /produk/{product_id}/ubah", "POST /produk/{product_id}/ubah", "PUT /products/{product_id}",
    ),
    deed(gettext("Menghentikan produk"), "POST /produk/{product_id}/berhenti"),
    deed(gettext("Membuat lagi produk"), "POST /produk/{product_id}/aktifkan"),
    deed(gettext("Melihat pembuat produk"), "GET /products/{product_id}/makers"),
    deed(
        gettext("Mengunggah gambar"),
        "POST /produk/{product_id}/gambar", "POST /produk/{product_id}/unggah", "GET /unggah/{upload_id}",
        "POST /unggah/{upload_id}/{start}", "POST /products/{product_id}/picture-uploads",
        "GET /picture-uploads/{upload_id}", "PUT /picture-uploads/{upload_id}/chunks/{start}",
    ),
    deed(
        gettext("Melihat gambar"),
        "GET /gambar/{picture_id}/{size}", "GET /pictures/{picture_id}/{version}",
    ),
    deed(gettext("Menghapus gambar"), "POST /gambar/{picture_id}/hapus", "DELETE /pictures/{picture_id}"),
)  # fmt: skip
_OF_MAKERS = (
    deed(gettext("Melihat daftar pembuat"), "GET /pembuat", "GET /makers"),
    deed(gettext("Mencatat pembuat"), "GET /pembuat/baru", "POST /pembuat/baru", "POST /makers"),
    deed(gettext("Membuka pembuat"), "GET /pembuat/{maker_id}", "GET /makers/{maker_id}"),
    deed(
        gettext("Mencatat persetujuan pembuat"),
        "POST /pembuat/{maker_id}/persetujuan", "POST /makers/{maker_id}/consent",
    ),
    deed(
        gettext("Mencabut persetujuan pembuat"),
        "POST /pembuat/{maker_id}/cabut", "POST /makers/{maker_id}/withdraw-consent",
    ),
)  # fmt: skip
DEEDS = Deeds(
    (*_OF_EXHIBITIONS, *_OF_ENTRIES, *_OF_PRODUCTS, *_OF_MAKERS),
    {
        "exhibition_id": gettext("pameran"),
        "entry_id": gettext("karya"),
        "product_id": gettext("produk"),
        "maker_id": gettext("pembuat"),
        "picture_id": gettext("gambar"),
        "upload_id": gettext("unggahan"),
        "version": gettext("ukuran"),
        "size": gettext("ukuran"),
        "start": gettext("mulai"),
        "unit": gettext("unit"),
    },
)
