"""Messages about a cell. No sentence repeats a personal number."""

from suppliers import gettext
from suppliers.domain.workbook.offer_messages import OFFERS

MESSAGES = {
    # any cell
    "carried-down": gettext("Sel penyedia kosong atau digabung; dianggap sama dengan baris di atasnya."),
    # name and form
    "missing-name": gettext("Nama penyedia belum diisi."),
    "name-without-letters": gettext("Nama penyedia tidak memuat huruf. Tulis nama lengkapnya."),
    "name-in-other-letters": gettext(
        "Nama penyedia memuat huruf yang bukan huruf Latin (%(letters)s), meskipun tampak serupa. Ketik ulang namanya."
    ),
    "name-several": gettext("“%(found)s” memuat lebih dari satu penyedia. Tulis satu penyedia di setiap baris."),
    "same-name-other-number": gettext(
        "Nama ini juga ada di baris %(rows)s dengan NIB atau NPWP lain. Pastikan memang penyedia yang berbeda."
    ),
    "missing-legal-form": gettext("Bentuk usaha belum diisi."),
    "legal-form-from-name": gettext("Bentuk usaha kosong; dibaca dari nama: %(proposal)s."),
    "legal-form-guessed": gettext("Bentuk usaha “%(found)s” dibaca sebagai %(proposal)s. Periksa."),
    "legal-form-unknown": gettext("Bentuk usaha “%(found)s” tidak dikenal. Pilih dari daftar di templat."),
    "legal-form-differs": gettext("Bentuk usaha berbeda dengan yang tertulis di nama (%(proposal)s). Periksa."),
    # numbers
    "missing-nib": gettext("NIB kosong. Bila penyedia memang belum punya, biarkan kosong."),
    "nib-number": gettext("NIB tersimpan sebagai angka; angkanya utuh dan dibaca %(proposal)s."),
    "nib-zero-restored": gettext(
        "NIB tersimpan sebagai angka sehingga nol di depan hilang; dibaca %(proposal)s. Periksa."
    ),
    "nib-length": gettext("NIB harus 13 angka; tertulis %(count)s. Salin lagi dari dokumen NIB."),
    "nib-not-digits": gettext("NIB hanya boleh berisi angka."),
    "nib-placeholder": gettext("NIB diisi angka contoh; dianggap kosong."),
    "digits-lost": gettext(
        "Excel mengubah %(label)s menjadi angka pendek (misalnya 3,17E+15) sehingga sebagian angkanya hilang. "
        "Ubah format sel menjadi Teks, lalu ketik ulang lengkap."
    ),
    "shared-nib": gettext("NIB yang sama dipakai nama lain di baris %(rows)s. Periksa NIB atau nama penyedianya."),
    "missing-npwp": gettext("NPWP kosong. Bila penyedia memang belum punya, biarkan kosong."),
    "npwp-number": gettext("NPWP tersimpan sebagai angka; angkanya utuh dan sudah dibaca."),
    "npwp-zero-restored": gettext(
        "NPWP tersimpan sebagai angka sehingga nol di depan hilang; nol sudah dikembalikan. Periksa."
    ),
    "npwp-length": gettext("NPWP harus 15, 16, atau 22 angka (NITKU); tertulis %(count)s. Salin lagi dari kartu NPWP."),
    "npwp-not-digits": gettext("NPWP hanya boleh berisi angka, titik, dan tanda hubung."),
    "npwp-placeholder": gettext("NPWP diisi angka contoh; dianggap kosong."),
    "npwp-check-digit": gettext("Angka kontrol NPWP tidak cocok. Tetap disimpan; periksa kemungkinan salah ketik."),
    "npwp-is-nik": gettext("NPWP ini adalah NIK perorangan; disimpan tersandi dan ditampilkan tersamar."),
    "npwp-nik-of-company": gettext(
        "NPWP berisi NIK, padahal bentuk usahanya bukan perorangan. Isi NPWP badan usahanya."
    ),
    "shared-nik": gettext(
        "NIK yang sama dipakai sebagai NPWP oleh nama lain di baris %(rows)s. Isi NPWP masing-masing."
    ),
    "nik-length": gettext("NIK harus 16 angka; tertulis %(count)s."),
    "nik-region": gettext("NIK tidak mungkin benar: kode wilayah di empat angka pertama tidak ada."),
    "nik-birth-date": gettext("NIK tidak mungkin benar: tanggal lahir di angka 7–12 tidak ada."),
    "nik-serial": gettext(
        "NIK tidak mungkin benar: empat angka terakhir 0000. Mungkin diubah Excel; ketik ulang sebagai Teks."
    ),
    "nik-differs": gettext("Kolom NIK dan NPWP berisi NIK yang berbeda. Samakan."),
    "nik-not-kept": gettext("NIK tidak disimpan karena NPWP sudah ada."),
    # place and telephone
    "missing-address": gettext("Alamat belum diisi."),
    "missing-region": gettext("Kode wilayah belum diisi."),
    "region-from-name": gettext("Kode wilayah kosong; dibaca dari nama kab/kota: %(proposal)s."),
    "region-number": gettext("Kode wilayah tersimpan sebagai angka; dibaca %(proposal)s."),
    "region-zero-restored": gettext(
        "Excel membuang nol di belakang kode wilayah “%(found)s”; dibaca %(proposal)s. Periksa."
    ),
    "region-ambiguous": gettext(
        "Wilayah “%(found)s” dapat berarti lebih dari satu: %(places)s. Pilih, atau tulis kodenya, misalnya 36.72."
    ),
    "region-guessed": gettext("Nama kab/kota “%(found)s” dibaca sebagai %(places)s. Periksa."),
    "region-name-unclear": gettext(
        "Tidak ada kab/kota bernama “%(found)s”. Mungkin maksudnya: %(places)s. Pilih, atau tulis kodenya."
    ),
    "region-malformed": gettext("Kode wilayah “%(found)s” tidak terbaca. Tulis seperti 36.72, dengan format sel Teks."),
    "region-province-unknown": gettext("Kode wilayah “%(found)s” tidak termasuk provinsi mana pun."),
    "region-unlisted": gettext("Kode wilayah %(found)s tidak ada di daftar kab/kota. Periksa."),
    "region-retired": gettext("Kode wilayah %(found)s sudah tidak berlaku (pemekaran). Ganti dengan kode yang baru."),
    "region-name-differs": gettext(
        "Kode wilayah %(found)s tidak sesuai dengan nama kab/kota yang tertulis. Periksa salah satunya."
    ),
    "region-name-unknown": gettext("Nama kab/kota “%(found)s” tidak dikenal. Isi kode wilayahnya."),
    "missing-phone": gettext("Nomor telepon belum diisi."),
    "phone-zero-restored": gettext("Nol di depan nomor telepon hilang; sudah dikembalikan."),
    "phone-unlisted": gettext(
        "Nomor telepon tidak termasuk rentang yang dikenal. Tetap disimpan; periksa kemungkinan salah ketik."
    ),
    "phone-several": gettext("Ada lebih dari satu nomor telepon; yang pertama dipakai."),
    "phone-letters": gettext("Nomor telepon memuat huruf O atau l; dibaca sebagai angka 0 atau 1. Periksa."),
    "phone-beside": gettext("Angka lain di samping nomor telepon (misalnya ext. 12) tidak disimpan. Periksa nomornya."),
    "phone-words": gettext("Kata di samping nomor telepon tidak disimpan."),
    "phone-extra-digits": gettext(
        "Di belakang nomor telepon ada angka yang terpisah. Pakai nomor tanpa angka itu, atau, bila bagian dari nomor, "
        "tulis nomornya tanpa jarak."
    ),
    "phone-impossible": gettext(
        "Nomor telepon tidak mungkin benar (terlalu pendek atau terlalu panjang). Tulis seperti 0812…"
    ),
    "phone-fax": gettext("Nomor itu nomor faks. Tulis nomor telepon atau HP, atau kosongkan."),
    "phone-not-a-number": gettext("Nomor telepon tidak terbaca. Tulis angkanya saja, seperti 0812…"),
    **OFFERS,
    # rows against one another
    "total-or-supplier": gettext("“%(found)s” dapat berarti baris jumlah atau nama pemasok. Pilih salah satu."),
    "same-name": gettext(
        "Nama ini juga ada di %(places)s, dengan alamat atau telepon lain. Pemasok yang sama, atau pemasok lain?"
    ),
    "same-taxpayer": gettext(
        "NPWP ini kantor lain dari wajib pajak yang ada di %(places)s. Pemasok yang sama, atau pemasok lain?"
    ),
    "same-name-in-register": gettext(
        "Nama ini sudah ada di daftar dengan NIB atau NPWP lain: %(found)s. Pastikan memang pemasok yang berbeda."
    ),
    "supplier-differs": gettext(
        "%(label)s pemasok ini di baris %(rows)s lain%(values)s. Yang disimpan: yang di baris %(rows)s. "
        "Samakan bila keliru."
    ),
    "duplicate-differs": gettext(
        "Penyedia dan komoditas ini sudah ada di baris %(rows)s dengan isi berbeda (%(fields)s). Hapus salah satu."
    ),
}
