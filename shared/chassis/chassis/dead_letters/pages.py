"""Surat mati: events that could not be applied. Tried again first for a look, then in earnest; or given up."""

import json
from typing import Any
from uuid import UUID

from fastapi import Depends, Request, Response

from chassis import access
from chassis.auth import Permission, SignedIn
from chassis.dead_letters import operations as dead_letters
from chassis.http import Cursor, InTransaction
from chassis.pages.page import InPage, Page
from chassis.pages.router import PageRouter
from chassis.running import service_of

STATUSES = ("dead", "parked", "replayed", "discarded")
OPEN = ("dead", "parked")
SHOWN = 50


def make_router(permission: Permission) -> PageRouter:
    """For whoever the service lets handle its dead letters."""
    router = PageRouter(prefix="/surat-mati", dependencies=[Depends(permission)])
    router.get("")(list_dead_letters)
    router.get("/{dead_letter}")(show_dead_letter)
    router.post("/{dead_letter}/coba")(try_dead_letter)
    router.post("/{dead_letter}/putar-ulang")(replay_dead_letter)
    router.post("/{dead_letter}/buang")(discard_dead_letter)
    return router


async def list_dead_letters(
    page: InPage, session: InTransaction, handler: SignedIn, status: str = "dead", cursor: Cursor = None
) -> Response:
    wanted = status if status in STATUSES else "dead"
    found = await dead_letters.list_dead_letters(session, wanted, limit=SHOWN, cursor=cursor, counted=True)
    counted = await dead_letters.count_open(session)
    return page.show(
        "chassis/dead_letters.html",
        dead_letters=found.items,
        next=found.next,
        total=found.total,
        more=found.has_more,
        per_page=SHOWN,
        wanted=wanted,
        counted=counted,
    )


async def show_dead_letter(page: InPage, session: InTransaction, handler: SignedIn, dead_letter: UUID) -> Response:
    return await _show(page, session, dead_letter)


async def try_dead_letter(request: Request, page: InPage, handler: SignedIn, dead_letter: UUID) -> Response:
    """Try a replay: its outcome is shown, nothing is changed."""
    return await _replay(request, page, handler.subject, dead_letter, dry_run=True)


async def replay_dead_letter(request: Request, page: InPage, handler: SignedIn, dead_letter: UUID) -> Response:
    return await _replay(request, page, handler.subject, dead_letter, dry_run=False)


async def discard_dead_letter(request: Request, page: InPage, handler: SignedIn, dead_letter: UUID) -> Response:
    """Given up for good, with a word of why; what waited behind it goes on."""
    form = await page.form()
    note = form.value("note")
    if not note:
        form.add_error("note", page.gettext("Tulis alasannya, agar rekan kemudian tahu mengapa surat ini dibuang."))
        async with page.site.database.transaction() as session:
            return await _show(page, session, dead_letter, status=422, form=form)
    service = service_of(request)
    await dead_letters.discard(service.database, service.consumers, dead_letter, handler.subject, note)
    return page.go(
        f"/surat-mati/{dead_letter}", page.gettext("Surat mati dibuang. Yang menunggu di belakangnya berjalan lagi.")
    )


async def _replay(request: Request, page: Page, by: str, dead_letter: UUID, *, dry_run: bool) -> Response:
    form = await page.form()
    service = service_of(request)
    done = await dead_letters.replay(
        service.database,
        service.consumers,
        dead_letter,
        by,
        dry_run=dry_run,
        accept_gap=form.value("accept_gap") == "yes",
    )
    async with service.database.transaction() as session:
        return await _show(page, session, dead_letter, form=form, done=done)


async def _show(page: Page, session: Any, dead_letter: UUID, status: int = 200, **words: Any) -> Response:
    row = await dead_letters.show(session, dead_letter)
    access.look(page.principal, access.Purpose.OPERATING)  # what is against its contract may hold anything
    return page.show(
        "chassis/dead_letter.html",
        status,
        dead_letter=row,
        content=_readable(row["value"]),
        actions=await dead_letters.actions_on(session, dead_letter),
        is_open=row["status"] in OPEN,
        **{"form": page.blank(), "done": None} | words,
    )


def _readable(value: bytes | None) -> str:
    """Indented where it is JSON, else what can be read of it."""
    text = bytes(value or b"").decode(errors="replace")
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except ValueError:
        return text
