"""List of work that waits for the reader: the step to take, for which exhibition, until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis import clock
from chassis.auth import Principal
from chassis.db import Session
from chassis.pages import Page

from exhibition.models import Answer, Entry, EntryStatus, Exhibition, ExhibitionStatus, Participation
from exhibition.permissions import entries_screen, exhibitions_write, products_write
from exhibition.queries import entries, participations
from exhibition.queries.participations import Figures


@dataclass(frozen=True)
class Task:
    words: str
    link: str
    about: str
    """Title of the exhibition."""
    due: datetime


async def tasks_of(
    page: Page, session: Session, reader: Principal, running: Sequence[Exhibition], figures: Mapping[UUID, Figures]
) -> list[Task]:
    """Steps that the reader may take and has not taken yet, those due first on top."""
    found: list[Task] = []
    if products_write.allows(reader):
        found += await _of_unit(page, session, reader, running)
    for one in running:
        if entries_screen.allows(reader):
            found += _of_screening(page, one, figures[one.id])
        if exhibitions_write.allows(reader):
            found += _of_directorate(page, one)
    return sorted(found, key=lambda task: task.due)


async def _of_unit(page: Page, session: Session, operator: Principal, running: Sequence[Exhibition]) -> list[Task]:
    titles = {one.id: one.title for one in running}
    answers = await participations.own(session, operator, list(titles))
    open_ones = await entries.open_of_unit(session, operator)
    found = [
        Task(page.gettext("Perbaiki karya: %(name)s", name=name), f"/karya/{one.id}", titles[one.exhibition_id],
             one.correct_by)
        for one, name in open_ones
        if one.correct_by and one.exhibition_id in titles
    ]  # fmt: skip
    for one in running:
        if one.is_calling and one.id in answers:
            found += _of_call(page, one, answers[one.id], [entry for entry, _ in open_ones])
    return found


def _of_call(page: Page, one: Exhibition, answer: Participation, open_ones: Sequence[Entry]) -> list[Task]:
    drafts = sum(entry.exhibition_id == one.id and entry.status == EntryStatus.DRAFT for entry in open_ones)
    words = ""
    if drafts:
        words = page.ngettext("Ajukan %(num)s draf karya", "Ajukan %(num)s draf karya", drafts)
    elif answer.status == Answer.NONE:
        words = page.gettext("Jawab panggilan: ikutkan produk, atau nyatakan nihil")
    elif answer.status == Answer.JOINS and answer.met_at is None:
        words = page.gettext("Unit Anda ikut: pilih produk dan ajukan")
    return [Task(words, f"/pameran/{one.id}", one.title, one.call_closes_at)] if words else []


def _of_screening(page: Page, one: Exhibition, figures: Figures) -> list[Task]:
    waiting = figures.entries.get(EntryStatus.SUBMITTED, 0)
    if not waiting or one.status not in (ExhibitionStatus.CALLING, ExhibitionStatus.CURATING):
        return []
    words = page.ngettext("Saring %(num)s karya yang diajukan", "Saring %(num)s karya yang diajukan", waiting)
    link = f"/pameran/{one.id}/karya?keadaan={EntryStatus.SUBMITTED}"
    return [Task(words, link, one.title, one.screening_until)]


def _of_directorate(page: Page, one: Exhibition) -> list[Task]:
    if one.status == ExhibitionStatus.PLANNED:
        return [Task(page.gettext("Umumkan panggilan"), f"/pameran/{one.id}", one.title, one.call_opens_at)]
    if one.is_calling and one.call_closes_at < clock.now():
        words = page.gettext("Tutup panggilan; batasnya sudah lewat")
        return [Task(words, f"/pameran/{one.id}/kelola", one.title, one.call_closes_at)]
    return []
