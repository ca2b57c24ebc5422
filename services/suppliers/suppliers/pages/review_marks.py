"""Marks of a review in a supplier's form, at the fields that they are about; saved, one is back at the return."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from chassis.auth import Principal
from chassis.db import Session
from chassis.errors import NotFound
from chassis.pages import Form, Page, formset

from suppliers.domain.staged_rows import open_row
from suppliers.domain.workbook import PART
from suppliers.models import Submission
from suppliers.queries import submissions, uploads

RETURN, FIELD, WHOLE = "laporan", "isian", "-"
"""Parts of the address: the return it is asked in, the field that was tapped. `WHOLE` marks what is about no field."""
OFFERS = "offers"
_OF_OFFERS = {
    "commodity": "commodity",
    "unit": "unit",
    "price": "price",
    "capacity": "monthly_capacity",
    "season": "months",
}
_ELSEWHERE = {"nik": "npwp", "region_name": "region_code"} | {
    kind: f"certificates.{kind}" for kind in ("halal", "pirt", "nkv", "bpom")
}


async def put(page: Page, session: Session, operator: Principal, form: Form, supplier_id: UUID) -> UUID | None:
    """Mark the fields of a supplier's form, and open it at the one that was asked for. The return that asks for it."""
    submission = await find_return(session, operator, form)
    if submission is None:
        return None
    own = [one for one in submission.reasons if one.get("supplier") == str(supplier_id)]
    for reason in own:
        commodity = await _commodity(session, reason) if reason.get("field") in _OF_OFFERS else None
        for name in list(_names(form, str(reason.get("field") or ""), commodity)) or [WHOLE]:
            form.mark(name, page.gettext("Kanwil: %(text)s", text=reason["text"]))
    asked = list(_names(form, form.value(FIELD), None))
    form.focused = next((name for name in asked if name in form.marks), asked[0] if asked else "")
    return submission.id


async def find_return(session: Session, operator: Principal, form: Form) -> Submission | None:
    """The return that the form was opened from; nothing where its address names none of theirs."""
    try:
        submission, _, _ = await submissions.find_submission(session, operator, UUID(form.value(RETURN)))
    except (ValueError, NotFound):
        return None
    return submission


def _names(form: Form, field: str, commodity: str | None) -> Iterator[str]:
    """Names in the form of a field as a reason calls it; of an offer's, those of this commodity or of all."""
    if field not in _OF_OFFERS:
        name = _ELSEWHERE.get(field, field)
        if name in form.values or name in _ELSEWHERE.values():
            yield name
        return
    rows = formset.rows(form, OFFERS)
    named = [row for row in rows if form.value(f"{OFFERS}.{row}.commodity") == commodity]
    for row in named or rows:
        yield f"{OFFERS}.{row}.{_OF_OFFERS[field]}"


async def _commodity(session: Session, reason: Mapping[str, Any]) -> str | None:
    """Commodity of the row that a reason is about, where it names one that was understood."""
    if not (reason.get("upload") and reason.get("row")):
        return None
    number = (reason.get("table") or 0) * PART + reason["row"]
    found = [open_row(row) for row in await uploads.rows_numbered(session, UUID(reason["upload"]), [number])]
    return found[0].values.commodity if found and found[0].values else None
