"""Pembuat: who made what, for the unit alone, and what each has agreed to."""

from uuid import UUID

from chassis import access
from chassis.db import Session
from chassis.http import Cursor, InTransaction
from chassis.pages import Form, InPage, Page, PageRouter
from fastapi import Response

from exhibition.permissions import MakersRead, MakersWrite
from exhibition.queries import makers as queries
from exhibition.schemas.makers import ConsentIn, MakerIn
from exhibition.usecases import makers as usecases

router = PageRouter(prefix="/pembuat")
PER_PAGE = 25


@router.get("")
async def list_makers(page: InPage, session: InTransaction, operator: MakersRead, cursor: Cursor = None) -> Response:
    found = await queries.list_makers(session, operator, cursor=cursor, limit=PER_PAGE)
    if found.items:
        access.look(operator)
    return page.show("exhibition/makers.html", makers=found.items, next=found.next)


@router.get("/baru")
async def open_form(page: InPage, operator: MakersWrite) -> Response:
    return page.show("exhibition/maker_form.html", form=page.blank(is_child="false"))


@router.post("/baru")
async def add_maker(page: InPage, session: InTransaction, operator: MakersWrite) -> Response:
    form = await page.form()
    async with form.attempt(session):
        maker = await usecases.add_maker(session, operator, form.read(MakerIn))
    if form.is_wrong:
        return page.show("exhibition/maker_form.html", 422, form=form)
    return page.go(f"/pembuat/{maker.id}", page.gettext("Pembuat tercatat. Namanya hanya terlihat oleh unit Anda."))


@router.get("/{maker_id}")
async def show_maker(page: InPage, session: InTransaction, operator: MakersRead, maker_id: UUID) -> Response:
    return await _show(page, session, maker_id, page.blank())


@router.post("/{maker_id}/persetujuan")
async def record_consent(page: InPage, session: InTransaction, operator: MakersWrite, maker_id: UUID) -> Response:
    """`answer` says yes or no; a pseudonym counts with yes alone."""
    form = await page.form()
    async with form.attempt(session):
        agreed = form.value("answer") == "setuju"
        pseudonym = form.value("pseudonym") or None
        if form.value("answer") not in ("setuju", "menolak"):
            form.add_error("answer", page.gettext("Pilih dahulu jawabannya."))
        elif agreed and pseudonym is None:
            form.add_error("pseudonym", page.gettext("Tulis nama samaran yang disetujui."))
        else:
            data = Form({"pseudonym": pseudonym if agreed else ""}, page.language).read(ConsentIn)
            await usecases.record_consent(session, operator, maker_id, data.pseudonym)
    if form.is_wrong:
        return await _show(page, session, maker_id, form, 422)
    return page.go(f"/pembuat/{maker_id}", page.gettext("Jawaban tercatat."))


@router.post("/{maker_id}/cabut")
async def withdraw_consent(page: InPage, session: InTransaction, operator: MakersWrite, maker_id: UUID) -> Response:
    form = await page.form()
    async with form.attempt(session):
        await usecases.withdraw_consent(session, operator, maker_id)
    if form.is_wrong:
        return await _show(page, session, maker_id, form, 422)
    return page.go(f"/pembuat/{maker_id}", page.gettext("Persetujuan dicabut; nama samaran tidak ditampilkan lagi."))


async def _show(page: Page, session: Session, maker_id: UUID, form: Form, status: int = 200) -> Response:
    maker = await queries.find_maker(session, page.principal, maker_id)
    access.look(page.principal)
    consents = list(reversed(await queries.consents_of(session, maker.id)))
    return page.show("exhibition/maker.html", status, maker=maker, consents=consents, form=form)
