"""Words for what is done at each route, for the trail of access."""

from chassis.access.deeds import Deeds, deed

from bansos import gettext

_OF_PROGRAMMES = (
    deed(gettext("Melihat daftar program"), "GET /program", "GET /programmes"),
    deed(gettext("Merencanakan program"),
        "GET /program/baru", "POST /program/baru", "POST /programmes",
    ),
    deed(gettext("Membuka halaman program"),
         "GET /program/{programme_id}", "GET /programmes/{programme_id}"),
    deed(gettext("Membuka program"),
         "POST /program/{programme_id}/buka", "POST /programmes/{programme_id}/open"),
    deed(gettext("Menutup program"),
         "POST /program/{programme_id}/tutup", "POST /programmes/{programme_id}/close"),
    deed(gettext("Membatalkan program"),
         "POST /program/{programme_id}/batalkan", "POST /programmes/{programme_id}/cancel"),
    deed(gettext("Merencanakan hari nasional"),
         "POST /program/{programme_id}/hari-nasional", "POST /programmes/{programme_id}/national-day"),
)  # fmt: skip
_OF_DISTRIBUTIONS = (
    deed(gettext("Melihat daftar penyaluran"), "GET /penyaluran", "GET /distributions"),
    deed(gettext("Merencanakan penyaluran"),
         "GET /penyaluran/baru", "POST /penyaluran/baru", "POST /distributions"),
    deed(gettext("Membuka halaman penyaluran"),
         "GET /penyaluran/{distribution_id}", "GET /distributions/{distribution_id}"),
    deed(gettext("Mengambil langkah penyaluran"),
         "GET /penyaluran/{distribution_id}/langkah/{action}",
         "POST /penyaluran/{distribution_id}/langkah", "POST /distributions/{distribution_id}/steps"),
    deed(gettext("Mengunduh tanda bukti"),
         "GET /penyaluran/{distribution_id}/langkah/{number}/tanda-bukti",
         "GET /distributions/{distribution_id}/steps/{number}/receipt"),
)  # fmt: skip
DEEDS = Deeds(
    (
        *_OF_PROGRAMMES,
        *_OF_DISTRIBUTIONS,
        deed(gettext("Melihat catatan publik"), "GET /catatan-publik"),
        deed(gettext("Membaca berkas catatan publik"),
             "GET /log/checkpoint", "GET /log/tile/{path:path}"),
        deed(gettext("Melihat daftar unit"), "GET /units"),
    ),
    {
        "programme_id": gettext("program"),
        "distribution_id": gettext("penyaluran"),
        "number": gettext("langkah"),
        "action": gettext("langkah"),
        "path": gettext("berkas"),
    },
)  # fmt: skip
