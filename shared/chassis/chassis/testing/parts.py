"""Parts of pages, as htmx asks for them: without a session all of the page is led on, and no page comes in a part."""

import re
from collections.abc import Iterable
from html import unescape

import httpx

from chassis.testing.permission_matrix import Matrix, Person, leaving

PART = {"hx-request": "true"}
_TAG = re.compile(r"<\w+(?=[^>]*\bhx-(get|post)=\"([^\"]+)\")(?![^>]*\bhx-select=)[^>]*>")


async def not_led_on(matrix: Matrix, routes: Iterable[str], person: Person) -> dict[str, str]:
    """Routes of pages that answer a part in another way than by leading all of the page on: to the sign-in for nobody,
    and with a form from before the session to its page. Asked twice each, as two tabs do."""
    found: dict[str, str] = {}
    back = {**PART, "referer": "http://testserver/lama?q=1"}
    for route in routes:
        method, _, path = route.partition(" ")
        address = path.format(**matrix.things)
        asked = {"": "/masuk?next=/lama"} if method == "GET" else {"": "/masuk?next=/lama", person.role: "/lama?q=1"}
        for role, expected in asked.items():
            async with matrix.browse(*filter(None, [role]), unit=person.unit, csrf=False) as client:
                client._transport = httpx.ASGITransport(leaving(matrix.app), raise_app_exceptions=False)
                sent = None if method == "GET" else {"csrf": "AAAA"}
                for _ in range(2):
                    async with matrix.database.undone():
                        answer = await client.request(method, address, headers=back, data=sent)
                    leads = answer.headers.get("hx-redirect", "")
                    if answer.status_code not in (401, 403) or not leads.startswith(expected) or answer.text:
                        found[f"{route} by {role or 'nobody'}"] = f"{answer.status_code} {leads} {answer.text[:80]}"
    return found


def parts_in(page: str) -> list[tuple[str, str]]:
    """Method and address of every part that a page asks for and puts in as it comes; `hx-select` picks one out."""
    return [(method, unescape(address)) for method, address in _TAG.findall(page)]


async def whole_pages(person: httpx.AsyncClient, page: str) -> dict[str, str]:
    """Parts of this page whose answer is a whole page, or none; each is asked for twice."""
    found: dict[str, str] = {}
    for method, address in dict.fromkeys(parts_in(page)):
        for _ in range(2):
            answer = await person.request(method, address, headers=PART, follow_redirects=True)
            if answer.status_code != 200 or "<html" in answer.text or "<main" in answer.text:
                found[f"{method} {address}"] = f"{answer.status_code} {answer.text[:80]}"
    return found
