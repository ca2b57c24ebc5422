"""Konfirmasi: whoever has the e-mail says that the address is right. Looking at the link changes nothing: programs that
open every link of an e-mail, to guard or to hurry, confirm nobody's address. Who has no account can answer too: the
link itself is the key."""

from chassis.http import InTransaction
from chassis.pages.formats import Language as PageLanguage
from chassis.running import site_of
from fastapi import APIRouter, Request, Response

from notifier.queries.confirmations import Asked, ConfirmationStatus, find
from notifier.usecases.confirmations import confirm

by_link = APIRouter(include_in_schema=False)
STATUS = {ConfirmationStatus.OPEN: 200, ConfirmationStatus.DONE: 200, ConfirmationStatus.EXPIRED: 410}


@by_link.get("/konfirmasi/{token}")
async def open_confirmation(request: Request, session: InTransaction, token: str) -> Response:
    return _show(request, await find(session, token))


@by_link.post("/konfirmasi/{token}")
async def answer_confirmation(request: Request, session: InTransaction, token: str) -> Response:
    return _show(request, await confirm(session, token))


def _show(request: Request, asked: Asked | None) -> Response:
    page = site_of(request).blank_page(request)
    if asked is None:
        return page.show("notifier/confirmation.html", 404, asked=None, confirmation_status="")
    if not page.site.bahasa.read(request):
        page.language = PageLanguage(asked.contact.language)
    return page.show(
        "notifier/confirmation.html", STATUS[asked.status], asked=asked, confirmation_status=asked.status.value
    )
