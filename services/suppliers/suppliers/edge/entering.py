"""A supplier as somebody enters it, on its way to the use case."""

from collections.abc import Sequence
from uuid import UUID

from chassis.auth import Principal
from chassis.db import Session
from chassis.errors import FieldProblem, Unacceptable

from suppliers.models import Supplier
from suppliers.profile import Profile
from suppliers.queries import suppliers as queries
from suppliers.rules import Entered, read_entered
from suppliers.schemas.suppliers import SupplierChange, SupplierIn, shown_npwp
from suppliers.sealing import read_profile
from suppliers.usecases import suppliers as usecases
from suppliers.vault import Vault
from suppliers.workbook import Issue, Severity

Remarks = Sequence[Issue]


async def register(session: Session, operator: Principal, vault: Vault, wish: SupplierIn) -> tuple[Supplier, Remarks]:
    """With what is worth a look though it was saved. Raises `Unacceptable` with every error by field."""
    entered = _read(wish)
    supplier = await usecases.register_supplier(session, operator, vault, _accepted(entered), entered.offers)
    return supplier, _remarks(entered)


async def change(
    session: Session, operator: Principal, vault: Vault, supplier_id: UUID, wish: SupplierChange
) -> tuple[Supplier, Remarks]:
    """The whole supplier anew. A number that comes back as it was shown, masked, is unchanged."""
    known = read_profile(await queries.find_supplier(session, operator, supplier_id), vault)
    if wish.npwp and wish.npwp == shown_npwp(known, own=True):
        wish.npwp = known.npwp or known.nik
    entered = _read(wish)
    supplier = await usecases.update_supplier(
        session,
        operator,
        vault,
        supplier_id,
        _accepted(entered),
        entered.offers,
        active=wish.active,
        version=wish.version,
    )
    return supplier, _remarks(entered)


def _read(wish: SupplierIn) -> Entered:
    return read_entered(wish.identity(), [one.as_cells() for one in wish.offers])


def _accepted(entered: Entered) -> Profile:
    if entered.profile is None or entered.errors:
        raise Unacceptable(
            "Ada isian yang belum benar. Perbaiki yang ditandai lalu simpan lagi.",
            "Some input is not right. Correct what is marked and save again.",
            fields=[FieldProblem(one.field, one.code, one.message_id, one.message_en) for one in entered.errors],
        )
    keys = [terms.key for terms in entered.offers]
    twice = [position for position, key in enumerate(keys) if key in keys[:position]]
    if twice:
        raise Unacceptable(
            "Komoditas yang sama dengan satuan yang sama tertulis dua kali. Hapus salah satu.",
            "The same commodity stands there twice in the same unit. Remove one.",
            fields=[
                FieldProblem(f"offers.{position}.commodity", "duplicate", "tertulis dua kali", "stands there twice")
                for position in twice
            ],
        )
    return entered.profile


def _remarks(entered: Entered) -> Remarks:
    return [issue for issue in entered.issues if issue.severity is not Severity.error]
