"""Readiness of a product for a show: a score of 100, and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from chassis.errors import FieldProblem
from chassis.translation import Sentence

from exhibition import gettext
from exhibition.domain.catalogue import categories
from exhibition.models import Certificate, Maker, PictureRole, Product


class Aspect(StrEnum):
    """A thing that a product needs; those of `NEEDED` before it can be submitted."""

    FRONT_PICTURE = "gambar_depan"
    MORE_PICTURES = "gambar_lain"
    PRICE = "harga"
    STOCK = "stok"
    WEIGHT = "berat"
    CERTIFICATES = "sertifikat"
    MAKERS = "pembuat"
    CONSENT = "persetujuan"


POINTS: Final[dict[Aspect, int]] = {
    Aspect.FRONT_PICTURE: 25,
    Aspect.MORE_PICTURES: 10,
    Aspect.PRICE: 15,
    Aspect.STOCK: 10,
    Aspect.WEIGHT: 10,
    Aspect.CERTIFICATES: 15,
    Aspect.MAKERS: 5,
    Aspect.CONSENT: 10,
}
NEEDED: Final = (Aspect.FRONT_PICTURE, Aspect.PRICE)
ENOUGH_PICTURES: Final = 3
MISSING: Final[dict[Aspect, Sentence]] = {
    Aspect.FRONT_PICTURE: gettext("Gambar tampak depan belum ada. Unggah satu di halaman produk."),
    Aspect.MORE_PICTURES: gettext("Kurang dari tiga gambar. Tambah detail atau tampak belakang."),
    Aspect.PRICE: gettext("Harga belum diisi. Isi di halaman produk."),
    Aspect.STOCK: gettext("Jumlah yang diikutkan melebihi stok tercatat. Perbarui stok produk."),
    Aspect.WEIGHT: gettext("Berat belum diisi; pengiriman memerlukannya."),
    Aspect.CERTIFICATES: gettext(
        "Sertifikat yang diperlukan kategori ini belum ada atau tidak berlaku lagi pada hari pameran."
    ),
    Aspect.MAKERS: gettext("Pembuat belum dicatat; premi memerlukannya."),
    Aspect.CONSENT: gettext(
        "Ada pembuat dewasa yang belum ditanya soal nama samaran. Catat jawabannya, setuju atau tidak."
    ),
}


@dataclass(frozen=True)
class Readiness:
    """`score` of 100; `missing` in the order of their weight."""

    score: int
    missing: tuple[Aspect, ...]

    @property
    def hinders(self) -> tuple[Aspect, ...]:
        """Missing things without which an entry is not taken."""
        return tuple(one for one in self.missing if one in NEEDED)

    def problems(self) -> list[FieldProblem]:
        return [problem(one) for one in self.hinders]


def problem(aspect: Aspect) -> FieldProblem:
    """A missing thing, as a refusal names it."""
    return FieldProblem(aspect.value, f"kurang-{aspect.value.replace('_', '-')}", MISSING[aspect])


def readiness(
    product: Product,
    *,
    price: int | None,
    quantity: int,
    roles: Sequence[str],
    certificates: Sequence[Certificate],
    makers: Sequence[Maker],
    day: date,
) -> Readiness:
    """Judge a product as it stands. `roles`: of its pictures, one for each; `day`: the last day of the show."""
    found = categories().get(product.category)
    wanted = set(found.certificates) if found else set()
    valid = {one.kind for one in certificates if one.holds_on(day)}
    fulfilled = {
        Aspect.FRONT_PICTURE: PictureRole.FRONT in roles,
        Aspect.MORE_PICTURES: len(roles) >= ENOUGH_PICTURES,
        Aspect.PRICE: price is not None,
        Aspect.STOCK: 0 < quantity <= product.stock,
        Aspect.WEIGHT: product.weight_g is not None,
        Aspect.CERTIFICATES: wanted <= valid,
        Aspect.MAKERS: bool(makers),
        Aspect.CONSENT: bool(makers) and all(one.is_asked for one in makers),
    }
    missing = sorted((one for one, is_there in fulfilled.items() if not is_there), key=lambda one: -POINTS[one])
    return Readiness(sum(POINTS[one] for one, is_there in fulfilled.items() if is_there), tuple(missing))
