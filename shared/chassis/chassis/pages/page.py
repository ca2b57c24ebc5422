"""One page as one person sees it: language, zone, who is there, and how to answer."""

import gzip
import hashlib
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from chassis.access.noting import access_log_read
from chassis.auth import Principal
from chassis.errors import Unauthenticated
from chassis.navigation import Entry
from chassis.pages import csrf
from chassis.pages.environment import rendering
from chassis.pages.formats import Language
from chassis.pages.forms import Form
from chassis.signin.signin_sessions import SignInSession

if TYPE_CHECKING:
    from chassis.pages.site import Office, Site

LEAST_COMPRESSED = 1000
PAGES_KEPT = 20
"""How far back a list of many pages leads: an address has an end."""
_CURSOR = re.compile(r"[\w-]{1,500}", re.ASCII)


class Page:
    """Made once a request, by the route. Handlers take it as `InPage`, templates know it as `page`."""

    def __init__(
        self, request: Request, site: "Site", signin_session: SignInSession | None, office: "Office | None"
    ) -> None:
        self.request = request
        self.site = site
        self.signin_session = signin_session
        self.office = office
        self.language = site.language_of(request)
        self.zone = office.zone if office else "Asia/Jakarta"
        self.flash: dict[str, str] = site.flash.open(request)
        self._csrf = csrf.token_for(signin_session) if signin_session else ""

    @property
    def principal(self) -> Principal:
        if self.signin_session is None:
            raise Unauthenticated
        return self.signin_session.principal

    @property
    def person(self) -> str:
        """Digest of the person, for the browser to tell one from another; says nothing to anybody else."""
        who = f"{self.principal.subject}\0{self.principal.unit}"
        return hashlib.sha256(who.encode()).hexdigest()[:32]

    @property
    def pages_before(self) -> list[str]:
        """Cursors of the pages of a list before this one, as its address names them; the first page has none."""
        named = self.request.query_params.get("lewat", "").split(".")
        return [one for one in named if _CURSOR.fullmatch(one)][-PAGES_KEPT:]

    @property
    def csrf(self) -> str:
        return self._csrf

    @property
    def path(self) -> str:
        """The address of this page, with its query."""
        url = self.request.url
        return f"{url.path}?{url.query}" if url.query else url.path

    @property
    def gettext(self) -> Callable[..., str]:
        """`page.gettext("Tersimpan.")`; figures go in by name: `page.gettext("%(n)s baris", n=3)`."""
        return self.site.environments[self.language].gettext

    @property
    def ngettext(self) -> Callable[..., str]:
        return self.site.environments[self.language].ngettext

    @property
    def navigation(self) -> list[Entry]:
        """Navigation bar of this person: empty before signing in, without entries that lead to no page."""
        if self.signin_session is None or not self.signin_session.principal.is_person_with_role:
            return []
        roles = {role.value for role in self.signin_session.principal.roles}
        return [one for one in self.site.navigation if not one.roles or one.roles & roles]

    @property
    def reads_access(self) -> bool:
        """Whether the way to the trail of access is shown."""
        return self.signin_session is not None and access_log_read.allows(self.signin_session.principal)

    @property
    def handles_dead_letters(self) -> bool:
        """Whether the way to the dead letters is shown."""
        permission = self.site.dead_letters
        return bool(self.signin_session and permission and permission.allows(self.signin_session.principal))

    @property
    def current(self) -> Entry | None:
        """The entry of the bar that we are in: the longest address that this one begins with."""
        own = [one for one in self.navigation if one.service == self.site.service]
        fitting = [one for one in own if _within(self.request.url.path, urlsplit(one.url).path)]
        return max(fitting, key=lambda one: len(one.url), default=None)

    @property
    def wants_part(self) -> bool:
        """Whether htmx asks for a part of the page rather than for the whole."""
        return "hx-request" in self.request.headers and "hx-boosted" not in self.request.headers

    async def form(self) -> Form:
        """Form as it was sent."""
        return Form.sent(await self.request.form(), self.language)

    def blank(self, **values: Any) -> Form:
        """A form to be filled in, with what is known already."""
        return Form({name.replace("__", "."): value for name, value in values.items()}, self.language)

    def render(self, template: str, **words: Any) -> str:
        """The template as text, for a part of a page that is sent by itself."""
        with rendering(self):
            return self.site.environments[self.language].jinja.get_template(template).render(page=self, **words)

    def show(self, template: str, status: int = 200, **words: Any) -> Response:
        """The template as an answer; 422 for a form that was refused."""
        answer = self._answer(self.render(template, **words).encode(), status)
        if self.flash:
            self.site.flash.clear(answer)
        return answer

    def go(
        self, path: str, message: str = "", kind: str = "success", leads_to: tuple[str, str] | None = None
    ) -> Response:
        """On to another page, with a sentence (`success`, `info`, `warning`) to be shown there once; `leads_to`:
        address and words of a link behind it."""
        answer = RedirectResponse(path, 303)
        if message:
            link = {"href": leads_to[0], "words": leads_to[1]} if leads_to else {}
            self.site.flash.keep(answer, {"message": message, "kind": kind, **link})
        return answer

    def _answer(self, body: bytes, status: int) -> Response:
        headers = {"vary": "accept-encoding, cookie, hx-request"}
        if len(body) >= LEAST_COMPRESSED and "gzip" in self.request.headers.get("accept-encoding", ""):
            headers["content-encoding"] = "gzip"
            body = gzip.compress(body, 5, mtime=0)
        return HTMLResponse(body, status, headers)


def _within(path: str, entry: str) -> bool:
    entry = entry.rstrip("/")
    return path == entry or path.startswith(f"{entry}/")


async def open_page(request: Request) -> Page:
    page: Page = request.state.page
    return page


InPage = Annotated[Page, Depends(open_page)]


def language_named(name: str) -> Language:
    """Bahasa unless English was chosen."""
    return Language.EN if name == Language.EN else Language.ID
