"""Reasons for a return: which workbook a row stands in, and which supplier a row became."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis.auth import Principal
from chassis.db import Session
from chassis.pages import Form, Page
from jembatan_contracts.submissions import Reason

from suppliers.models import Submission, Upload
from suppliers.profile import Profile
from suppliers.queries import suppliers, uploads
from suppliers.staged import open_row
from suppliers.vault import Vault


@dataclass(frozen=True)
class Told:
    """A reason with where it leads: `workbook` is the file's name, `name` the supplier's, each if it is known."""

    text: str
    field: str | None
    row: int | None
    upload: UUID | None
    workbook: str
    supplier: UUID | None
    name: str


async def told(session: Session, reader: Principal, submission: Submission) -> list[Told]:
    """As the page shows them. A reason of old names no workbook: its row leads to the newest that has it."""
    kept: list[dict[str, Any]] = submission.reasons
    if not kept:
        return []
    unnamed = {int(one["row"]) for one in kept if one.get("row") and not one.get("upload")}
    newest = await uploads.newest_with_rows(session, reader, submission.unit, unnamed)
    books = {one.id: one.filename for one in await uploads.workbooks_of(session, reader, submission.unit)}
    ids = {UUID(one["supplier"]) for one in kept if one.get("supplier")}
    names = await suppliers.names_of(session, reader, ids)
    found = []
    for one in kept:
        row = one.get("row")
        upload = UUID(one["upload"]) if one.get("upload") else newest.get(row) if row else None
        supplier = UUID(one["supplier"]) if one.get("supplier") else None
        known = supplier if supplier in names else None
        book = books.get(upload, "") if upload else ""
        name = names.get(supplier, "") if supplier else ""
        found.append(Told(one["text"], one.get("field"), row, upload if book else None, book, known, name))
    return found


async def completed(
    page: Page, session: Session, vault: Vault, submission: Submission, form: Form, reasons: Sequence[Reason]
) -> list[Reason]:
    """Each row with its workbook, and the supplier that it became; a row that no workbook has, or several, is refused
    in the form."""
    books = await uploads.workbooks_of(session, page.principal, submission.unit)
    return [
        await _completed(page, session, vault, submission, form, f"reasons.{number}", one, books)
        for number, one in enumerate(reasons)
    ]


async def _completed(
    page: Page,
    session: Session,
    vault: Vault,
    submission: Submission,
    form: Form,
    field: str,
    reason: Reason,
    books: Sequence[Upload],
) -> Reason:
    if reason.row is None:
        return reason.model_copy(update={"upload": None})
    having = await uploads.having_row(session, [one.id for one in books], reason.row)
    if reason.upload is not None:
        having = having & {reason.upload}
    if not having:
        form.refuse(f"{field}.row", page.gettext("Baris %(n)s tidak ada di berkas unit ini.", n=reason.row))
        return reason
    if len(having) > 1:
        message = page.gettext("Pilih berkasnya: baris %(n)s ada di beberapa berkas unit ini.", n=reason.row)
        form.refuse(f"{field}.upload", message)
        return reason
    (upload,) = having
    found = {"upload": upload}
    if reason.supplier is None:
        found["supplier"] = await _became(session, vault, submission.unit, upload, reason.row)
    return reason.model_copy(update=found)


async def _became(session: Session, vault: Vault, unit: str, upload: UUID, number: int) -> Any:
    """The supplier in the register that this row means; none while it is not saved."""
    values = open_row(await uploads.find_row(session, upload, number), vault).values
    if values is None:
        return None
    return await suppliers.with_key(session, unit, Profile.of(values).match_key(vault))
