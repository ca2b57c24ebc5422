"""Konfirmasi: whoever has the e-mail says that the address is right. Looking at the link changes nothing: programs that
open every link of an e-mail, to guard or to hurry, confirm nobody's address. Who has no account can answer too: the
link itself is the key."""

from chassis.http import InTransaction
from chassis.pages.formats import Language as PageLanguage
from chassis.running import site_of
from fastapi import APIRouter, Request, Response

from notifier.queries.confirmations import Asked, State, find
from notifier.usecases.confirmations import confirm

by_link = APIRouter(include_in_schema=False)
STATUS = {State.OPEN: 200, State.DONE: 200, State.EXPIRED: 410}


@by_link.get("/konfirmasi/{token}")
async def open_confirmation(request: Request, session: InTransaction, token: str) -> Response:
    return _show(request, await find(session, token))


@by_link.post("/konfirmasi/{token}")
async def answer_confirmation(request: Request, session: InTransaction, token: str) -> Response:
    return _show(request, await confirm(session, token))


def _show(request: Request, asked: Asked | None) -> Response:
    page = site_of(request).blank_page(request)
    if asked is None:
        return page.show("notifier/confirmation.html", 404, asked=None, state="")
    if not page.site.bahasa.read(request):
        page.language = PageLanguage(asked.contact.language)
    return page.show("notifier/confirmation.html", STATUS[asked.state], asked=asked, state=asked.state.value)
