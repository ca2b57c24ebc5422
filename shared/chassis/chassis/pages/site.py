"""The pages of one service: its templates, words and files, who is there, and what the navigation bar shows."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from babel.support import NullTranslations
from fastapi import Request, Response

from chassis import units
from chassis.access.deeds import Deeds
from chassis.auth import Permission, Principal, TokenVerifier
from chassis.db import Database, Session
from chassis.pages import environment
from chassis.pages.assets import Assets
from chassis.pages.formats import Language
from chassis.pages.page import Page, language_named
from chassis.service import Service
from chassis.signin import signin_sessions
from chassis.signin.begun import SignIns
from chassis.signin.client import Client
from chassis.signin.cookies import Cookie, EncryptedCookie
from chassis.signin.signin_sessions import SignInSession
from chassis.translation import catalogs

A_YEAR = 365 * 86400


@dataclass(frozen=True)
class Office:
    """The unit of whoever is there: its name and its IANA zone."""

    name: str
    zone: str


OfficeLookup = Callable[[Session, str], Awaitable[Office | None]]
"""From a unit's code; nothing when the service does not know it (yet)."""


SignedIn = Callable[[Session, Principal], Awaitable[None]]


async def find_office(session: Session, code: str) -> Office | None:
    """From the service's copy of the directory."""
    unit = await units.find(session, code)
    return Office(unit.name, unit.timezone) if unit else None


class Site:
    """The declared pages inside a running service."""

    def __init__(
        self,
        package: str,
        office: OfficeLookup,
        service: Service[Any],
        verifier: TokenVerifier,
        signed_in: SignedIn | None = None,
        deeds: Deeds | None = None,
        dead_letters: Permission | None = None,
    ) -> None:
        settings = service.settings
        self.service = service.name
        self.signed_in = signed_in
        self.deeds = deeds or Deeds()
        self.dead_letters = dead_letters
        self.settings = settings
        self.navigation = settings.navigation
        self.assets = Assets(catalogs.folder_of(package) / "static")
        english = catalogs.english([package, "chassis"])
        self.environments = {
            Language.ID: environment.make(package, self.assets, Language.ID, NullTranslations()),
            Language.EN: environment.make(package, self.assets, Language.EN, english),
        }
        self.client = Client(settings, service.name, verifier)
        self.cookie = Cookie(settings, service.name)
        self.flash = EncryptedCookie(settings, f"{service.name}-pesan", 300)
        self.sign_ins = SignIns(settings, f"{service.name}-masuk")
        self.bahasa = Cookie(settings, "bahasa", A_YEAR)
        self._service = service  # its database is asked for anew each time: tests put another in its place
        self._office = office

    @property
    def database(self) -> Database:
        return self._service.database

    def language_of(self, request: Request) -> Language:
        return language_named(self.bahasa.read(request))

    async def open(self, request: Request) -> Page:
        """The page of this request, with whoever has signed in. One short transaction, over before the handler."""
        token = self.cookie.read(request)
        signin_session: SignInSession | None = None
        office: Office | None = None
        if token:
            async with self.database.transaction() as session:
                signin_session = await signin_sessions.find(session, token)
                office = await self._office(session, signin_session.principal.unit) if signin_session else None
        page = Page(request, self, signin_session, office)
        request.state.page = page
        if signin_session:
            request.state.principal = signin_session.principal
        return page

    def blank_page(self, request: Request) -> Page:
        """The page of this request if a route has opened one, else one without anybody."""
        known: Page | None = getattr(request.state, "page", None)
        return known or Page(request, self, None, None)

    def show_problem(self, request: Request, status: int, body: dict[str, Any]) -> Response:
        """A problem document as a page, for people."""
        return self.blank_page(request).show("chassis/problem.html", status, problem=body)
