"""The addresses of signing in and out, and of choosing a language. They are open: nobody has signed in yet."""

import re
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from chassis import access
from chassis.auth import Principal
from chassis.errors import Problem, Unavailable
from chassis.http.problems import problem
from chassis.pages import csrf
from chassis.pages.page import language_named
from chassis.running import rates_of, site_of
from chassis.signin import signin_sessions
from chassis.signin.client import SignInFailed, person_of

_OWN_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]*")
"""An address inside this service: printable ASCII, no backslash, and no second slash, which would name a host."""

LONGEST = 1500


def own_path(wanted: str) -> str:
    """`wanted` if it is an address inside this service, else the first page: nobody is led away from here."""
    return wanted if len(wanted) <= LONGEST and _OWN_PATH.fullmatch(wanted) else "/"


router = APIRouter(include_in_schema=False)


@router.get("/masuk")
async def sign_in(request: Request, next: str = "/") -> Response:
    """To the issuer's page; straight back if its session lives."""
    site = site_of(request)
    wanted = own_path(next)
    rates_of(request).sign_in(request)
    if (await site.open(request)).signin_session is not None:
        return RedirectResponse(wanted, 303)
    state = site.sign_ins.new_state(wanted)
    answer, kept = await site.client.redirect_to_issuer(state, site.language_of(request))
    site.sign_ins.keep(request, answer, state, kept)
    return answer


@router.get("/masuk/selesai")
async def handle_callback(request: Request, state: str = "") -> Response:
    """From the issuer: a session of our own begins, whatever stood in the cookie before. The same person's, begun in
    another tab meanwhile, stays: its forms are open."""
    site = site_of(request)
    rates_of(request).sign_in(request)
    begun = site.sign_ins.find(request, state)
    wanted = own_path(begun.wanted)
    signin_session = (await site.open(request)).signin_session
    try:
        claims, id_token = await site.client.handle_callback(request, begun)
    except SignInFailed as failed:
        if signin_session is not None:  # reloaded, or by the back button
            return RedirectResponse(wanted, 303)
        return _refused(request, failed, sign_in=f"/masuk?next={quote(wanted, safe='/')}")
    try:
        principal = person_of(claims)
    except Problem as refused:
        return _refused(request, refused, sign_out=await site.client.logout_url(id_token, site.language_of(request)))
    answer = RedirectResponse(wanted, 303)
    site.sign_ins.forget(answer, begun)
    if signin_session is None or not signin_session.is_of(principal, claims):
        site.cookie.write(answer, await _begin(request, principal, claims, id_token))
    return answer


def _refused(request: Request, why: Problem, **leads_to: str) -> Response:
    return problem(request, why.status, why.code, why.message, **leads_to)


async def _begin(request: Request, principal: Principal, claims: dict[str, Any], id_token: str) -> str:
    site = site_of(request)
    async with site.database.transaction() as session:
        await signin_sessions.end(session, site.cookie.read(request))
        token = await signin_sessions.begin(session, principal, claims, id_token, site.settings.session_hours)
        if site.signed_in:
            await site.signed_in(session, principal)
    access.note(request, access.Kind.SIGN_IN, principal)
    return token


@router.post("/keluar")
async def sign_out(request: Request) -> Response:
    """Ends our session, then the issuer's: its page sends the person back to `/keluar/selesai`. Where ours is over
    already, the issuer asks whether its own is meant."""
    site = site_of(request)
    rates_of(request).sign_in(request)
    page = await site.open(request)
    if page.signin_session:
        await csrf.check(request, page.signin_session)
        async with site.database.transaction() as session:
            await signin_sessions.end(session, page.signin_session.token)
        access.note(request, access.Kind.SIGN_OUT, page.signin_session.principal)
    try:
        to = await site.client.logout_url(page.signin_session.id_token if page.signin_session else None, page.language)
    except Unavailable:
        to = "/keluar/selesai"
    answer = RedirectResponse(to, 303)
    site.cookie.clear(answer)
    return answer


@router.get("/keluar/selesai")
async def signed_out(request: Request) -> Response:
    site = site_of(request)
    if (await site.open(request)).signin_session is not None:
        return RedirectResponse("/", 303)
    return site.blank_page(request).show("chassis/signed_out.html")


@router.post("/keluar/kabar")
async def backchannel_logout(request: Request, logout_token: Annotated[str, Form()]) -> Response:
    """The issuer says, to every service, that somebody has signed out somewhere (back-channel logout)."""
    site = site_of(request)
    rates_of(request).sign_in(request)
    told = await site.client.read_sign_out(logout_token)
    async with site.database.transaction() as session:
        if not await signin_sessions.hear_once(session, told.name, told.ends):
            raise SignInFailed
        await signin_sessions.end_on_backchannel_logout(session, told.issuer_session, told.subject)
    access.note(request, access.Kind.SIGN_OUT, subject=told.subject or "")
    return Response(status_code=204)


@router.get("/bahasa/{language}")
async def choose_language(request: Request, language: str, next: str = "/") -> Response:
    site = site_of(request)
    answer = RedirectResponse(own_path(next), 303)
    site.bahasa.write(answer, language_named(language))
    return answer
