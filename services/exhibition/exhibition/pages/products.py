"""Produk: the unit's masters as a list, one by one, and the form."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from chassis import access, clock
from chassis.auth import Principal
from chassis.db import Session
from chassis.http import Cursor, InTransaction
from chassis.pages import Form, InPage, Page, PageRouter, formset
from chassis.schemas import Amount, Search
from chassis.translation import english_of
from chassis.units import queries as units
from fastapi import Query, Response
from pydantic import AfterValidator, Field

from exhibition.domain.catalogue import categories, category_name
from exhibition.domain.pictures import NEAR, differ_by
from exhibition.domain.readiness import MISSING
from exhibition.errors import REFUSALS
from exhibition.models import CertificateKind, Picture, PictureRole, Product, Validity
from exhibition.pages.planning import WrittenDay
from exhibition.permissions import ExhibitionsRead, ProductsWrite, products_write
from exhibition.queries import entries, makers, readiness, uploads
from exhibition.queries import products as queries
from exhibition.queries.products import Filter
from exhibition.schemas.common import Money, Price
from exhibition.schemas.products import CertificateIn, ProductChange, each_certificate_once
from exhibition.usecases import products as usecases

router = PageRouter(prefix="/produk")
PER_PAGE = 24
CERTIFICATES, MAKERS = "certificates", "makers"
TOLD_FOR = timedelta(days=1)
"""For how long a refused picture is told of."""


class WrittenCertificate(CertificateIn):
    issued_on: WrittenDay
    valid_until: WrittenDay | None = None


class Written(ProductChange):
    """As the form sends it."""

    certificates: Annotated[list[WrittenCertificate], AfterValidator(each_certificate_once)] = Field(  # type: ignore[assignment]
        default=[], max_length=20
    )
    price: Annotated[Price | None, Amount] = None
    cost: Annotated[Money | None, Amount] = None


@router.get("")
async def list_products(
    page: InPage,
    session: InTransaction,
    reader: ExhibitionsRead,
    q: Annotated[Search, Query()] = "",
    cursor: Cursor = None,
) -> Response:
    found = await queries.list_products(session, reader, Filter(q=q or None), cursor=cursor, limit=PER_PAGE)
    english = page.language == "en"
    return page.show(
        "exhibition/products.html",
        products=found.items,
        next=found.next,
        q=q,
        pictures=await queries.first_pictures(session, [one.id for one in found.items]),
        names=await units.names_of(session, sorted({one.unit for one in found.items})),
        may_write=products_write.allows(reader),
        category_name=lambda code: category_name(code, english=english),
    )


@router.get("/baru")
async def open_form(page: InPage, session: InTransaction, operator: ProductsWrite) -> Response:
    return await _show_form(page, session, operator, page.blank(stock=1))


@router.post("/baru")
async def add_product(page: InPage, session: InTransaction, operator: ProductsWrite) -> Response:
    form = await page.form()
    if _pressed(form):
        return await _show_form(page, session, operator, form)
    _drop_blank(form)
    async with form.attempt(session):
        product = await usecases.add_product(session, operator, _read(form))
    if form.is_wrong:
        return await _show_form(page, session, operator, form, status=422)
    return page.go(f"/produk/{product.id}", page.gettext("Produk tersimpan. Sekarang tambahkan gambarnya."))


@router.get("/{product_id}")
async def show_product(page: InPage, session: InTransaction, reader: ExhibitionsRead, product_id: UUID) -> Response:
    return await show(page, session, product_id)


async def show(page: Page, session: Session, product_id: UUID, form: Form | None = None) -> Response:
    """The product as this person sees it; `form` holds what was refused."""
    reader, english = page.principal, page.language == "en"
    product = await queries.find_product(session, reader, product_id)
    mine = products_write.allows(reader) and reader.unit == product.unit
    made = await queries.makers_of(session, product.id)
    if mine and made:
        access.look(reader)
    pictures = await queries.pictures_of(session, product.id)
    judged = await readiness.of_product(session, product)
    since = clock.now() - TOLD_FOR
    return page.show(
        "exhibition/product.html",
        422 if form else 200,
        product=product,
        pictures=pictures,
        alike=_alike(list(pictures)),
        uploads=await uploads.of_product(session, product.id, since) if mine else [],
        refusals={reason: english_of(words) if english else words for reason, words in REFUSALS.items()},
        certificates=await queries.certificates_of(session, product.id),
        made=made if mine else [],
        pseudonyms=[one.pseudonym for one, _ in made if one.pseudonym],
        readiness=judged,
        missing=[english_of(MISSING[one]) if english else MISSING[one] for one in judged.missing],
        entries=await entries.of_product(session, reader, product.id),
        mine=mine,
        roles=list(PictureRole),
        category=category_name(product.category, english=english),
        names=await units.names_of(session, [product.unit]),
        history=list(reversed(await queries.history_of(session, product.id))),
        form=form or page.blank(role=PictureRole.DETAIL if pictures else PictureRole.FRONT),
    )


def _alike(pictures: list[Picture]) -> bool:
    """Whether two of them look the same."""
    return any(
        differ_by(one.look_mark, other.look_mark) <= NEAR
        for at, one in enumerate(pictures)
        for other in pictures[at + 1 :]
    )


@router.get("/{product_id}/ubah")
async def open_change(page: InPage, session: InTransaction, operator: ProductsWrite, product_id: UUID) -> Response:
    product = await queries.find_product(session, operator, product_id)
    return await _show_form(page, session, operator, await _filled(page, session, product), of=product_id)


@router.post("/{product_id}/ubah")
async def save_change(page: InPage, session: InTransaction, operator: ProductsWrite, product_id: UUID) -> Response:
    form = await page.form()
    if _pressed(form):
        await queries.find_product(session, operator, product_id)
        return await _show_form(page, session, operator, form, of=product_id)
    _drop_blank(form)
    async with form.attempt(session):
        await usecases.update_product(session, operator, product_id, _read(form))
    if form.is_wrong:
        await queries.find_product(session, operator, product_id)
        return await _show_form(page, session, operator, form, of=product_id, status=422)
    return page.go(f"/produk/{product_id}", page.gettext("Produk tersimpan."))


@router.post("/{product_id}/berhenti")
async def end_product(page: InPage, session: InTransaction, operator: ProductsWrite, product_id: UUID) -> Response:
    await usecases.set_active(session, operator, product_id, active=False)
    return page.go(f"/produk/{product_id}", page.gettext("Produk tidak dibuat lagi; tetap ada di riwayat."))


@router.post("/{product_id}/aktifkan")
async def take_up_product(page: InPage, session: InTransaction, operator: ProductsWrite, product_id: UUID) -> Response:
    await usecases.set_active(session, operator, product_id, active=True)
    return page.go(f"/produk/{product_id}", page.gettext("Produk dibuat lagi."))


def _pressed(form: Form) -> bool:
    """Whether a button asked for one more row; nothing is to be saved yet."""
    asked = form.values.pop("tambah-baris", [])
    for name in asked:
        if name in (CERTIFICATES, MAKERS):
            number = max(formset.rows(form, name), default=-1) + 1
            form.values[f"{name}.{number}."] = [""]
    return bool(asked)


def _drop_blank(form: Form) -> None:
    """Rows without a maker, or a certificate without a number, were not meant."""
    for name, field in ((MAKERS, "maker"), (CERTIFICATES, "number")):
        meant = [number for number in formset.rows(form, name) if form.value(f"{name}.{number}.{field}")]
        formset.keep(form, name, meant)


def _read(form: Form) -> ProductChange:
    return form.read(Written)


async def _filled(page: Page, session: Session, product: Product) -> Form:
    names = ("version", "code", "name", "category", "description", "materials", "story", "length_mm", "width_mm",
             "height_mm", "weight_g", "price", "cost", "monthly_capacity", "stock")  # fmt: skip
    values: dict[str, Any] = {name: getattr(product, name) for name in names}
    values["is_single"] = "true" if product.is_single else ""
    for at, (maker, share) in enumerate(await queries.makers_of(session, product.id)):
        values |= {f"{MAKERS}.{at}.maker": maker.id, f"{MAKERS}.{at}.share": share}
    for at, one in enumerate(await queries.certificates_of(session, product.id)):
        row = {"kind": one.kind, "number": one.number, "validity": one.validity}
        row["issued_on"] = f"{one.issued_on:%d/%m/%Y}"
        row["valid_until"] = f"{one.valid_until:%d/%m/%Y}" if one.valid_until else ""
        values |= {f"{CERTIFICATES}.{at}.{name}": value for name, value in row.items()}
    return Form(values, page.language)


async def _show_form(
    page: Page,
    session: Session,
    operator: Principal,
    form: Form,
    *,
    of: UUID | None = None,
    status: int = 200,
) -> Response:
    english = page.language == "en"
    known = await makers.of_unit(session, operator.unit)
    if known:
        access.look(operator)
    return page.show(
        "exhibition/product_form.html",
        status,
        form=form,
        product_id=of,
        categories=[(one.code, one.name_en if english else one.name) for one in categories().values()],
        makers=[(str(one.id), one.name) for one in known],
        kinds=list(CertificateKind),
        validities=list(Validity),
        maker_rows=formset.rows(form, MAKERS),
        certificate_rows=formset.rows(form, CERTIFICATES),
    )
