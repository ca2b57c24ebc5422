"""Karya: a unit enters a product, looks after its entry, submits and withdraws it."""

from typing import Annotated
from uuid import UUID

from chassis import clock
from chassis.auth import Principal
from chassis.db import Session
from chassis.http import InTransaction
from chassis.pages import Form, InPage, Page, PageRouter
from chassis.schemas import Amount
from chassis.translation import in_language
from chassis.units import queries as units
from fastapi import Response

from exhibition.domain.alerts import FIELDS
from exhibition.domain.catalogue import category_name
from exhibition.domain.readiness import MISSING
from exhibition.models import ENTRY_STEPS, EntryStatus, possible
from exhibition.permissions import ExhibitionsRead, ProductsWrite, entries_screen, products_write
from exhibition.queries import entries as queries
from exhibition.queries import exhibitions, products, readiness
from exhibition.queries.products import Filter
from exhibition.schemas.common import Price
from exhibition.schemas.entries import EntryChange, EntryIn
from exhibition.usecases import entries as usecases

router = PageRouter()
CHOICES = 200


class WrittenEntry(EntryIn):
    price: Annotated[Price | None, Amount] = None


class WrittenChange(EntryChange):
    price: Annotated[Price, Amount]


@router.get("/pameran/{exhibition_id}/karya/baru")
async def open_form(page: InPage, session: InTransaction, operator: ProductsWrite, exhibition_id: UUID) -> Response:
    return await _show_form(page, session, operator, exhibition_id, page.blank(quantity=1))


@router.post("/pameran/{exhibition_id}/karya/baru")
async def add_entry(page: InPage, session: InTransaction, operator: ProductsWrite, exhibition_id: UUID) -> Response:
    form = await page.form()
    async with form.attempt(session):
        entry = await usecases.add_entry(session, operator, exhibition_id, form.read(WrittenEntry))
    if form.is_wrong:
        return await _show_form(page, session, operator, exhibition_id, form, 422)
    return page.go(f"/karya/{entry.id}", page.gettext("Tersimpan sebagai draf. Periksa, lalu ajukan."))


async def _show_form(
    page: Page, session: Session, operator: Principal, exhibition_id: UUID, form: Form, status: int = 200
) -> Response:
    exhibition = await exhibitions.find_exhibition(session, operator, exhibition_id)
    taken = {one.category for one in await exhibitions.categories_of(session, exhibition_id)}
    entered = await queries.product_ids_in(session, exhibition_id, operator.unit)
    found = await products.list_products(session, operator, Filter(active=True), limit=CHOICES)
    fitting = [one for one in found.items if one.category in taken and one.id not in entered]
    return page.show("exhibition/entry_form.html", status, exhibition=exhibition, products=fitting, form=form)


@router.get("/karya/{entry_id}")
async def show_entry(page: InPage, session: InTransaction, reader: ExhibitionsRead, entry_id: UUID) -> Response:
    entry, _ = await queries.find_entry(session, reader, entry_id)
    return await show(page, session, entry_id, page.blank(quantity=entry.quantity, price=entry.price))


@router.post("/karya/{entry_id}/ubah")
async def change_entry(page: InPage, session: InTransaction, operator: ProductsWrite, entry_id: UUID) -> Response:
    form = await page.form()
    async with form.attempt(session):
        await usecases.change_entry(session, operator, entry_id, form.read(WrittenChange))
    return await answer(page, session, entry_id, form, page.gettext("Perubahan tersimpan."))


@router.post("/karya/{entry_id}/ajukan")
async def submit_entry(page: InPage, session: InTransaction, operator: ProductsWrite, entry_id: UUID) -> Response:
    """Submitted as it stands in the form that the button belongs to: nobody sends what was typed over."""
    form = await page.form()
    async with form.attempt(session):
        if "quantity" in form.values:
            await usecases.change_entry(session, operator, entry_id, form.read(WrittenChange))
        await usecases.submit_entry(session, operator, entry_id)
    return await answer(page, session, entry_id, form, page.gettext("Karya diajukan; Kanwil menyaringnya."))


@router.post("/karya/{entry_id}/tarik")
async def withdraw_entry(page: InPage, session: InTransaction, operator: ProductsWrite, entry_id: UUID) -> Response:
    form = await page.form()
    async with form.attempt(session):
        await usecases.withdraw_entry(session, operator, entry_id)
    return await answer(page, session, entry_id, form, page.gettext("Karya ditarik dari pameran ini."))


@router.post("/karya/{entry_id}/ikutkan")
async def take_up_entry(page: InPage, session: InTransaction, operator: ProductsWrite, entry_id: UUID) -> Response:
    form = await page.form()
    async with form.attempt(session):
        await usecases.take_up_entry(session, operator, entry_id)
    return await answer(page, session, entry_id, form, page.gettext("Karya kembali menjadi draf."))


async def answer(page: Page, session: Session, entry_id: UUID, form: Form, done: str) -> Response:
    """The entry's page again, with what was refused, or what was done."""
    if form.is_wrong:
        return await show(page, session, entry_id, form, 422)
    return page.go(f"/karya/{entry_id}", done)


async def show(page: Page, session: Session, entry_id: UUID, form: Form, status: int = 200) -> Response:
    """The entry as this person sees it."""
    reader = page.principal
    entry, product = await queries.find_entry(session, reader, entry_id)
    form.values.setdefault("quantity", [str(entry.quantity)])
    form.values.setdefault("price", [str(entry.price)])
    judged = await readiness.of_entry(session, entry, product)
    return page.show(
        "exhibition/entry.html",
        status,
        entry=entry,
        product=product,
        exhibition=await exhibitions.find_exhibition(session, reader, entry.exhibition_id),
        pictures=await products.pictures_of(session, product.id),
        certificates=await products.certificates_of(session, product.id),
        makers=[one.pseudonym for one, _ in await products.makers_of(session, product.id) if one.pseudonym],
        readiness=judged,
        missing=[in_language(page.language, MISSING[one]) for one in judged.missing],
        category=category_name(entry.category, english=page.language == "en"),
        fields=[(code, in_language(page.language, words)) for code, words in FIELDS.items()],
        may={one.value for one in possible(ENTRY_STEPS, EntryStatus(entry.status))},
        mine=products_write.allows(reader) and reader.unit == entry.unit,
        screens=entries_screen.allows(reader),
        history=list(reversed(await queries.history_of(session, entry.id))),
        names=await units.names_of(session, [entry.unit]),
        form=form,
        now=clock.now(),
    )
