"""A supplier entered or changed by hand, with everything he offers."""

from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID

from chassis import units
from chassis.auth import Principal
from chassis.db import Session
from chassis.http import InTransaction
from chassis.pages import Form, InPage, Page, PageRouter, answer_form, formats, formset, list_field
from chassis.schemas import Code, Search
from chassis.translation import in_language
from chassis.workbook.cells import amount_of
from fastapi import Response
from pydantic import field_validator

from suppliers.domain.catalogue import UNITS
from suppliers.domain.workbook import Severity
from suppliers.errors import SameSupplier
from suppliers.pages import handed_in, labels, review_marks
from suppliers.permissions import SuppliersWrite
from suppliers.queries import suppliers as queries
from suppliers.schemas.suppliers import OfferIn, SupplierChange, SupplierIn, SupplierOut
from suppliers.usecases import form_faults
from suppliers.usecases import suppliers as usecases
from suppliers.usecases.suppliers import Remarks

router = PageRouter(prefix="/pemasok")
OFFERS = "offers"
MEANT = ("commodity", "price", "monthly_capacity")
UNSEEN = ("csrf", "version", "active", review_marks.RETURN, review_marks.FIELD)
MONTHS = [str(number) for number in range(1, 13)]
Differing = tuple[str, str, str]


class WrittenOffer(OfferIn):
    """As people write it: `Rp13.500`, `1.500,5`."""

    _list_fields = list_field("months")

    @field_validator("price", "monthly_capacity", mode="before")
    @classmethod
    def _amount(cls, written: Any) -> Any:
        amount = amount_of(written)
        return amount.value if amount and not amount.rest else written


class NewSupplier(SupplierIn):
    offers: list[WrittenOffer]  # type: ignore[assignment]


class ChangedSupplier(SupplierChange):
    """With the return from which it was opened, and the field."""

    active: bool
    laporan: str = ""
    isian: str = ""
    offers: list[WrittenOffer]  # type: ignore[assignment]


@router.get("/baru")
async def open_new(page: InPage, session: InTransaction, operator: SuppliersWrite) -> Response:
    form = page.blank(region_code="", offers__0__commodity="")
    return await _show(page, session, form)


@router.post("/baru")
async def save_new(page: InPage, session: InTransaction, operator: SuppliersWrite) -> Response:
    form = await page.form()
    if formset.pressed(form, OFFERS):
        return await _show(page, session, form, focus=True)
    formset.drop_blank(form, OFFERS, MEANT)

    async def deed(form: Form) -> Response:
        supplier, remarks = await usecases.register_supplier(session, operator, form.read(NewSupplier))
        return await _saved(page, session, supplier.id, remarks)

    async def again(form: Form, status: int) -> Response:
        await _tell_all(page, session, operator, form)
        return await _show(page, session, form, status)

    return await answer_form(page, session, deed, again, form)


@router.get("/{supplier_id}/ubah")
async def open_change(
    page: InPage,
    session: InTransaction,
    operator: SuppliersWrite,
    supplier_id: UUID,
    laporan: Code | Literal[""] = "",
    isian: Search = "",
) -> Response:
    """`laporan`: the return in which the Kanwil asks for it, `isian`: at which field."""
    supplier = SupplierOut.of(await queries.find_supplier(session, operator, supplier_id), operator)
    form = _filled(page, supplier)
    form.values |= {review_marks.RETURN: [laporan], review_marks.FIELD: [isian]}
    return await _show(page, session, form, of=supplier_id)


@router.post("/{supplier_id}/ubah")
async def save_change(page: InPage, session: InTransaction, operator: SuppliersWrite, supplier_id: UUID) -> Response:
    form = await page.form()
    if formset.pressed(form, OFFERS):
        await queries.find_supplier(session, operator, supplier_id)
        return await _show(page, session, form, focus=True, of=supplier_id)
    formset.drop_blank(form, OFFERS, MEANT)

    async def deed(form: Form) -> Response:
        data = form.read(ChangedSupplier)
        _, remarks = await usecases.update_supplier(session, operator, supplier_id, data)
        asked_in = await review_marks.find_return(session, operator, form)
        return await _saved(page, session, supplier_id, remarks, asked_in.id if asked_in else None)

    async def again(form: Form, status: int) -> Response:
        await _tell_all(page, session, operator, form, supplier_id)
        differs = await _differing(page, session, operator, form, supplier_id)
        return await _show(page, session, form, status, of=supplier_id, differs=differs)

    return await answer_form(page, session, deed, again, form)


