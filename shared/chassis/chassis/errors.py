"""Expected failures. Each has a name, a status, a stable code and a sentence that says what to do.

Problem ─┬─ NotFound 404      ┬ Conflict 409   ┬ Unacceptable 422
         ├─ Unauthenticated 401  Forbidden 403   TooLarge 413
         └─ Unavailable 503, TooMany 429 (the only ones worth trying again unchanged)
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class FieldProblem:
    """Fault of one field. `field` is its path, e.g. `rows.3.npwp`."""

    field: str
    code: str
    message: str
    message_en: str


class Problem(Exception):
    """An expected failure. `code` is stable; `message` is Bahasa Indonesia and says what to do."""

    status: ClassVar[int] = 400
    code: str = "permintaan-tidak-valid"
    message: str = "Permintaan tidak dapat diproses. Periksa isian lalu kirim lagi."
    message_en: str = "The request cannot be processed. Check the input and send it again."

    def __init__(
        self,
        message: str | None = None,
        message_en: str | None = None,
        *,
        code: str | None = None,
        fields: Sequence[FieldProblem] = (),
    ) -> None:
        self.message = message or self.message
        self.message_en = message_en or (self.message if message else self.message_en)
        self.code = code or self.code
        self.fields = tuple(fields)
        super().__init__(self.code)


class NotFound(Problem):
    status = 404
    code = "tidak-ditemukan"
    message = "Data tidak ditemukan, atau bukan milik unit Anda. Periksa alamat atau pilih dari daftar."
    message_en = "Not found, or not your unit's. Check the address or choose from the list."


class Conflict(Problem):
    status = 409
    code = "sudah-berubah"
    message = "Data sudah diubah orang lain. Muat ulang, periksa, lalu simpan lagi."
    message_en = "Somebody else changed this meanwhile. Reload, check and save again."


class Unacceptable(Problem):
    status = 422
    code = "isian-tidak-valid"


class TooLarge(Problem):
    status = 413
    code = "terlalu-besar"
    message = "Berkas terlalu besar. Bagi menjadi beberapa berkas lalu kirim satu per satu."
    message_en = "The file is too large. Split it and send the parts one by one."


class Unauthenticated(Problem):
    status = 401
    code = "belum-masuk"
    message = "Anda belum masuk, atau sesi sudah berakhir. Masuk lagi lalu ulangi."
    message_en = "You are not signed in, or the session ended. Sign in and try again."


class Forbidden(Problem):
    status = 403
    code = "tidak-berwenang"
    message = "Peran Anda tidak boleh melakukan ini. Hubungi admin unit bila seharusnya boleh."
    message_en = "Your role does not allow this. Ask your unit's admin if it should."


class Unavailable(Problem):
    status = 503
    code = "layanan-sibuk"
    message = "Layanan sedang tidak tersedia. Data Anda belum tersimpan; coba lagi sebentar lagi."
    message_en = "The service is unavailable. Nothing was saved; try again shortly."


class TooMany(Problem):
    """Too often, or too much at once; `retry_after` seconds later it may be right."""

    status = 429
    code = "terlalu-sering"

    def __init__(self, retry_after: float) -> None:
        self.retry_after = max(1, math.ceil(retry_after))
        super().__init__(
            f"Terlalu banyak permintaan dalam waktu singkat. Tunggu {self.retry_after} detik, lalu ulangi.",
            f"Too many requests in a short time. Wait {self.retry_after} seconds, then try again.",
        )
