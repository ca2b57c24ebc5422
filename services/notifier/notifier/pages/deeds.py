"""Names of what people and systems do at each route, for the trail of access."""

from chassis.access.deeds import Deeds, deed

from notifier import gettext

_OF_UNITS = (
    deed(gettext("Melihat daftar unit"), "GET /unit", "GET /units"),
    deed(gettext("Membuka unit"), "GET /unit/{code}", "GET /units/{code}"),
    deed(gettext("Mengubah unit"), "PATCH /units/{code}"),
    deed(gettext("Melihat alamat kontak"), "GET /units/{code}/contacts"),
    deed(
        gettext("Mengubah alamat kontak"),
        "GET /unit/{code}/kontak/{jabatan}", "POST /unit/{code}/kontak/{jabatan}",
        "PUT /units/{code}/contacts/{jabatan}",
    ),
    deed(
        gettext("Mengirim ulang surat konfirmasi"),
        "POST /unit/{code}/kontak/{jabatan}/konfirmasi",
    ),
    deed(
        gettext("Mengonfirmasi alamat kontak"),
        "GET /konfirmasi/{token}", "POST /konfirmasi/{token}",
    ),
    deed(gettext("Melihat hari libur"), "GET /holidays"),
    deed(gettext("Mengubah hari libur"), "PUT /holidays/{day}", "DELETE /holidays/{day}"),
)  # fmt: skip
_OF_MESSAGES = (
    deed(gettext("Membuka kotak masuk"), "GET /kotak-masuk", "GET /kotak-masuk/langsung", "GET /inbox"),
    deed(gettext("Membaca pesan"), "GET /kotak-masuk/{message}", "POST /inbox/{message}/read"),
    deed(
        gettext("Menandai pesan ditangani"),
        "POST /kotak-masuk/{message}/ditangani", "POST /inbox/{message}/handled",
    ),
    deed(gettext("Melihat pengiriman"), "GET /pengiriman", "GET /deliveries"),
    deed(gettext("Membuka pengiriman sebuah pesan"), "GET /pengiriman/{message}"),
)  # fmt: skip
_OF_DEADLINES = (
    deed(gettext("Melihat daftar tenggat"), "GET /tenggat", "GET /deadlines"),
    deed(
        gettext("Membuka tenggat"),
        "GET /tenggat/{deadline}", "GET /deadlines/{deadline}", "GET /deadlines/{deadline}/units",
    ),
    deed(gettext("Membaca pengingat sebuah unit"), "GET /unit/{code}/tenggat/{deadline}"),
    deed(gettext("Membuka halaman kalender"), "GET /tenggat/kalender"),
    deed(gettext("Membuat tautan kalender"), "POST /tenggat/kalender"),
    deed(gettext("Memperpanjang tautan kalender"), "POST /tenggat/kalender/perpanjang"),
    deed(gettext("Mematikan tautan kalender"), "POST /tenggat/kalender/akhiri"),
    deed(gettext("Mengambil kalender lewat tautan"), "/kalender/{token}.ics"),
)  # fmt: skip
DEEDS = Deeds(
    (*_OF_UNITS, *_OF_MESSAGES, *_OF_DEADLINES),
    {
        "code": gettext("unit"),
        "jabatan": gettext("jabatan"),
        "day": gettext("hari"),
        "message": gettext("pesan"),
        "deadline": gettext("tenggat"),
    },
)
