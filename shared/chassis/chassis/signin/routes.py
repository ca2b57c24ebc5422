"""The addresses of signing in and out, and of choosing a language. They are open: nobody has signed in yet."""

import re
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from chassis import access
from chassis.errors import Unavailable
from chassis.pages.page import InPage, language_named
from chassis.pages.router import PageRouter
from chassis.pages.site import Site
from chassis.rates import rates_of
from chassis.signin import sessions
from chassis.signin.client import SignInFailed

_OWN_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]*")
"""An address inside this service: printable ASCII, no backslash, and no second slash, which would name a host."""

LONGEST = 1500


def own_path(wanted: str) -> str:
    """`wanted` if it is an address inside this service, else the first page: nobody is led away from here."""
    return wanted if len(wanted) <= LONGEST and _OWN_PATH.fullmatch(wanted) else "/"


open_router = APIRouter(include_in_schema=False)
router = PageRouter()


@open_router.get("/masuk")
async def sign_in(request: Request, next: str = "/") -> Response:
    """To the issuer's page; straight back if its session lives."""
    site = _site(request)
    wanted = own_path(next)
    rates_of(request).sign_in(request)
    if (await site.open(request)).visit is not None:
        return RedirectResponse(wanted, 303)
    request.scope["session"] = {"next": wanted}
    answer = await site.client.send_to_issuer(request, site.language_of(request))
    site.flow.keep(answer, request.session)
    return answer


@open_router.get("/masuk/selesai")
async def come_back(request: Request) -> Response:
    """From the issuer: a session of our own begins, whatever stood in the cookie before."""
    site = _site(request)
    rates_of(request).sign_in(request)
    flow = request.scope["session"] = site.flow.open(request)
    wanted = own_path(str(flow.get("next", "/")))
    try:
        principal, claims, id_token = await site.client.take_back(request)
    except SignInFailed:
        if (await site.open(request)).visit is not None:  # a second tab, or the back button
            return RedirectResponse(wanted, 303)
        raise
    hours = site.settings.session_hours
    async with site.database.transaction() as session:
        await sessions.end(session, site.cookie.read(request))
        token = await sessions.begin(session, principal, claims, id_token, hours)
        if site.signed_in:
            await site.signed_in(session, principal)
    access.note(request, access.Kind.SIGN_IN, principal)
    answer = RedirectResponse(wanted, 303)
    site.cookie.write(answer, token)
    site.flow.clear(answer)
    return answer


@router.post("/keluar")
async def sign_out(page: InPage) -> Response:
    """Ends our session, then the issuer's: its page sends the person back to `/keluar/selesai`."""
    site = page.site
    visit = page.visit
    assert visit is not None
    async with site.database.transaction() as session:
        await sessions.end(session, visit.token)
    access.note(page.request, access.Kind.SIGN_OUT, visit.principal)
    try:
        to = await site.client.address_of_sign_out(visit.id_token, page.language)
    except Unavailable:
        to = "/keluar/selesai"
    answer = RedirectResponse(to, 303)
    site.cookie.clear(answer)
    return answer


@open_router.get("/keluar/selesai")
async def signed_out(request: Request) -> Response:
    site = _site(request)
    if (await site.open(request)).visit is not None:
        return RedirectResponse("/", 303)
    return site.blank_page(request).show("chassis/signed_out.html")


@open_router.post("/keluar/kabar")
async def hear_of_sign_out(request: Request, logout_token: Annotated[str, Form()]) -> Response:
    """The issuer says, to every service, that somebody has signed out somewhere (back-channel logout)."""
    site = _site(request)
    rates_of(request).sign_in(request)
    told = await site.client.read_sign_out(logout_token)
    async with site.database.transaction() as session:
        if not await sessions.hear_once(session, told.name, told.ends):
            raise SignInFailed
        await sessions.end_as_told(session, told.issuer_session, told.subject)
    access.note(request, access.Kind.SIGN_OUT, subject=told.subject or "")
    return Response(status_code=204)


@open_router.get("/bahasa/{language}")
async def choose_language(request: Request, language: str, next: str = "/") -> Response:
    site = _site(request)
    answer = RedirectResponse(own_path(next), 303)
    site.bahasa.write(answer, language_named(language))
    return answer


def _site(request: Request) -> Site:
    site: Site = request.app.state.site
    return site
