"""Reasons for a return: a row, its workbook and its supplier belong together, or are refused."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from chassis.auth import Principal
from chassis.db import Session
from chassis.errors import FieldProblem, Unacceptable
from chassis.translation import Sentence
from jembatan_contracts.submissions import Reason
from jembatan_indonesia.names import normalise_name

from suppliers import gettext
from suppliers.domain.profile import Profile
from suppliers.domain.staged_rows import Content, open_row
from suppliers.domain.workbook import PART
from suppliers.models import StagedRow, Supplier, Upload
from suppliers.queries import suppliers, uploads


async def checked(session: Session, unit: str, reasons: Sequence[Reason]) -> list[Reason]:
    """Each row with its workbook, its table where there are several, and the supplier that it became.

    Raises `Unacceptable` with a fault for every field: what is not the unit's, a row that no workbook or several have,
    a row of somebody else than the supplier named.
    """
    addressee = Principal("", unit, frozenset())
    books = {one.id: one for one in await uploads.workbooks_of(session, addressee, unit, limit=1000)}
    known = await suppliers.find_all(session, addressee, {one.supplier for one in reasons if one.supplier})
    desk = _Desk(session, unit, books, known)
    found = [await desk.read(f"reasons.{number}", one) for number, one in enumerate(reasons)]
    if desk.faults:
        raise Unacceptable(fields=desk.faults)
    return found


class _Desk:
    """Things that a unit's reasons may name, and the faults found in them so far."""

    def __init__(
        self,
        session: Session,
        unit: str,
        books: Mapping[UUID, Upload],
        known: Mapping[UUID, Supplier],
    ) -> None:
        self.session, self.unit, self.books, self.known = session, unit, books, known
        self.faults: list[FieldProblem] = []

    async def read(self, field: str, reason: Reason) -> Reason:
        supplier = self.known.get(reason.supplier) if reason.supplier else None
        if reason.supplier and not supplier:
            self._refuse(
                f"{field}.supplier",
                "pemasok-bukan-milik-unit",
                gettext("Pemasok ini tidak ada di daftar unit ini. Pilih pemasok dari daftar unit."),
            )
        if reason.upload and reason.upload not in self.books:
            self._refuse(
                f"{field}.upload",
                "berkas-bukan-milik-unit",
                gettext("Berkas ini bukan milik unit ini, atau belum selesai dibaca. Pilih berkas unit ini."),
            )
        row = await self._row(field, reason) if reason.row else None
        if row is None:
            return reason
        content = open_row(row)
        owner = await self._owner(row, content)
        if supplier and owner != supplier.id and not (owner is None and _may_mean(content, supplier)):
            self._refuse(
                f"{field}.supplier",
                "baris-pemasok-lain",
                gettext(
                    "Baris %(row)s di berkas itu bukan baris pemasok ini. Pilih pemasok yang benar, atau kosongkan "
                    "pemasok atau barisnya.",
                    row=reason.row,
                ),
            )
        table = row.number // PART if len(self.books[row.upload_id].parts) > 1 else None
        return reason.model_copy(update={"upload": row.upload_id, "table": table, "supplier": reason.supplier or owner})

    async def _row(self, field: str, reason: Reason) -> StagedRow | None:
        """The one row that is meant."""
        asked = [reason.upload] if reason.upload else list(self.books)
        having = await uploads.rows_at(self.session, [one for one in asked if one in self.books], reason.row or 0)
        if reason.table is not None:
            having = [one for one in having if one.number // PART == reason.table]
        if len(having) == 1:
            return having[0]
        if not having and not (reason.upload and reason.upload not in self.books):
            self._refuse(
                f"{field}.row",
                "baris-tidak-ada",
                gettext("Baris %(row)s tidak ada di berkas unit ini.", row=reason.row),
            )
        elif len({one.upload_id for one in having}) > 1:
            self._refuse(
                f"{field}.upload",
                "baris-di-beberapa-berkas",
                gettext("Pilih berkasnya: baris %(row)s ada di beberapa berkas unit ini.", row=reason.row),
            )
        elif having:
            self._refuse(
                f"{field}.upload",
                "baris-di-beberapa-tabel",
                gettext("Pilih lembar atau tabelnya: baris %(row)s ada di beberapa tabel berkas ini.", row=reason.row),
            )
        return None

    async def _owner(self, row: StagedRow, content: Content) -> UUID | None:
        """The supplier of the register that this row went to or means."""
        if row.supplier_id or content.values is None:
            return row.supplier_id
        return await suppliers.matching(self.session, self.unit, Profile.of(content.values))

    def _refuse(self, field: str, code: str, message: Sentence) -> None:
        self.faults.append(FieldProblem(field, code, message))


def _may_mean(content: Content, supplier: Supplier) -> bool:
    """Whether a row that is not in the register may be about this supplier: it has his name or NIB, or no name."""
    name = content.values.name if content.values else content.name
    nib = "".join(filter(str.isdigit, content.written.get("nib", "")))
    same = normalise_name(name) in (supplier.name_key, normalise_name(supplier.name))
    return not name or same or bool(supplier.nib and nib == supplier.nib)
