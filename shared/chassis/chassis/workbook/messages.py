"""Messages about a cell or a row. A use adds its own, and may say these otherwise."""

from typing import Final

from chassis import gettext

MESSAGES: Final = {
    "cell-error": gettext("Sel %(label)s berisi kesalahan Excel. Ketik nilainya langsung, bukan rumus."),
    "cell-unseen": gettext(
        "%(label)s tidak terlihat di Excel karena format selnya. Ketik nilai yang dimaksud, atau kosongkan."
    ),
    "cell-struck": gettext("%(label)s dicoret di berkas. Periksa, lalu ketik nilai yang berlaku bila sudah berubah."),
    "cell-may-be-hidden": gettext(
        "%(label)s mungkin dicoret atau tidak terlihat di Excel karena format bersyarat. Periksa apakah masih berlaku."
    ),
    "cell-pale": gettext(
        "%(label)s berwarna sama dengan latar selnya atau hurufnya terlalu kecil, jadi tidak terlihat di Excel, tetapi "
        "isinya dibaca. Periksa."
    ),
    "column-hidden": gettext("Kolom %(label)s tersembunyi di berkas, tetapi isinya dibaca. Periksa."),
    "cell-comment": gettext("%(label)s: ada komentar di sel ini. Periksa apakah mengubah isinya."),
    "words-unknown": gettext(
        "%(label)s: “%(found)s” tidak dimengerti dan tidak dihitung. Periksa satuan dan periodenya."
    ),
    "words-understood": gettext("%(label)s: “%(found)s” dimengerti dan tidak mengubah angkanya."),
    "text-too-long": gettext("%(label)s terlalu panjang (paling banyak %(limit)s huruf). Persingkat."),
    "carried-down": gettext("Sel kosong atau digabung; dianggap sama dengan baris di atasnya."),
    "ditto": gettext("Tanda “sama dengan di atas” dibaca sebagai isi baris di atasnya (%(fields)s)."),
    "ditto-without-row": gettext(
        "%(label)s berisi tanda “sama dengan di atas” (“%(found)s”), tetapi tidak ada baris di atasnya. Tulis isinya."
    ),
    "ditto-refers": gettext(
        "%(label)s menunjuk ke baris lain. Tulis isinya lengkap, atau pilih usulan bila memang itu yang dimaksud."
    ),
    "total-or-row": gettext("“%(found)s” dapat berarti baris jumlah atau baris data. Pilih salah satu."),
    "row-struck": gettext("“%(found)s” dicoret di berkas. Masih berlaku?"),
    "row-hidden": gettext(
        "Baris “%(found)s” tersembunyi di berkas, dengan tangan, oleh saringan, atau karena warnanya. Masih berlaku?"
    ),
    "row-torn": gettext(
        "Baris “%(found)s” punya isi lebih banyak daripada judul kolom, mungkin karena koma di dalam isi: sebagian isi "
        "bergeser. Beri tanda kutip pada isi yang memuat koma, lalu unggah lagi."
    ),
    "row-ended": gettext("Di baris ini tertulis “%(found)s”. Masih berlaku?"),
    "left-out": gettext("Baris ini dilewati, sesuai jawaban Anda."),
    "settled": gettext("Baris ini sudah masuk daftar lewat berkas yang diunggah kemudian."),
    "duplicate": gettext("Baris ganda, sama dengan baris %(rows)s; diabaikan."),
}
