"""Names of what people and systems do at each route, for the trail of access."""

from chassis.access.deeds import Deeds, deed

_OF_UNITS = (
    deed("Melihat daftar unit", "Looked at the list of units", "GET /unit", "GET /units"),
    deed("Membuka unit", "Opened a unit", "GET /unit/{code}", "GET /units/{code}"),
    deed("Mengubah unit", "Changed a unit", "PATCH /units/{code}"),
    deed("Melihat alamat kontak", "Looked at contact addresses", "GET /units/{code}/contacts"),
    deed(
        "Mengubah alamat kontak", "Changed a contact address",
        "GET /unit/{code}/kontak/{jabatan}", "POST /unit/{code}/kontak/{jabatan}",
        "PUT /units/{code}/contacts/{jabatan}",
    ),
    deed(
        "Mengirim ulang surat konfirmasi", "Sent a confirmation e-mail again",
        "POST /unit/{code}/kontak/{jabatan}/konfirmasi",
    ),
    deed(
        "Mengonfirmasi alamat kontak", "Confirmed a contact address",
        "GET /konfirmasi/{token}", "POST /konfirmasi/{token}",
    ),
    deed("Melihat hari libur", "Looked at holidays", "GET /holidays"),
    deed("Mengubah hari libur", "Changed a holiday", "PUT /holidays/{day}", "DELETE /holidays/{day}"),
)  # fmt: skip
_OF_MESSAGES = (
    deed("Membuka kotak masuk", "Opened the inbox", "GET /kotak-masuk", "GET /kotak-masuk/langsung", "GET /inbox"),
    deed("Membaca pesan", "Read a message", "GET /kotak-masuk/{message}", "POST /inbox/{message}/read"),
    deed(
        "Menandai pesan ditangani", "Marked a message as handled",
        "POST /kotak-masuk/{message}/ditangani", "POST /inbox/{message}/handled",
    ),
    deed("Melihat pengiriman", "Looked at deliveries", "GET /pengiriman", "GET /deliveries"),
    deed("Membuka pengiriman sebuah pesan", "Opened a message's deliveries", "GET /pengiriman/{message}"),
)  # fmt: skip
_OF_DEADLINES = (
    deed("Melihat daftar tenggat", "Looked at the list of deadlines", "GET /tenggat", "GET /deadlines"),
    deed(
        "Membuka tenggat", "Opened a deadline",
        "GET /tenggat/{deadline}", "GET /deadlines/{deadline}", "GET /deadlines/{deadline}/units",
    ),
    deed("Membaca pengingat sebuah unit", "Read a unit's reminders", "GET /unit/{code}/tenggat/{deadline}"),
    deed("Membuka halaman kalender", "Opened the calendar page", "GET /tenggat/kalender"),
    deed("Membuat tautan kalender", "Made a calendar link", "POST /tenggat/kalender"),
    deed("Memperpanjang tautan kalender", "Renewed a calendar link", "POST /tenggat/kalender/perpanjang"),
    deed("Mematikan tautan kalender", "Ended a calendar link", "POST /tenggat/kalender/akhiri"),
    deed("Mengambil kalender lewat tautan", "Fetched a calendar by its link", "/kalender/{token}.ics"),
)  # fmt: skip
DEEDS = Deeds(
    (*_OF_UNITS, *_OF_MESSAGES, *_OF_DEADLINES),
    {
        "code": ("unit", "unit"),
        "jabatan": ("jabatan", "position"),
        "day": ("hari", "day"),
        "message": ("pesan", "message"),
        "deadline": ("tenggat", "deadline"),
    },
)