async def _differing(
    page: Page, session: Session, operator: Principal, form: Form, supplier_id: UUID
) -> list[Differing]:
    """Of a form that was filled in before somebody saved: each field as typed and as saved now. Sent once more, it is
    meant so."""
    supplier = SupplierOut.of(await queries.find_supplier(session, operator, supplier_id), operator)
    if form.value("version") == str(supplier.version):
        return []
    saved = _filled(page, supplier)
    form.values["version"] = saved.all("version")
    form.summary = page.gettext("Pemasok ini diubah sejak Anda membukanya. Periksa bedanya, lalu simpan lagi.")
    names = dict.fromkeys(name for name in (*saved.values, *form.values) if name not in UNSEEN)
    blank = page.gettext("kosong")
    texts = [(name, _said(name, form), _said(name, saved)) for name in names]
    return [(name, typed or blank, now or blank) for name, typed, now in texts if typed != now]


def _said(name: str, form: Form) -> str:
    """Value of a field, as people read it: the same where it is only written in another way."""
    field, value = name.rpartition(".")[2], form.value(name)
    match field:
        case "commodity":
            return labels.commodity(value)
        case "legal_form":
            return labels.legal_form(value)
        case "region_code":
            return labels.place(value)
        case "months":
            return ", ".join(labels.MONTHS[int(one) - 1] for one in form.all(name) if one in MONTHS)
        case "price" | "monthly_capacity":
            amount = amount_of(value)
            return formats.number(amount.value, form.language) if amount and not amount.rest else value
    return value


async def _tell_all(page: Page, session: Session, operator: Principal, form: Form, of: UUID | None = None) -> None:
    """Tell all that is wrong at once, whatever was found first."""
    faults, refusal = await form_faults.find_faults(session, operator, form.nested(), of)
    form.add(faults)
    if refusal and not form.summary:
        form.refuse_whole(refusal)
    await _lead_to_same(page, session, operator, form)


async def _lead_to_same(page: Page, session: Session, operator: Principal, form: Form) -> None:
    """Name the supplier who is there already, a tap away; the list has many, and some are no longer active."""
    if not isinstance(form.refused, SameSupplier):
        return
    same = await queries.find_supplier(session, operator, form.refused.supplier_id)
    words = page.gettext("Buka “%(name)s”", name=same.name)
    if not same.active:
        words = page.gettext("Buka “%(name)s” (tidak aktif)", name=same.name)
    form.leads_to = (f"/pemasok/{same.id}", words)


async def _saved(
    page: Page, session: Session, supplier_id: UUID, remarks: Remarks, asked_in: UUID | None = None
) -> Response:
    """Say what was saved but should be looked at; that a field was left blank is no news. Back to the return that
    asked for it, if one did."""
    address = f"/laporan/{asked_in}" if asked_in else f"/pemasok/{supplier_id}"
    doubts = [one for one in remarks if one.severity is Severity.warning and one.found]
    told = " ".join(in_language(page.language, one.message) for one in doubts)
    if told:
        words = page.gettext("Tersimpan, tetapi periksa: %(remarks)s", remarks=told[:600])
        return page.go(address, words, "warning")
    return await handed_in.go(page, session, page.principal, address, page.gettext("Pemasok tersimpan."))


async def _show(
    page: Page,
    session: Session,
    form: Form,
    status: int = 200,
    *,
    focus: bool = False,
    of: UUID | None = None,
    differs: Sequence[Differing] = (),
) -> Response:
    unit = await units.find(session, page.principal.unit)
    asked_in = await review_marks.put(page, session, page.principal, form, of) if of else None
    return page.show(
        "suppliers/form.html",
        status,
        form=form,
        supplier_id=of,
        asked_in=asked_in,
        handed_in=await handed_in.before(page, session, page.principal),
        differs=differs,
        rows=formset.rows(form, OFFERS),
        focus=focus,
        commodities=labels.commodity_groups(),
        places=labels.place_groups(unit.region_code if unit else None, form.value("region_code")),
        units=[(one, one) for one in UNITS],
        labels=labels,
    )


def _filled(page: Page, supplier: SupplierOut) -> Form:
    names = ("version", "name", "legal_form", "nib", "npwp", "address", "region_code", "phone")
    values = {name: getattr(supplier, name) for name in names}
    values["active"] = "true" if supplier.active else "false"
    values |= {f"certificates.{kind}": state.value for kind, state in supplier.certificates.items()}
    for number, offer in enumerate(supplier.offers):
        capacity = offer.monthly_capacity
        row = {
            "commodity": offer.commodity,
            "unit": offer.unit_of_measure,
            "price": offer.price,
            "monthly_capacity": "" if capacity is None else f"{capacity:f}".replace(".", ","),
            "months": offer.months,
        }
        values |= {f"{OFFERS}.{number}.{name}": value for name, value in row.items()}
    if not supplier.offers:
        values[f"{OFFERS}.0.commodity"] = ""
    return Form(values, page.language)
