"""Expected failures. Each has a name, a status, a stable code and a sentence that says what to do.

Problem ─┬─ NotFound 404      ┬ Conflict 409   ┬ Unacceptable 422
         ├─ Unauthenticated 401  Forbidden 403   TooLarge 413
         └─ Unavailable 503, TooMany 429 (the only ones worth trying again unchanged)
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from chassis import gettext
from chassis.translation import english_of


@dataclass(frozen=True)
class FieldProblem:
    """Fault of one field. `field` is its path, e.g. `rows.3.npwp`."""

    field: str
    code: str
    message: str

    @property
    def message_en(self) -> str:
        return english_of(self.message)


class Problem(Exception):
    """An expected failure. `code` is stable; `message` is Bahasa Indonesia and says what to do: a `Sentence`."""

    status: ClassVar[int] = 400
    code: str = "permintaan-tidak-valid"
    message: str = gettext("Permintaan tidak dapat diproses. Periksa isian lalu kirim lagi.")

    def __init__(
        self,
        message: str | None = None,
        *,
        code: str | None = None,
        fields: Sequence[FieldProblem] = (),
    ) -> None:
        self.message = message or self.message
        self.code = code or self.code
        self.fields = tuple(fields)
        super().__init__(self.code)

    @property
    def message_en(self) -> str:
        return english_of(self.message)


class NotFound(Problem):
    status = 404
    code = "tidak-ditemukan"
    message = gettext("Data tidak ditemukan, atau bukan milik unit Anda. Periksa alamat atau pilih dari daftar.")


class Conflict(Problem):
    status = 409
    code = "sudah-berubah"
    message = gettext("Data sudah diubah orang lain. Muat ulang, periksa, lalu simpan lagi.")


class Unacceptable(Problem):
    status = 422
    code = "isian-tidak-valid"


class TooLarge(Problem):
    status = 413
    code = "terlalu-besar"
    message = gettext("Berkas terlalu besar. Bagi menjadi beberapa berkas lalu kirim satu per satu.")


class Unauthenticated(Problem):
    status = 401
    code = "belum-masuk"
    message = gettext("Anda belum masuk, atau sesi sudah berakhir. Masuk lagi lalu ulangi.")


class Forbidden(Problem):
    status = 403
    code = "tidak-berwenang"
    message = gettext("Peran Anda tidak boleh melakukan ini. Hubungi admin unit bila seharusnya boleh.")


class Unavailable(Problem):
    status = 503
    code = "layanan-sibuk"
    message = gettext("Layanan sedang tidak tersedia. Data Anda belum tersimpan; coba lagi sebentar lagi.")


class TooMany(Problem):
    """Too often, or too much at once; `retry_after` seconds later it may be right."""

    status = 429
    code = "terlalu-sering"

    def __init__(self, retry_after: float) -> None:
        self.retry_after = max(1, math.ceil(retry_after))
        super().__init__(
            gettext(
                "Terlalu banyak permintaan dalam waktu singkat. Tunggu %(retry_after)s detik, lalu ulangi.",
                retry_after=self.retry_after,
            ),
        )
