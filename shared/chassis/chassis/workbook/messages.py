"""Messages about a cell or a row, in Bahasa and English. A use adds its own, and may say these otherwise."""

from typing import Final

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "cell-error": (
        "Sel {label} berisi kesalahan Excel. Ketik nilainya langsung, bukan rumus.",
        "Cell {label} holds an Excel error. Type the value itself, not a formula.",
    ),
    "cell-unseen": (
        "{label} tidak terlihat di Excel karena format selnya. Ketik nilai yang dimaksud, atau kosongkan.",
        "{label} is not seen in Excel because of the format of its cell. Type the value that is meant, or clear it.",
    ),
    "cell-struck": (
        "{label} dicoret di berkas. Periksa, lalu ketik nilai yang berlaku bila sudah berubah.",
        "{label} is struck out in the file. Check it, and type the valid one if it has changed.",
    ),
    "cell-may-be-hidden": (
        "{label} mungkin dicoret atau tidak terlihat di Excel karena format bersyarat. Periksa apakah masih berlaku.",
        "{label} may be struck out or not seen in Excel because of a conditional format. Check whether it is valid.",
    ),
    "cell-pale": (
        "{label} berwarna sama dengan latar selnya atau hurufnya terlalu kecil, jadi tidak terlihat di Excel, tetapi "
        "isinya dibaca. Periksa.",
        "{label} has the colour of its cell's ground, or letters too small to be seen in Excel, but what it says was "
        "read. Please check.",
    ),
    "column-hidden": (
        "Kolom {label} tersembunyi di berkas, tetapi isinya dibaca. Periksa.",
        "The column of {label} is hidden in the file, but what it says was read. Please check.",
    ),
    "cell-comment": (
        "{label}: ada komentar di sel ini. Periksa apakah mengubah isinya.",
        "{label}: there is a comment at this cell. Check whether it changes what the cell says.",
    ),
    "words-unknown": (
        "{label}: “{found}” tidak dimengerti dan tidak dihitung. Periksa satuan dan periodenya.",
        "{label}: “{found}” was not understood and not counted. Check the unit and the period.",
    ),
    "words-understood": (
        "{label}: “{found}” dimengerti dan tidak mengubah angkanya.",
        "{label}: “{found}” was understood and does not change the number.",
    ),
    "text-too-long": (
        "{label} terlalu panjang (paling banyak {limit} huruf). Persingkat.",
        "{label} is too long (at most {limit} letters). Shorten it.",
    ),
    "carried-down": (
        "Sel kosong atau digabung; dianggap sama dengan baris di atasnya.",
        "The cells are blank or merged; taken from the row above.",
    ),
    "ditto": (
        "Tanda “sama dengan di atas” dibaca sebagai isi baris di atasnya ({fields}).",
        "The sign for “same as above” was read as what the row above says ({fields}).",
    ),
    "ditto-without-row": (
        "{label} berisi tanda “sama dengan di atas” (“{found}”), tetapi tidak ada baris di atasnya. Tulis isinya.",
        "{label} holds a sign for “same as above” (“{found}”), but there is no row above. Write it out.",
    ),
    "ditto-refers": (
        "{label} menunjuk ke baris lain. Tulis isinya lengkap, atau pilih usulan bila memang itu yang dimaksud.",
        "{label} refers to another row. Write it out, or choose the proposal if that is meant.",
    ),
    "total-or-row": (
        "“{found}” dapat berarti baris jumlah atau baris data. Pilih salah satu.",
        "“{found}” may be a total or a row of data. Choose one.",
    ),
    "row-struck": (
        "“{found}” dicoret di berkas. Masih berlaku?",
        "“{found}” is struck out in the file. Is it still valid?",
    ),
    "row-hidden": (
        "Baris “{found}” tersembunyi di berkas, dengan tangan, oleh saringan, atau karena warnanya. Masih berlaku?",
        "Row “{found}” is hidden in the file, by hand, by a filter, or by its colour. Is it still valid?",
    ),
    "row-torn": (
        "Baris “{found}” punya isi lebih banyak daripada judul kolom, mungkin karena koma di dalam isi: sebagian isi "
        "bergeser. Beri tanda kutip pada isi yang memuat koma, lalu unggah lagi.",
        "Row “{found}” has more cells than there are titles, perhaps because of a comma within a cell: some have "
        "moved. Put quotation marks around what holds a comma, and upload again.",
    ),
    "row-ended": (
        "Di baris ini tertulis “{found}”. Masih berlaku?",
        "This row says “{found}”. Is it still valid?",
    ),
    "left-out": (
        "Baris ini dilewati, sesuai jawaban Anda.",
        "This row is left out, as you answered.",
    ),
    "settled": (
        "Baris ini sudah masuk daftar lewat berkas yang diunggah kemudian.",
        "This row came into the register by a file uploaded later.",
    ),
    "duplicate": (
        "Baris ganda, sama dengan baris {rows}; diabaikan.",
        "Duplicate of row {rows}; ignored.",
    ),
}
