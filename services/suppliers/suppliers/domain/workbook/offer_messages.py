"""Messages about the cells of an offer: commodity, unit, price, capacity, season, certificates."""

from suppliers import gettext

OFFERS = {
    "missing-commodity": gettext("Komoditas belum diisi."),
    "commodity-from-title": gettext("Komoditas tidak punya kolom; dibaca dari judul tabel: %(proposal)s. Periksa."),
    "commodity-synonym": gettext("Komoditas “%(found)s” dibaca sebagai %(proposal)s."),
    "commodity-several": gettext(
        "Komoditas “%(found)s” dapat berarti: %(proposal)s. Dibaca %(taken)s; pilih yang lain bila bukan itu."
    ),
    "commodity-guessed": gettext(
        "Komoditas “%(found)s” mungkin maksudnya %(proposal)s. Periksa sebelum menerima baris ini."
    ),
    "commodity-unknown": gettext("Komoditas “%(found)s” tidak dikenal. Pilih dari daftar di templat."),
    "commodity-unclear": gettext(
        "Komoditas “%(found)s” belum jelas. Mungkin maksudnya: %(proposal)s. Pilih hanya bila memang itu barangnya; "
        "barang yang tidak ada di daftar belum dapat dimasukkan."
    ),
    "missing-unit": gettext("Satuan belum diisi."),
    "unit-from-title": gettext("Satuan kosong; dibaca dari judul kolom atau harga: %(proposal)s."),
    "unit-unknown": gettext("Satuan “%(found)s” tidak dikenal. Pilih dari daftar di templat."),
    "unit-converted": gettext(
        "Satuan “%(found)s” diubah menjadi %(proposal)s; kapasitas dan harga disesuaikan. Periksa."
    ),
    "unit-unusual": gettext("Satuan “%(found)s” tidak lazim untuk komoditas ini (biasanya %(proposal)s)."),
    "unit-title-differs": gettext(
        "Satuan “%(found)s” lain dari yang tertulis di judul kolomnya (%(title)s). Pilih untuk berapa harga dan "
        "kapasitas di baris ini dihitung."
    ),
    "unit-counted": gettext("Satuan “%(found)s” dihitung menjadi per %(proposal)s."),
    "missing-price": gettext("Harga belum diisi."),
    "price-text": gettext("Harga “%(found)s” dibaca Rp%(proposal)s."),
    "price-rounded": gettext("Harga “%(found)s” dibulatkan menjadi Rp%(proposal)s."),
    "price-in-thousands": gettext("Harga “%(found)s” tampaknya dalam ribuan; dibaca Rp%(proposal)s. Periksa."),
    "price-implausible": gettext(
        "Harga %(found)s jauh dari harga acuan; mungkin maksudnya Rp%(proposal)s. Periksa jumlah nolnya."
    ),
    "price-unusual": gettext("Harga %(found)s jauh dari harga acuan (Rp%(low)s–Rp%(high)s). Periksa."),
    "price-too-low": gettext("Harga “%(found)s” terlalu kecil. Tulis dalam rupiah penuh, misalnya 13500."),
    "price-too-high": gettext("Harga “%(found)s” tidak mungkin benar. Tulis harga untuk satu satuan."),
    "price-unreadable": gettext("Harga “%(found)s” tidak terbaca. Tulis satu angka rupiah, misalnya 13500."),
    "price-negative": gettext("Harga “%(found)s” bernilai minus. Tulis tanpa tanda minus, misalnya %(proposal)s."),
    "price-currency": gettext("Harga “%(found)s” ditulis dalam mata uang lain. Tulis dalam rupiah, misalnya 13500."),
    "price-converted": gettext("Harga “%(found)s” dihitung menjadi Rp%(proposal)s per %(unit)s. Periksa."),
    "price-unit-differs": gettext(
        "Harga ditulis per %(other)s, sedangkan satuannya %(unit)s. Tulis harga per %(unit)s, atau ganti satuannya."
    ),
    "missing-capacity": gettext("Kapasitas per bulan belum diisi."),
    "capacity-text": gettext("Kapasitas “%(found)s” dibaca %(proposal)s."),
    "capacity-ambiguous": gettext("Kapasitas “%(found)s” dapat dibaca dua cara; dibaca %(proposal)s. Periksa."),
    "capacity-converted": gettext("Kapasitas “%(found)s” dihitung menjadi %(proposal)s per bulan. Periksa."),
    "capacity-rounded": gettext("Kapasitas “%(found)s” dibulatkan menjadi %(proposal)s."),
    "capacity-unreadable": gettext("Kapasitas “%(found)s” tidak terbaca. Tulis satu angka per bulan, misalnya 500."),
    "capacity-timeless": gettext(
        "Kapasitas “%(found)s” ditulis per %(period)s, bukan per bulan. Tulis jumlah per bulan."
    ),
    "capacity-zero": gettext(
        "Kapasitas “%(found)s”: pemasok ini tidak memasok apa-apa? Kosongkan bila kapasitasnya belum diketahui."
    ),
    "capacity-period-differs": gettext(
        "Kapasitas “%(found)s”: periode di kolom Satuan lain dari periode kapasitasnya. Pilih jumlah per bulan."
    ),
    "capacity-unit-differs": gettext(
        "Kapasitas ditulis dalam %(other)s, sedangkan satuannya %(unit)s. Tulis dalam %(unit)s, atau ganti satuannya."
    ),
    "season-unknown": gettext(
        "Ketersediaan “%(found)s” tidak terbaca. Tulis “sepanjang tahun” atau bulannya, misalnya Jan-Mar."
    ),
    "certificate-unknown": gettext("%(label)s “%(found)s” tidak terbaca. Tulis ada, tidak, atau proses."),
    "certificate-expired": gettext(
        "%(label)s “%(found)s” sudah tidak berlaku; dibaca “%(proposal)s”. Bila tanggal itu tanggal terbit, "
        "tulis “ada”."
    ),
    "certificate-dated": gettext(
        "%(label)s memuat tanggal yang sudah lewat; dibaca “%(proposal)s”. Bila masa berlakunya habis, tulis “tidak”."
    ),
    "certificate-until": gettext(
        "%(label)s: masa berlaku “%(found)s” tidak terbaca atau tidak cocok dengan isinya. Periksa, lalu tulis "
        "“ada” atau “tidak”."
    ),
    "certificate-pending": gettext("%(label)s “%(found)s” belum terbit; dibaca “%(proposal)s”."),
    "certificate-number": gettext("%(label)s diisi nomor atau keterangan; dibaca “ada”."),
}
