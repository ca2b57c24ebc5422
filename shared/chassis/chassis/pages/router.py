"""Routes of pages: who is there is known by the session's cookie, every change carries the form's token."""

from collections.abc import Callable, Coroutine
from typing import Any, ClassVar
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute

from chassis._compat import function_stack
from chassis.access.entries import keep_within
from chassis.errors import NotFound, Unauthenticated
from chassis.http import bodies
from chassis.http.bodies import Allowance
from chassis.http.problems import wants_page
from chassis.pages import csrf
from chassis.pages.page import Page
from chassis.running import rates_of, site_of

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class PageRoute(APIRoute):
    """Opens the page before the handler runs, refuses what changes something without the form's token, and leads
    whoever has to sign in to do so, and back."""

    allowance: ClassVar[Callable[[Request], Allowance] | None] = None
    """What the body may have, where that is not `bodies.usual`."""

    def get_route_handler(self) -> Handler:
        original = super().get_route_handler()

        async def handle(request: Request) -> Response:
            site = site_of(request)
            page = await site.open(request)
            try:
                if request.method not in csrf.SAFE:
                    if page.signin_session is None:
                        raise Unauthenticated
                    rates_of(request).write(request, page.signin_session.principal.subject)
                    if allowance := type(self).allowance:
                        bodies.allow(request, allowance(request))
                        function_stack(request).enter_context(
                            rates_of(request).place("upload", page.signin_session.principal.unit)
                        )
                    await csrf.check(request, page.signin_session)
                return await keep_within(request, await original(request))
            except RequestValidationError as error:
                places = [one["loc"] for one in error.errors()]
                if any(place[:1] == ("path",) for place in places):
                    raise NotFound from None
                unknown = [place[1] for place in places if place[:1] == ("query",) and place[1] in request.query_params]
                if request.method not in csrf.SAFE or len(unknown) < len(places):
                    raise
                return _without(page, unknown)
            except Unauthenticated:
                if not wants_page(request) and not page.wants_part:
                    raise
                return _to_sign_in(page)
            except csrf.FormIsStale:
                before = _page_before(request)
                if before == NOWHERE:
                    raise
                return _lead_to(page, before, 403)
            finally:
                await request.close()

        return handle


NOWHERE = "/"
CONTINUE_FRAGMENT = "#lanjut"
"""Where a page tells that the session had ended, and gives back what was typed (`drafts.js`)."""


def _to_sign_in(page: Page) -> Response:
    """A page that was asked for is shown after signing in; after a form that was sent, the page it stood on."""
    request = page.request
    wanted = page.path if request.method in csrf.SAFE and not page.wants_part else _page_before(request)
    return _lead_to(page, f"/masuk?next={quote(wanted, safe='/')}", 401)


def _without(page: Page, filters: list[str]) -> Response:
    """The same page without filters that it does not know: from an old address, or written by hand."""
    rest = page.request.url.remove_query_params(filters)
    words = page.gettext("Saringan di alamat itu tidak dikenal, jadi tidak dipakai.")
    return page.go(f"{rest.path}?{rest.query}" if rest.query else rest.path, words, "warning")


def _lead_to(page: Page, address: str, status: int) -> Response:
    """All of the page, even where a part was asked for."""
    if page.wants_part:
        return Response(status_code=status, headers={"hx-redirect": address})
    return RedirectResponse(address, 303)


def _page_before(request: Request) -> str:
    """As the browser says, if it is one of ours."""
    try:
        before = urlsplit(request.headers.get("referer", ""))
    except ValueError:  # `http://[`
        return NOWHERE
    if before.netloc != request.url.netloc or not before.path:
        return NOWHERE
    return before._replace(scheme="", netloc="", fragment="").geturl() + CONTINUE_FRAGMENT


class PageRouter(APIRouter):
    """An `APIRouter` of pages. They are not part of the API's description."""

    def __init__(self, **options: Any) -> None:
        super().__init__(route_class=PageRoute, include_in_schema=False, **options)
