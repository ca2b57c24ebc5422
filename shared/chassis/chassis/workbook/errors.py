"""Errors for which a file is not taken at all."""

from typing import Any

from chassis import gettext
from chassis.translation import Sentence, in_both

_SAVE_AS = gettext("Buka di Excel, pilih Simpan Sebagai jenis Excel Workbook (.xlsx), lalu unggah lagi.")

_REASONS = {
    "file-empty": gettext("Berkas kosong. Pilih berkas .xlsx yang sudah diisi, lalu unggah lagi."),
    "file-too-large": gettext(
        "Berkas terlalu besar (paling besar %(limit)s MB). Hapus gambar dan lembar yang tidak perlu."
    ),
    "file-old-excel": gettext("Berkas ini berformat Excel lama (.xls). %(save_as)s", save_as=_SAVE_AS),
    "file-encrypted": gettext(
        "Berkas dilindungi kata sandi. Hapus kata sandinya di Excel (File, Info, Lindungi Buku Kerja), "
        "simpan, lalu unggah lagi."
    ),
    "file-pdf": gettext("Berkas ini PDF, bukan Excel. Unggah berkas .xlsx yang dipakai untuk membuatnya."),
    "file-web-page": gettext(
        "Berkas ini halaman web (HTML) yang dinamai seperti Excel. Minta berkas .xlsx atau .csv dari aplikasi asalnya: "
        "bila halaman ini dibuka di Excel, angka terakhir NIK dan NPWP hilang."
    ),
    "file-numbers": gettext(
        "Berkas ini dari Numbers (Apple). Di Numbers pilih File, Ekspor ke, Excel, lalu unggah berkas .xlsx-nya."
    ),
    "reading-stopped": gettext(
        "Berkas ini tidak dapat dibaca: pembacaannya memakan terlalu banyak memori atau waktu. Unggah sekali lagi; "
        "bila tetap begitu, salin tabelnya ke templat Jembatan yang baru, lalu unggah templat itu."
    ),
    "file-other-office": gettext(
        "Berkas ini bukan Excel .xlsx (mungkin Word, OpenDocument atau .xlsb). %(save_as)s", save_as=_SAVE_AS
    ),
    "file-not-workbook": gettext("Berkas ini bukan buku kerja Excel. %(save_as)s", save_as=_SAVE_AS),
    "file-damaged": gettext(
        "Berkas rusak atau tidak lengkap sehingga tidak dapat dibaca. %(save_as)s", save_as=_SAVE_AS
    ),
    "file-macros": gettext(
        "Berkas memuat makro. Simpan Sebagai jenis Excel Workbook (.xlsx) tanpa makro, lalu unggah lagi."
    ),
    "file-signed": gettext(
        "Berkas ini ditandatangani secara digital; catatan tidak dapat ditulis ke dalamnya tanpa membatalkan tanda "
        "tangan itu. Perbaiki barisnya di halaman unggahan, atau hapus tanda tangannya di Excel (File, Info, View "
        "Signatures), simpan, lalu unggah lagi."
    ),
    "file-not-annotated": gettext(
        "Catatan tidak dapat ditulis ke berkas ini karena susunannya tidak biasa. Perbaiki barisnya di halaman "
        "unggahan, atau buka di Excel, Simpan Sebagai jenis Excel Workbook (.xlsx), lalu unggah lagi."
    ),
    "sheet-without-room": gettext(
        "Di lembar “%(sheet)s” tidak ada kolom kosong di kanan tabel untuk catatan. Hapus isian di kanan tabel, "
        "simpan, lalu unggah lagi."
    ),
    "file-zip-bomb": gettext(
        "Isi berkas mengembang jauh melebihi ukuran wajar, jadi tidak dibuka. Salin datanya ke templat "
        "Jembatan yang baru, lalu unggah lagi."
    ),
    "too-many-rows": gettext(
        "Lembar “%(sheet)s” berisi lebih dari %(limit)s baris. Bagi menjadi beberapa berkas, lalu unggah satu per satu."
    ),
    "sheet-too-wide": gettext(
        "Lembar “%(sheet)s” memuat isian sangat jauh dari tabel (di sel %(cell)s). Hapus isian itu "
        "atau salin tabelnya ke lembar baru, lalu unggah lagi."
    ),
    "no-sheet": gettext(
        "Tidak ada lembar yang terlihat di berkas ini. Tampilkan lembar datanya (klik kanan, Unhide), "
        "simpan, lalu unggah lagi."
    ),
    "no-header": gettext(
        "Baris judul kolom tidak ditemukan. Pastikan ada satu baris judul seperti: %(titles)s. "
        "Lembar yang dibaca: %(sheets)s."
    ),
    "missing-columns": gettext(
        "Kolom wajib tidak ditemukan: %(missing)s. Judul yang terbaca di lembar “%(sheet)s” baris %(row)s: "
        "%(found)s. Tambahkan atau ganti judul kolomnya, lalu unggah lagi."
    ),
    "no-rows": gettext(
        "Tidak ada baris data di bawah judul kolom (lembar “%(sheet)s”, baris %(row)s). Isi datanya, "
        "lalu unggah lagi.%(if_empty)s"
    ),
}


class WorkbookRefused(Exception):
    """The file as a whole cannot be taken; nothing of it may be stored.

    `code` is stable; `message` says what happened and what to do. Details may be sentences.
    """

    def __init__(self, code: str, **details: object) -> None:
        self.code, self.details = code, details
        self.message = _REASONS[code].filled(**details)
        super().__init__(code, str(self.message))

    def __reduce__(self) -> tuple[object, ...]:
        told = {name: (str(one), one.english) for name, one in self.details.items() if isinstance(one, Sentence)}
        return _refused, (self.code, self.details | told, tuple(told))


def _refused(code: str, details: dict[str, Any], told: tuple[str, ...]) -> WorkbookRefused:
    """A refusal as a child of the sandbox sent it; it may send no class of another package."""
    return WorkbookRefused(code, **details | {name: in_both(*details[name]) for name in told})
