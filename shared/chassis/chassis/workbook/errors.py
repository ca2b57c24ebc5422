"""Errors for which a file is not taken at all."""

_SAVE_AS = "Buka di Excel, pilih Simpan Sebagai jenis Excel Workbook (.xlsx), lalu unggah lagi."
_SAVE_AS_EN = "Open it in Excel, choose Save As type Excel Workbook (.xlsx), then upload again."

_REASONS: dict[str, tuple[str, str]] = {
    "file-empty": (
        "Berkas kosong. Pilih berkas .xlsx yang sudah diisi, lalu unggah lagi.",
        "The file is empty. Choose the filled-in .xlsx file and upload again.",
    ),
    "file-too-large": (
        "Berkas terlalu besar (paling besar {limit} MB). Hapus gambar dan lembar yang tidak perlu.",
        "The file is too large (at most {limit} MB). Remove pictures and sheets that are not needed.",
    ),
    "file-old-excel": (
        f"Berkas ini berformat Excel lama (.xls). {_SAVE_AS}",
        f"This is an old Excel file (.xls). {_SAVE_AS_EN}",
    ),
    "file-encrypted": (
        "Berkas dilindungi kata sandi. Hapus kata sandinya di Excel (File, Info, Lindungi Buku Kerja), "
        "simpan, lalu unggah lagi.",
        "The file is protected by a password. Remove it in Excel (File, Info, Protect Workbook), save, "
        "then upload again.",
    ),
    "file-pdf": (
        "Berkas ini PDF, bukan Excel. Unggah berkas .xlsx yang dipakai untuk membuatnya.",
        "This is a PDF, not an Excel file. Upload the .xlsx file it was made from.",
    ),
    "file-web-page": (
        "Berkas ini halaman web (HTML) yang dinamai seperti Excel. Minta berkas .xlsx atau .csv dari aplikasi asalnya: "
        "bila halaman ini dibuka di Excel, angka terakhir NIK dan NPWP hilang.",
        "This is a web page (HTML) named like an Excel file. Ask for an .xlsx or .csv from where it came: opened in "
        "Excel, this page loses the last digits of NIK and NPWP.",
    ),
    "file-numbers": (
        "Berkas ini dari Numbers (Apple). Di Numbers pilih File, Ekspor ke, Excel, lalu unggah berkas .xlsx-nya.",
        "This file is from Apple Numbers. In Numbers choose File, Export To, Excel, then upload the .xlsx file.",
    ),
    "reading-stopped": (
        "Berkas ini tidak dapat dibaca: pembacaannya memakan terlalu banyak memori atau waktu. Unggah sekali lagi; "
        "bila tetap begitu, salin tabelnya ke templat Jembatan yang baru, lalu unggah templat itu.",
        "This file cannot be read: reading it takes too much memory or time. Upload it once more; if that does not "
        "help, copy the table into a fresh Jembatan template and upload that.",
    ),
    "file-other-office": (
        f"Berkas ini bukan Excel .xlsx (mungkin Word, OpenDocument atau .xlsb). {_SAVE_AS}",
        f"This is not an Excel .xlsx file (perhaps Word, OpenDocument or .xlsb). {_SAVE_AS_EN}",
    ),
    "file-not-workbook": (
        f"Berkas ini bukan buku kerja Excel. {_SAVE_AS}",
        f"This is not an Excel workbook. {_SAVE_AS_EN}",
    ),
    "file-damaged": (
        f"Berkas rusak atau tidak lengkap sehingga tidak dapat dibaca. {_SAVE_AS}",
        f"The file is damaged or incomplete and cannot be read. {_SAVE_AS_EN}",
    ),
    "file-macros": (
        "Berkas memuat makro. Simpan Sebagai jenis Excel Workbook (.xlsx) tanpa makro, lalu unggah lagi.",
        "The file contains macros. Save As type Excel Workbook (.xlsx) without macros, then upload again.",
    ),
    "file-signed": (
        "Berkas ini ditandatangani secara digital; catatan tidak dapat ditulis ke dalamnya tanpa membatalkan tanda "
        "tangan itu. Perbaiki barisnya di halaman unggahan, atau hapus tanda tangannya di Excel (File, Info, View "
        "Signatures), simpan, lalu unggah lagi.",
        "This file is digitally signed; remarks cannot be written into it without breaking the signature. Mend the "
        "rows on the upload's page, or remove the signature in Excel (File, Info, View Signatures), save, then "
        "upload again.",
    ),
    "file-not-annotated": (
        "Catatan tidak dapat ditulis ke berkas ini karena susunannya tidak biasa. Perbaiki barisnya di halaman "
        "unggahan, atau buka di Excel, Simpan Sebagai jenis Excel Workbook (.xlsx), lalu unggah lagi.",
        "Remarks cannot be written into this file because of its unusual build. Mend the rows on the upload's page, "
        "or open it in Excel, choose Save As type Excel Workbook (.xlsx), then upload again.",
    ),
    "sheet-without-room": (
        "Di lembar “{sheet}” tidak ada kolom kosong di kanan tabel untuk catatan. Hapus isian di kanan tabel, "
        "simpan, lalu unggah lagi.",
        "Sheet “{sheet}” has no empty column to the right of the table for remarks. Delete what stands there, save, "
        "then upload again.",
    ),
    "file-zip-bomb": (
        "Isi berkas mengembang jauh melebihi ukuran wajar, jadi tidak dibuka. Salin datanya ke templat "
        "Jembatan yang baru, lalu unggah lagi.",
        "The content swells far beyond a reasonable size, so it was not opened. Copy the data into a "
        "fresh Jembatan template and upload again.",
    ),
    "too-many-rows": (
        "Lembar “{sheet}” berisi lebih dari {limit} baris. Bagi menjadi beberapa berkas, lalu unggah satu per satu.",
        "Sheet “{sheet}” has more than {limit} rows. Split it into several files and upload them one by one.",
    ),
    "sheet-too-wide": (
        "Lembar “{sheet}” memuat isian sangat jauh dari tabel (di sel {cell}). Hapus isian itu "
        "atau salin tabelnya ke lembar baru, lalu unggah lagi.",
        "Sheet “{sheet}” has an entry very far from the table (in cell {cell}). Delete it or copy the "
        "table to a new sheet, then upload again.",
    ),
    "no-sheet": (
        "Tidak ada lembar yang terlihat di berkas ini. Tampilkan lembar datanya (klik kanan, Unhide), "
        "simpan, lalu unggah lagi.",
        "No sheet is visible in this file. Unhide the data sheet (right click, Unhide), save, then upload again.",
    ),
    "no-header": (
        "Baris judul kolom tidak ditemukan. Pastikan ada satu baris judul seperti: {titles}. "
        "Lembar yang dibaca: {sheets}.",
        "No row of column titles was found. Make sure there is one such as: {titles}. Sheets read: {sheets}.",
    ),
    "missing-columns": (
        "Kolom wajib tidak ditemukan: {missing}. Judul yang terbaca di lembar “{sheet}” baris {row}: "
        "{found}. Tambahkan atau ganti judul kolomnya, lalu unggah lagi.",
        "Required columns were not found: {missing}. Titles read in sheet “{sheet}” row {row}: {found}. "
        "Add or rename the columns, then upload again.",
    ),
    "no-rows": (
        "Tidak ada baris data di bawah judul kolom (lembar “{sheet}”, baris {row}). Isi datanya, "
        "lalu unggah lagi.{if_empty_id}",
        "There is no data row below the column titles (sheet “{sheet}”, row {row}). Fill in the data "
        "and upload again.{if_empty_en}",
    ),
}


class WorkbookRefused(Exception):
    """The file as a whole cannot be taken; nothing of it may be stored.

    `code` is stable; the two messages say what happened and what to do.
    """

    def __init__(self, code: str, **details: object) -> None:
        in_bahasa, in_english = _REASONS[code]
        self.code, self.details = code, details
        self.message_id = in_bahasa.format(**details)
        self.message_en = in_english.format(**details)
        super().__init__(code, self.message_en)

    def __reduce__(self) -> tuple[object, ...]:
        return _refused, (self.code, self.details)


def _refused(code: str, details: dict[str, object]) -> WorkbookRefused:
    return WorkbookRefused(code, **details)
