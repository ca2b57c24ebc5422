"""Returns that a unit has handed in, while it changes its register: what the change means for each, before and after.

A return keeps the number of suppliers it was sent with. Its Kanwil sees what became other since, and approves the
register as it stands then.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.auth import Principal
from chassis.db import Session
from chassis.pages import Page
from fastapi import Response

from suppliers.models import Status
from suppliers.queries import boards

_HANDED_IN = (Status.DIKIRIM, Status.DISETUJUI, Status.NIHIL, Status.DIKEMBALIKAN)


@dataclass(frozen=True)
class Meaning:
    """Consequence of a change for one return, and what the unit can do about it."""

    submission: UUID
    title: str
    status: str
    consequence: str
    advice: str


async def before(page: Page, session: Session, operator: Principal) -> Sequence[Meaning]:
    """For every return to an open collection that the unit has handed in."""
    found = await boards.own_returns(session, operator)
    return [
        Meaning(submission.id, campaign.title, submission.status, *_said(page, Status(submission.status)))
        for submission, campaign in found
        if submission.status in _HANDED_IN
    ]


async def go(
    page: Page, session: Session, operator: Principal, address: str, done: str, kind: str = "success"
) -> Response:
    """On to another page after a change, with what was done, what it means, and the way to the return."""
    known = await before(page, session, operator)
    said = [
        page.gettext("Laporan “%(title)s”: %(meaning)s", title=one.title, meaning=f"{one.consequence} {one.advice}")
        for one in known
    ]
    to_return = (f"/laporan/{known[0].submission}", page.gettext("Buka laporan")) if known else None
    leads_to = None if to_return and to_return[0] == address else to_return
    return page.go(address, " ".join([done, *said]), kind, leads_to)


def _said(page: Page, status: Status) -> tuple[str, str]:
    """Consequence of a change for a return that stands so, and advice to its unit."""
    _ = page.gettext
    match status:
        case Status.DIKIRIM:
            return (
                _("sedang diperiksa Kanwil. Angka yang sudah dikirim tetap; Kanwil melihat perubahan ini di laporan."),
                _("Tidak perlu dikirim ulang. Bila banyak yang berubah, minta Kanwil mengembalikan laporannya."),
            )
        case Status.DISETUJUI:
            return (
                _("sudah disetujui dan tetap disetujui; Kanwil melihat perubahan ini di laporan."),
                _("Bila isi laporan harus lain, minta Kanwil menarik persetujuannya."),
            )
        case Status.NIHIL:
            return (
                _("dinyatakan nihil dan tetap nihil; Kanwil melihat bahwa unit punya pemasok."),
                _("Bila unit memang punya pemasok, kirim laporannya."),
            )
        case _:
            return (
                _("dikembalikan Kanwil dan belum dikirim ulang."),
                _("Kirim ulang setelah semua diperbaiki."),
            )
