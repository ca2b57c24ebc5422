"""Messages about the cells of an offer: commodity, unit, price, capacity, season, certificates."""

OFFERS: dict[str, tuple[str, str]] = {
    "missing-commodity": ("Komoditas belum diisi.", "The commodity is missing."),
    "commodity-from-title": (
        "Komoditas tidak punya kolom; dibaca dari judul tabel: {proposal}. Periksa.",
        "There is no column for the commodity; read from the title of the table: {proposal}. Please check.",
    ),
    "commodity-synonym": (
        "Komoditas “{found}” dibaca sebagai {proposal}.",
        "Commodity “{found}” was read as {proposal}.",
    ),
    "commodity-several": (
        "Komoditas “{found}” dapat berarti: {proposal}. Dibaca {taken}; pilih yang lain bila bukan itu.",
        "Commodity “{found}” may mean: {proposal}. Read as {taken}; choose another if it is not that.",
    ),
    "commodity-guessed": (
        "Komoditas “{found}” mungkin maksudnya {proposal}. Periksa sebelum menerima baris ini.",
        "Commodity “{found}” may mean {proposal}. Check before accepting this row.",
    ),
    "commodity-unknown": (
        "Komoditas “{found}” tidak dikenal. Pilih dari daftar di templat.",
        "Commodity “{found}” is not known. Choose from the list in the template.",
    ),
    "commodity-unclear": (
        "Komoditas “{found}” belum jelas. Mungkin maksudnya: {proposal}. Pilih hanya bila memang itu barangnya; barang "
        "yang tidak ada di daftar belum dapat dimasukkan.",
        "Commodity “{found}” is not clear. It may mean: {proposal}. Choose only what it really is; goods that are not "
        "in the list cannot be entered yet.",
    ),
    "missing-unit": ("Satuan belum diisi.", "The unit is missing."),
    "unit-from-title": (
        "Satuan kosong; dibaca dari judul kolom atau harga: {proposal}.",
        "The unit is blank; read from the column title or the price: {proposal}.",
    ),
    "unit-unknown": (
        "Satuan “{found}” tidak dikenal. Pilih dari daftar di templat.",
        "Unit “{found}” is not known. Choose from the list in the template.",
    ),
    "unit-converted": (
        "Satuan “{found}” diubah menjadi {proposal}; kapasitas dan harga disesuaikan. Periksa.",
        "Unit “{found}” was converted to {proposal}; capacity and price were adjusted. Please check.",
    ),
    "unit-unusual": (
        "Satuan “{found}” tidak lazim untuk komoditas ini (biasanya {proposal}).",
        "Unit “{found}” is unusual for this commodity (normally {proposal}).",
    ),
    "unit-title-differs": (
        "Satuan “{found}” lain dari yang tertulis di judul kolomnya ({title}). Pilih untuk berapa harga dan kapasitas "
        "di baris ini dihitung.",
        "Unit “{found}” is another than the title of its column says ({title}). Choose of what the price and the "
        "capacity in this row are.",
    ),
    "unit-counted": (
        "Satuan “{found}” dihitung menjadi per {proposal}.",
        "Unit “{found}” is worked out per {proposal}.",
    ),
    "missing-price": ("Harga belum diisi.", "The price is missing."),
    "price-text": ("Harga “{found}” dibaca Rp{proposal}.", "Price “{found}” was read as Rp{proposal}."),
    "price-rounded": (
        "Harga “{found}” dibulatkan menjadi Rp{proposal}.",
        "Price “{found}” was rounded to Rp{proposal}.",
    ),
    "price-in-thousands": (
        "Harga “{found}” tampaknya dalam ribuan; dibaca Rp{proposal}. Periksa.",
        "Price “{found}” seems to be in thousands; read as Rp{proposal}. Please check.",
    ),
    "price-implausible": (
        "Harga {found} jauh dari harga acuan; mungkin maksudnya Rp{proposal}. Periksa jumlah nolnya.",
        "Price {found} is far from the reference; Rp{proposal} may be meant. Check the number of zeros.",
    ),
    "price-unusual": (
        "Harga {found} jauh dari harga acuan (Rp{low}–Rp{high}). Periksa.",
        "Price {found} is far from the reference (Rp{low}–Rp{high}). Please check.",
    ),
    "price-too-low": (
        "Harga “{found}” terlalu kecil. Tulis dalam rupiah penuh, misalnya 13500.",
        "Price “{found}” is too small. Write it in full rupiah, such as 13500.",
    ),
    "price-too-high": (
        "Harga “{found}” tidak mungkin benar. Tulis harga untuk satu satuan.",
        "Price “{found}” cannot be right. Write the price of one unit.",
    ),
    "price-unreadable": (
        "Harga “{found}” tidak terbaca. Tulis satu angka rupiah, misalnya 13500.",
        "Price “{found}” cannot be read. Write one number in rupiah, such as 13500.",
    ),
    "price-negative": (
        "Harga “{found}” bernilai minus. Tulis tanpa tanda minus, misalnya {proposal}.",
        "Price “{found}” is negative. Write it without the minus sign, such as {proposal}.",
    ),
    "price-currency": (
        "Harga “{found}” ditulis dalam mata uang lain. Tulis dalam rupiah, misalnya 13500.",
        "Price “{found}” is written in another currency. Write it in rupiah, such as 13500.",
    ),
    "price-converted": (
        "Harga “{found}” dihitung menjadi Rp{proposal} per {unit}. Periksa.",
        "Price “{found}” was worked out as Rp{proposal} per {unit}. Please check.",
    ),
    "price-unit-differs": (
        "Harga ditulis per {other}, sedangkan satuannya {unit}. Tulis harga per {unit}, atau ganti satuannya.",
        "The price is written per {other}, but the unit is {unit}. Write the price per {unit}, or change the unit.",
    ),
    "missing-capacity": ("Kapasitas per bulan belum diisi.", "The monthly capacity is missing."),
    "capacity-text": ("Kapasitas “{found}” dibaca {proposal}.", "Capacity “{found}” was read as {proposal}."),
    "capacity-ambiguous": (
        "Kapasitas “{found}” dapat dibaca dua cara; dibaca {proposal}. Periksa.",
        "Capacity “{found}” can be read in two ways; read as {proposal}. Please check.",
    ),
    "capacity-converted": (
        "Kapasitas “{found}” dihitung menjadi {proposal} per bulan. Periksa.",
        "Capacity “{found}” was worked out as {proposal} a month. Please check.",
    ),
    "capacity-rounded": (
        "Kapasitas “{found}” dibulatkan menjadi {proposal}.",
        "Capacity “{found}” was rounded to {proposal}.",
    ),
    "capacity-unreadable": (
        "Kapasitas “{found}” tidak terbaca. Tulis satu angka per bulan, misalnya 500.",
        "Capacity “{found}” cannot be read. Write one number a month, such as 500.",
    ),
    "capacity-timeless": (
        "Kapasitas “{found}” ditulis per {period}, bukan per bulan. Tulis jumlah per bulan.",
        "Capacity “{found}” is written per {period}, not per month. Write the amount per month.",
    ),
    "capacity-zero": (
        "Kapasitas “{found}”: pemasok ini tidak memasok apa-apa? Kosongkan bila kapasitasnya belum diketahui.",
        "Capacity “{found}”: does this supplier supply nothing? Leave it blank if the capacity is not known.",
    ),
    "capacity-period-differs": (
        "Kapasitas “{found}”: periode di kolom Satuan lain dari periode kapasitasnya. Pilih jumlah per bulan.",
        "Capacity “{found}”: the period in the unit's column is another than that of the capacity. Choose the amount "
        "per month.",
    ),
    "capacity-unit-differs": (
        "Kapasitas ditulis dalam {other}, sedangkan satuannya {unit}. Tulis dalam {unit}, atau ganti satuannya.",
        "The capacity is written in {other}, but the unit is {unit}. Write it in {unit}, or change the unit.",
    ),
    "season-unknown": (
        "Ketersediaan “{found}” tidak terbaca. Tulis “sepanjang tahun” atau bulannya, misalnya Jan-Mar.",
        "Availability “{found}” cannot be read. Write “sepanjang tahun” or the months, such as Jan-Mar.",
    ),
    "certificate-unknown": (
        "{label} “{found}” tidak terbaca. Tulis ada, tidak, atau proses.",
        "{label} “{found}” cannot be read. Write ada, tidak or proses.",
    ),
    "certificate-expired": (
        "{label} “{found}” sudah tidak berlaku; dibaca “{proposal}”. Bila tanggal itu tanggal terbit, tulis “ada”.",
        "{label} “{found}” is no longer valid; read as “{proposal}”. If the date is that of issue, write “ada”.",
    ),
    "certificate-dated": (
        "{label} memuat tanggal yang sudah lewat; dibaca “{proposal}”. Bila masa berlakunya habis, tulis “tidak”.",
        "{label} holds a date that is past; read as “{proposal}”. If it has run out, write “tidak”.",
    ),
    "certificate-until": (
        "{label}: masa berlaku “{found}” tidak terbaca atau tidak cocok dengan isinya. Periksa, lalu tulis “ada” atau "
        "“tidak”.",
        "{label}: the date of validity “{found}” cannot be read or does not fit the cell. Check it, and write “ada” or "
        "“tidak”.",
    ),
    "certificate-pending": (
        "{label} “{found}” belum terbit; dibaca “{proposal}”.",
        "{label} “{found}” is not issued yet; read as “{proposal}”.",
    ),
    "certificate-number": (
        "{label} diisi nomor atau keterangan; dibaca “ada”.",
        "{label} holds a number or remark; read as “ada”.",
    ),
}
