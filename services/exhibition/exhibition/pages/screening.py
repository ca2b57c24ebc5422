"""A Kanwil screens entries, sends them back with reasons, or does not pass them on."""

from uuid import UUID

from chassis.errors import Unacceptable
from chassis.http import InTransaction
from chassis.pages import InPage, PageRouter
from chassis.schemas import In, Reasoning
from fastapi import Response
from jembatan_contracts.exhibition import EntryReason

from exhibition import gettext
from exhibition.pages.entries import answer
from exhibition.permissions import EntriesScreen
from exhibition.schemas.exhibitions import WhyIn
from exhibition.usecases import screening as usecases

router = PageRouter(prefix="/karya/{entry_id}")


class NothingToCorrect(Unacceptable):
    code = "alasan-belum-ditulis"
    message = gettext("Tulis paling sedikit satu hal yang harus diperbaiki, lalu kembalikan.")


class Remarks(In):
    """A text field for each thing that a return may be about; those left empty are in order."""

    gambar: Reasoning | None = None
    nama: Reasoning | None = None
    keterangan: Reasoning | None = None
    harga: Reasoning | None = None
    jumlah: Reasoning | None = None
    ukuran: Reasoning | None = None
    sertifikat: Reasoning | None = None
    kategori: Reasoning | None = None

    def reasons(self) -> list[EntryReason]:
        """Raises `NothingToCorrect`."""
        found = [EntryReason(field=name, text=text) for name, text in self if text]
        if not found:
            raise NothingToCorrect
        return found


@router.post("/saring")
async def screen_entry(page: InPage, session: InTransaction, reviewer: EntriesScreen, entry_id: UUID) -> Response:
    form = await page.form()
    async with form.attempt(session):
        await usecases.screen_entry(session, reviewer, entry_id)
    return await answer(page, session, entry_id, form, page.gettext("Karya lolos penyaringan."))


@router.post("/kembalikan")
async def return_entry(page: InPage, session: InTransaction, reviewer: EntriesScreen, entry_id: UUID) -> Response:
    form = await page.form()
    async with form.attempt(session):
        await usecases.return_entry(session, reviewer, entry_id, form.read(Remarks).reasons())
    done = page.gettext("Karya dikembalikan ke unit dengan alasannya.")
    return await answer(page, session, entry_id, form, done)


@router.post("/tolak")
async def reject_entry(page: InPage, session: InTransaction, reviewer: EntriesScreen, entry_id: UUID) -> Response:
    form = await page.form()
    async with form.attempt(session):
        await usecases.reject_entry(session, reviewer, entry_id, form.read(WhyIn).reason)
    return await answer(page, session, entry_id, form, page.gettext("Karya tidak diteruskan; unit diberi tahu."))


@router.post("/batal-saring")
async def reopen_entry(page: InPage, session: InTransaction, reviewer: EntriesScreen, entry_id: UUID) -> Response:
    form = await page.form()
    async with form.attempt(session):
        await usecases.reopen_entry(session, reviewer, entry_id)
    return await answer(page, session, entry_id, form, page.gettext("Penilaian ditarik; karya menunggu disaring lagi."))
