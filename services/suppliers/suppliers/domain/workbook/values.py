"""One row's meaning: a supplier and one commodity he offers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from chassis.workbook import rows
from jembatan_indonesia.names import normalise_name
from jembatan_indonesia.npwp import Npwp, NpwpKind


class Certificate(StrEnum):
    ada = "ada"
    tidak = "tidak"
    proses = "proses"


@dataclass(frozen=True, slots=True)
class SupplierRow:
    """Clean values. Codes come from the catalogue, money is rupiah per `unit`, season is month numbers.

    `nik` is filled instead of `npwp` when the tax number is a person's (16 digits) or a branch of it (22).
    An empty `season` means it was not stated.
    """

    name: str
    commodity: str
    unit: str
    price: int
    legal_form: str | None = None
    nib: str | None = None
    npwp: str | None = None
    npwp_kind: NpwpKind | None = None
    nik: str | None = field(default=None, repr=False)
    address: str | None = field(default=None, repr=False)
    region_code: str | None = None
    phone: str | None = field(default=None, repr=False)
    monthly_capacity: Decimal | None = None
    season: tuple[int, ...] = ()
    halal: Certificate | None = None
    pirt: Certificate | None = None
    nkv: Certificate | None = None
    bpom: Certificate | None = None

    @property
    def npwp_match_key(self) -> str | None:
        """Equal for the 15 and 16 digit form; None without an NPWP or when it is a NIK."""
        return Npwp(self.npwp, self.npwp_kind).match_key if self.npwp and self.npwp_kind else None

    @property
    def certificates(self) -> dict[str, Certificate]:
        """The certificates stated, by kind: halal, pirt, nkv, bpom."""
        stated = {"halal": self.halal, "pirt": self.pirt, "nkv": self.nkv, "bpom": self.bpom}
        return {kind: state for kind, state in stated.items() if state is not None}


ExaminedRow: TypeAlias = rows.ExaminedRow[SupplierRow]


def supplier_key(values: SupplierRow, nik_digest: Callable[[str], str] | None = None) -> str:
    """Key that tells one supplier of a unit from another: `nib:…`, else `npwp:…`, else `nik:…`, else `name:…`.

    A NIK only counts when `nik_digest` (a keyed hash) is given; the number itself is never in the key.
    """
    if values.nib:
        return f"nib:{values.nib}"
    if key := values.npwp_match_key:
        return f"npwp:{key}"
    if values.nik and nik_digest:
        return f"nik:{nik_digest(values.nik.removesuffix('000000') if len(values.nik) > 16 else values.nik)}"
    return f"name:{normalise_name(values.name, values.legal_form)}"
