"""Unit: the directory, and for each unit whom e-mails go to."""

from collections.abc import Sequence

from chassis import access
from chassis.auth import Level
from chassis.errors import Conflict
from chassis.http import Cursor, InTransaction
from chassis.pages import Form, InPage, Page, PageRouter, answer_form
from chassis.translation import in_language
from fastapi import Response
from pydantic import Field

from notifier.errors import JabatanNotHere
from notifier.models import Contact, Jabatan, Language, Unit
from notifier.permissions import (
    ContactsWrite,
    DirectoryRead,
    edits_contacts_of,
    must_govern,
    operations_read,
    reads_addresses_of,
)
from notifier.queries import confirmations
from notifier.queries import directory as queries
from notifier.schemas.contacts import ContactIn, address_seen_by
from notifier.usecases.confirmations import ask_again
from notifier.usecases.contacts import save, secret_of
from notifier.usecases.directory import LOADER, positions_of

router = PageRouter()


class SentContact(ContactIn):
    """As the form sends it: nothing chosen is nothing."""

    language: Language
    active: bool
    seen: str = Field("", exclude=True)
    """What stood there when the form was opened."""


SHOWN = 50
TYPES = ("Lapas", "Rutan", "LPKA", "Bapas", "RS", "Kanwil", "Ditjen")


@router.get("/unit")
async def list_units(
    page: InPage,
    session: InTransaction,
    reader: DirectoryRead,
    q: str = "",
    unit_type: str = "",
    kanwil: str = "",
    cursor: Cursor = None,
) -> Response:
    """List units; somebody who sees only the own unit is led to it."""
    if reader.level is Level.UPT and not reader.sees_all:
        return page.go(f"/unit/{reader.unit}")
    asked = (q or None, unit_type or None, kanwil or None)
    found = await queries.list_units(session, reader, *asked, cursor, SHOWN)
    return page.show(
        "notifier/units.html",
        units=found.items,
        next=found.next,
        total=await queries.count_units(session, reader, *asked),
        per_page=SHOWN,
        catches=page.site.settings.is_local,
        contacts=await queries.active_contacts_of(session, [unit.code for unit in found.items]),
        kanwil=await queries.list_kanwil(session, reader),
        types=TYPES,
        wanted=page.blank(q=q, unit_type=unit_type, kanwil=kanwil),
    )


@router.get("/unit/{code}")
async def show_unit(page: InPage, session: InTransaction, reader: DirectoryRead, code: str) -> Response:
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
        looks=operations_read.allows(reader),
        sees=reads_addresses_of(reader, unit),
    )


@router.get("/unit/{code}/kontak/{jabatan}")
async def open_contact(
    page: InPage, session: InTransaction, editor: ContactsWrite, code: str, jabatan: Jabatan
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
        seen=_seen(known),
    )
    return _contact_page(page, unit, jabatan, form)


@router.post("/unit/{code}/kontak/{jabatan}")
async def save_contact(
    page: InPage, session: InTransaction, editor: ContactsWrite, code: str, jabatan: Jabatan
) -> Response:
    unit = await queries.find_unit(session, editor, code)
    must_govern(editor, unit)
    form = await page.form()
    known = {one.jabatan: one for one in await queries.contacts_of(session, unit.code)}.get(jabatan)
    differs = _differing(page, form, known)

    async def deed(form: Form) -> Response | None:
        data = form.read(SentContact)
        if differs:
            return None
        saved = await save(session, page.site.settings, unit, jabatan, data, editor.subject)
        return page.go(f"/unit/{unit.code}", _told_of(page, saved))

    async def again(form: Form, status: int) -> Response:
        access.look(editor, access.Purpose.OPERATING)
        return _contact_page(page, unit, jabatan, form, status, differs)

    return await answer_form(page, session, deed, again, form)


def _told_of(page: Page, saved: Contact) -> str:
    if saved.active and saved.confirmed_at is None:
        return page.gettext("Kontak tersimpan. Surat konfirmasi dikirim ke alamat ini; tautannya berlaku 7 hari.")
    if saved.active:
        return page.gettext("Kontak tersimpan. Surat berikutnya dikirim ke alamat ini.")
    return page.gettext("Kontak tersimpan. Tidak ada surat ke alamat ini; pesan tetap ada di kotak masuk.")


@router.post("/unit/{code}/kontak/{jabatan}/konfirmasi")
async def send_confirmation(
    page: InPage, session: InTransaction, editor: ContactsWrite, code: str, jabatan: Jabatan
) -> Response:
    """Once more the e-mail that asks whether the address is right; the link of the one before no longer works."""
    unit = await queries.find_unit(session, editor, code)
    must_govern(editor, unit)
    try:
        await ask_again(session, unit.code, jabatan, secret_of(page.site.settings))
    except Conflict as why:
        return page.go(f"/unit/{unit.code}", in_language(page.language, why.message), "warning")
    return page.go(
        f"/unit/{unit.code}", page.gettext("Surat konfirmasi dikirim ulang; tautan yang lama tidak berlaku.")
    )


def _contact_page(
    page: Page,
    unit: Unit,
    jabatan: Jabatan,
    form: Form,
    status: int = 200,
    differs: Sequence[tuple[str, str, str]] = (),
) -> Response:
    domains = ", ".join(page.site.settings.contact_domains)
    words = {"unit": unit, "jabatan": jabatan.value, "form": form, "domains": domains, "differs": differs}
    return page.show("notifier/contact.html", status, **words)


def _seen(contact: Contact | None) -> str:
    return contact.updated_at.isoformat() if contact else ""


def _differing(page: Page, form: Form, known: Contact | None) -> list[tuple[str, str, str]]:
    """Of a form that was filled in before somebody saved: each field as typed and as saved now. Sent once more, it is
    meant so. A form that does not say what it saw (a program's) is taken as it is."""
    if known is None or "seen" not in form.values or form.value("seen") == _seen(known):
        return []
    languages = {"id": page.gettext("Bahasa Indonesia"), "en": page.gettext("Bahasa Inggris")}
    sent = {"true": page.gettext("Ya"), "false": page.gettext("Tidak, pesan cukup di kotak masuk")}
    now = [
        ("email", form.value("email"), "" if known.is_placeholder else known.email),
        ("language", *(languages.get(one, one) for one in (form.value("language"), known.language))),
        ("active", *(sent.get(one, one) for one in (form.value("active"), str(known.active).lower()))),
    ]
    found = [(name, typed, saved or page.gettext("kosong")) for name, typed, saved in now if typed != saved]
    if found:
        form.values["seen"] = [_seen(known)]
        form.summary = page.gettext("Kontak ini diubah sejak Anda membukanya. Periksa bedanya, lalu simpan lagi.")
    return found
