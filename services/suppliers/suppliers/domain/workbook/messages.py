"""Messages about a cell, in Bahasa and English. No sentence repeats a personal number."""

from suppliers.domain.workbook.offer_messages import OFFERS

MESSAGES: dict[str, tuple[str, str]] = {
    # any cell
    "carried-down": (
        "Sel penyedia kosong atau digabung; dianggap sama dengan baris di atasnya.",
        "The supplier cells are blank or merged; taken from the row above.",
    ),
    # name and form
    "missing-name": ("Nama penyedia belum diisi.", "The supplier's name is missing."),
    "name-without-letters": (
        "Nama penyedia tidak memuat huruf. Tulis nama lengkapnya.",
        "The supplier's name has no letters. Write the full name.",
    ),
    "name-in-other-letters": (
        "Nama penyedia memuat huruf yang bukan huruf Latin ({letters}), meskipun tampak serupa. Ketik ulang namanya.",
        "The supplier's name holds letters that are not Latin ({letters}), though they look alike. Type it anew.",
    ),
    "name-several": (
        "“{found}” memuat lebih dari satu penyedia. Tulis satu penyedia di setiap baris.",
        "“{found}” names more than one supplier. Write one supplier in each row.",
    ),
    "same-name-other-number": (
        "Nama ini juga ada di baris {rows} dengan NIB atau NPWP lain. Pastikan memang penyedia yang berbeda.",
        "This name also stands in row {rows} with another NIB or NPWP. Make sure they are different suppliers.",
    ),
    "missing-legal-form": ("Bentuk usaha belum diisi.", "The legal form is missing."),
    "legal-form-from-name": (
        "Bentuk usaha kosong; dibaca dari nama: {proposal}.",
        "The legal form is blank; read from the name: {proposal}.",
    ),
    "legal-form-guessed": (
        "Bentuk usaha “{found}” dibaca sebagai {proposal}. Periksa.",
        "Legal form “{found}” was read as {proposal}. Please check.",
    ),
    "legal-form-unknown": (
        "Bentuk usaha “{found}” tidak dikenal. Pilih dari daftar di templat.",
        "Legal form “{found}” is not known. Choose from the list in the template.",
    ),
    "legal-form-differs": (
        "Bentuk usaha berbeda dengan yang tertulis di nama ({proposal}). Periksa.",
        "The legal form differs from the one in the name ({proposal}). Please check.",
    ),
    # numbers
    "missing-nib": (
        "NIB kosong. Bila penyedia memang belum punya, biarkan kosong.",
        "No NIB. Leave it blank if the supplier has none.",
    ),
    "nib-number": (
        "NIB tersimpan sebagai angka; angkanya utuh dan dibaca {proposal}.",
        "The NIB is stored as a number; its digits are complete and read as {proposal}.",
    ),
    "nib-zero-restored": (
        "NIB tersimpan sebagai angka sehingga nol di depan hilang; dibaca {proposal}. Periksa.",
        "The NIB is stored as a number and lost its leading zero; read as {proposal}. Please check.",
    ),
    "nib-length": (
        "NIB harus 13 angka; tertulis {count}. Salin lagi dari dokumen NIB.",
        "A NIB has 13 digits; {count} were written. Copy it again from the NIB document.",
    ),
    "nib-not-digits": ("NIB hanya boleh berisi angka.", "A NIB has digits only."),
    "nib-placeholder": (
        "NIB diisi angka contoh; dianggap kosong.",
        "The NIB is a placeholder; taken as blank.",
    ),
    "digits-lost": (
        "Excel mengubah {label} menjadi angka pendek (misalnya 3,17E+15) sehingga sebagian angkanya hilang. "
        "Ubah format sel menjadi Teks, lalu ketik ulang lengkap.",
        "Excel turned the {label} into a short number (such as 3.17E+15) and lost digits. Set the cell format "
        "to Text and type it again in full.",
    ),
    "shared-nib": (
        "NIB yang sama dipakai nama lain di baris {rows}. Periksa NIB atau nama penyedianya.",
        "The same NIB is used by another name in row {rows}. Check the NIB or the name.",
    ),
    "missing-npwp": (
        "NPWP kosong. Bila penyedia memang belum punya, biarkan kosong.",
        "No NPWP. Leave it blank if the supplier has none.",
    ),
    "npwp-number": (
        "NPWP tersimpan sebagai angka; angkanya utuh dan sudah dibaca.",
        "The NPWP is stored as a number; its digits are complete and were read.",
    ),
    "npwp-zero-restored": (
        "NPWP tersimpan sebagai angka sehingga nol di depan hilang; nol sudah dikembalikan. Periksa.",
        "The NPWP is stored as a number and lost its leading zero; it was put back. Please check.",
    ),
    "npwp-length": (
        "NPWP harus 15, 16, atau 22 angka (NITKU); tertulis {count}. Salin lagi dari kartu NPWP.",
        "An NPWP has 15, 16 or 22 digits (NITKU); {count} were written. Copy it again from the NPWP card.",
    ),
    "npwp-not-digits": (
        "NPWP hanya boleh berisi angka, titik, dan tanda hubung.",
        "An NPWP has digits, dots and hyphens only.",
    ),
    "npwp-placeholder": (
        "NPWP diisi angka contoh; dianggap kosong.",
        "The NPWP is a placeholder; taken as blank.",
    ),
    "npwp-check-digit": (
        "Angka kontrol NPWP tidak cocok. Tetap disimpan; periksa kemungkinan salah ketik.",
        "The NPWP check digit does not fit. It is kept; check for a typing mistake.",
    ),
    "npwp-is-nik": (
        "NPWP ini adalah NIK perorangan; disimpan tersandi dan ditampilkan tersamar.",
        "This NPWP is a person's NIK; it is stored encrypted and shown masked.",
    ),
    "npwp-nik-of-company": (
        "NPWP berisi NIK, padahal bentuk usahanya bukan perorangan. Isi NPWP badan usahanya.",
        "The NPWP is a NIK, but the supplier is not a person. Enter the NPWP of the business.",
    ),
    "shared-nik": (
        "NIK yang sama dipakai sebagai NPWP oleh nama lain di baris {rows}. Isi NPWP masing-masing.",
        "The same NIK is used as NPWP by other names in row {rows}. Enter each one's own NPWP.",
    ),
    "nik-length": ("NIK harus 16 angka; tertulis {count}.", "A NIK has 16 digits; {count} were written."),
    "nik-region": (
        "NIK tidak mungkin benar: kode wilayah di empat angka pertama tidak ada.",
        "The NIK cannot be right: the region in its first four digits does not exist.",
    ),
    "nik-birth-date": (
        "NIK tidak mungkin benar: tanggal lahir di angka 7–12 tidak ada.",
        "The NIK cannot be right: the birth date in digits 7–12 does not exist.",
    ),
    "nik-serial": (
        "NIK tidak mungkin benar: empat angka terakhir 0000. Mungkin diubah Excel; ketik ulang sebagai Teks.",
        "The NIK cannot be right: it ends in 0000. Excel may have changed it; type it again as Text.",
    ),
    "nik-differs": (
        "Kolom NIK dan NPWP berisi NIK yang berbeda. Samakan.",
        "The NIK and NPWP columns hold different NIKs. Make them agree.",
    ),
    "nik-not-kept": (
        "NIK tidak disimpan karena NPWP sudah ada.",
        "The NIK is not kept because an NPWP is given.",
    ),
    # place and telephone
    "missing-address": ("Alamat belum diisi.", "The address is missing."),
    "missing-region": ("Kode wilayah belum diisi.", "The region code is missing."),
    "region-from-name": (
        "Kode wilayah kosong; dibaca dari nama kab/kota: {proposal}.",
        "The region code is blank; read from the name of the regency: {proposal}.",
    ),
    "region-number": (
        "Kode wilayah tersimpan sebagai angka; dibaca {proposal}.",
        "The region code is stored as a number; read as {proposal}.",
    ),
    "region-zero-restored": (
        "Excel membuang nol di belakang kode wilayah “{found}”; dibaca {proposal}. Periksa.",
        "Excel dropped the last zero of region code “{found}”; read as {proposal}. Please check.",
    ),
    "region-ambiguous": (
        "Wilayah “{found}” dapat berarti lebih dari satu: {places}. Pilih, atau tulis kodenya, misalnya 36.72.",
        "Region “{found}” can mean more than one: {places}. Choose, or write its code, such as 36.72.",
    ),
    "region-guessed": (
        "Nama kab/kota “{found}” dibaca sebagai {places}. Periksa.",
        "Regency “{found}” was read as {places}. Please check.",
    ),
    "region-name-unclear": (
        "Tidak ada kab/kota bernama “{found}”. Mungkin maksudnya: {places}. Pilih, atau tulis kodenya.",
        "There is no regency called “{found}”. It may mean: {places}. Choose, or write its code.",
    ),
    "region-malformed": (
        "Kode wilayah “{found}” tidak terbaca. Tulis seperti 36.72, dengan format sel Teks.",
        "Region code “{found}” cannot be read. Write it like 36.72, with the cell format set to Text.",
    ),
    "region-province-unknown": (
        "Kode wilayah “{found}” tidak termasuk provinsi mana pun.",
        "Region code “{found}” belongs to no province.",
    ),
    "region-unlisted": (
        "Kode wilayah {found} tidak ada di daftar kab/kota. Periksa.",
        "Region code {found} is not in the list of regencies. Please check.",
    ),
    "region-retired": (
        "Kode wilayah {found} sudah tidak berlaku (pemekaran). Ganti dengan kode yang baru.",
        "Region code {found} is no longer in force. Use the new code.",
    ),
    "region-name-differs": (
        "Kode wilayah {found} tidak sesuai dengan nama kab/kota yang tertulis. Periksa salah satunya.",
        "Region code {found} does not fit the name of the regency. Check one of them.",
    ),
    "region-name-unknown": (
        "Nama kab/kota “{found}” tidak dikenal. Isi kode wilayahnya.",
        "Regency “{found}” is not known. Fill in its code.",
    ),
    "missing-phone": ("Nomor telepon belum diisi.", "The telephone number is missing."),
    "phone-zero-restored": (
        "Nol di depan nomor telepon hilang; sudah dikembalikan.",
        "The telephone number lost its leading zero; it was put back.",
    ),
    "phone-unlisted": (
        "Nomor telepon tidak termasuk rentang yang dikenal. Tetap disimpan; periksa kemungkinan salah ketik.",
        "The telephone number is in no known range. It is kept; check for a typing mistake.",
    ),
    "phone-several": (
        "Ada lebih dari satu nomor telepon; yang pertama dipakai.",
        "There is more than one telephone number; the first is used.",
    ),
    "phone-letters": (
        "Nomor telepon memuat huruf O atau l; dibaca sebagai angka 0 atau 1. Periksa.",
        "The telephone number holds letters O or l; read as digits 0 or 1. Please check.",
    ),
    "phone-beside": (
        "Angka lain di samping nomor telepon (misalnya ext. 12) tidak disimpan. Periksa nomornya.",
        "Other digits beside the telephone number (such as ext. 12) are not kept. Check the number.",
    ),
    "phone-words": (
        "Kata di samping nomor telepon tidak disimpan.",
        "Words beside the telephone number are not kept.",
    ),
    "phone-extra-digits": (
        "Di belakang nomor telepon ada angka yang terpisah. Pakai nomor tanpa angka itu, atau, bila bagian dari nomor, "
        "tulis nomornya tanpa jarak.",
        "Digits stand apart behind the telephone number. Use the number without them or, if they belong to it, write "
        "it without a gap.",
    ),
    "phone-impossible": (
        "Nomor telepon tidak mungkin benar (terlalu pendek atau terlalu panjang). Tulis seperti 0812…",
        "The telephone number cannot be right (too short or too long). Write it like 0812…",
    ),
    "phone-fax": (
        "Nomor itu nomor faks. Tulis nomor telepon atau HP, atau kosongkan.",
        "That is a number of a fax. Write one of a telephone, or leave it blank.",
    ),
    "phone-not-a-number": (
        "Nomor telepon tidak terbaca. Tulis angkanya saja, seperti 0812…",
        "The telephone number cannot be read. Write digits only, like 0812…",
    ),
    **OFFERS,
    # rows against one another
    "total-or-supplier": (
        "“{found}” dapat berarti baris jumlah atau nama pemasok. Pilih salah satu.",
        "“{found}” may be a total or the name of a supplier. Choose one.",
    ),
    "same-name": (
        "Nama ini juga ada di {places}, dengan alamat atau telepon lain. Pemasok yang sama, atau pemasok lain?",
        "This name also stands in {places}, with another address or telephone. The same supplier, or another?",
    ),
    "same-taxpayer": (
        "NPWP ini kantor lain dari wajib pajak yang ada di {places}. Pemasok yang sama, atau pemasok lain?",
        "This NPWP is another office of the taxpayer in {places}. The same supplier, or another?",
    ),
    "same-name-in-register": (
        "Nama ini sudah ada di daftar dengan NIB atau NPWP lain: {found}. Pastikan memang pemasok yang berbeda.",
        "This name is in the register with another NIB or NPWP: {found}. Make sure they are different suppliers.",
    ),
    "supplier-differs": (
        "{label} pemasok ini di baris {rows} lain{values}. Yang disimpan: yang di baris {rows}. Samakan bila keliru.",
        "This supplier's {label} in row {rows} differs{values}. Row {rows} is kept. Make them agree if wrong.",
    ),
    "duplicate-differs": (
        "Penyedia dan komoditas ini sudah ada di baris {rows} dengan isi berbeda ({fields}). Hapus salah satu.",
        "This supplier and commodity already stand in row {rows} with other values ({fields}). Delete one.",
    ),
}
