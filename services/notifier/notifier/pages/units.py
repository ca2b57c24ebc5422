"""Unit: the directory, and for each unit whom letters go to."""

from chassis import access
from chassis.auth import Level
from chassis.errors import Conflict
from chassis.http import Cursor, InTransaction
from chassis.http import page as page_of
from chassis.http.paging import decode
from chassis.pages import InPage, Page, PageRouter
from fastapi import Response

from notifier.edge.addresses import address_seen_by
from notifier.edge.contacts import save, secret_of
from notifier.errors import JabatanNotHere
from notifier.models import Jabatan, Language
from notifier.permissions import (
    EditsContacts,
    ReadsDirectory,
    edits_contacts_of,
    looks_at_operations,
    must_govern,
    reads_addresses_of,
)
from notifier.queries import confirmations
from notifier.queries import directory as queries
from notifier.schemas import ContactIn
from notifier.usecases.confirmations import ask_again
from notifier.usecases.directory import LOADER, positions_of

router = PageRouter()


class SentContact(ContactIn):
    """As the form sends it: nothing chosen is nothing."""

    language: Language
    active: bool


SHOWN = 50
TYPES = ("Lapas", "Rutan", "LPKA", "Bapas", "RS", "Kanwil", "Ditjen")


@router.get("/unit")
async def list_units(
    page: InPage,
    reader: ReadsDirectory,
    session: InTransaction,
    q: str = "",
    unit_type: str = "",
    kanwil: str = "",
    cursor: Cursor = None,
) -> Response:
    """Whoever sees only the own unit is led to it."""
    if reader.level is Level.UPT and not reader.sees_all:
        return page.go(f"/unit/{reader.unit}")
    found = await queries.list_units(
        session, reader, q or None, unit_type or None, kanwil or None, decode(cursor), SHOWN + 1
    )
    units = found[:SHOWN]
    return page.show(
        "notifier/units.html",
        units=units,
        next=page_of(found, SHOWN, lambda unit: unit.code).next,
        catches=page.site.settings.is_local,
        contacts=await queries.active_contacts_of(session, [unit.code for unit in units]),
        kanwil=await queries.list_kanwil(session, reader),
        types=TYPES,
        wanted=page.blank(q=q, unit_type=unit_type, kanwil=kanwil),
    )


@router.get("/unit/{code}")
async def show_unit(page: InPage, reader: ReadsDirectory, session: InTransaction, code: str) -> Response:
    unit = await queries.find_unit(session, reader, code)
    contacts = await queries.contacts_of(session, unit.code)
    there = {contact.jabatan for contact in contacts}
    return page.show(
        "notifier/unit.html",
        unit=unit,
        above=await queries.find_kanwil_of(session, unit),
        contacts=[(one, address_seen_by(reader, unit, one.email)) for one in contacts],
        missing=sorted(positions_of(unit.unit_type) - there),
        edits=edits_contacts_of(reader, unit),
        asked=await confirmations.of_unit(session, unit.code),
        catches=page.site.settings.is_local,
        loader=LOADER,
        looks=looks_at_operations(reader),
        sees=reads_addresses_of(reader, unit),
    )


@router.get("/unit/{code}/kontak/{jabatan}")
async def open_contact(
    page: InPage, editor: EditsContacts, session: InTransaction, code: str, jabatan: Jabatan
) -> Response:
    unit = await queries.find_unit(session, editor, code)
    must_govern(editor, unit)
    if jabatan not in positions_of(unit.unit_type):
        raise JabatanNotHere
    known = {one.jabatan: one for one in await queries.contacts_of(session, unit.code)}.get(jabatan)
    access.look(editor, access.Purpose.OPERATING)
    email = known.email if known and not known.is_placeholder else ""
    form = page.blank(
        email=email,
        language=known.language if known else "id",
        active=str(known.active).lower() if known else "true",
    )
    return page.show("notifier/contact.html", unit=unit, jabatan=jabatan.value, form=form, domains=_domains(page))


@router.post("/unit/{code}/kontak/{jabatan}")
async def save_contact(
    page: InPage, editor: EditsContacts, session: InTransaction, code: str, jabatan: Jabatan
) -> Response:
    unit = await queries.find_unit(session, editor, code)
    must_govern(editor, unit)
    form = await page.form()
    async with form.attempt(session):
        wish = form.read(SentContact)
        saved = await save(session, page.site.settings, unit, jabatan, wish, editor.subject)
    if form.is_wrong:
        return page.show(
            "notifier/contact.html", 422, unit=unit, jabatan=jabatan.value, form=form, domains=_domains(page)
        )
    if saved.active and saved.confirmed_at is None:
        done = page.gettext("Kontak tersimpan. Surat konfirmasi dikirim ke alamat ini; tautannya berlaku 7 hari.")
    elif saved.active:
        done = page.gettext("Kontak tersimpan. Surat berikutnya dikirim ke alamat ini.")
    else:
        done = page.gettext("Kontak tersimpan. Tidak ada surat ke alamat ini; pesan tetap ada di kotak masuk.")
    return page.go(f"/unit/{unit.code}", done)


@router.post("/unit/{code}/kontak/{jabatan}/konfirmasi")
async def send_confirmation(
    page: InPage, editor: EditsContacts, session: InTransaction, code: str, jabatan: Jabatan
) -> Response:
    """Once more the letter that asks whether the address is right; the link of the one before no longer works."""
    unit = await queries.find_unit(session, editor, code)
    must_govern(editor, unit)
    try:
        await ask_again(session, unit.code, jabatan, secret_of(page.site.settings))
    except Conflict as why:
        return page.go(f"/unit/{unit.code}", why.message_en if page.language == "en" else why.message, "warning")
    return page.go(
        f"/unit/{unit.code}", page.gettext("Surat konfirmasi dikirim ulang; tautan yang lama tidak berlaku.")
    )


def _domains(page: Page) -> str:
    return ", ".join(page.site.settings.contact_domains)
