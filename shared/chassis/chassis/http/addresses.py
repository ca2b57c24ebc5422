"""Addresses: each is written in one way, and with a slash more it leads there."""

from urllib.parse import quote

from fastapi import Request
from starlette.routing import Match


def without_slash(request: Request) -> str:
    """Path and query of the address without the slashes at its end, where something is served there; else empty.

    It begins with one slash and nothing that a browser takes for one, so that it leads to no other host.
    """
    path: str = request.scope["path"]
    plain = f"/{path.strip('/')}"
    if not path.endswith("/") or plain == "/":
        return ""
    asked = {**request.scope, "path": plain}
    if all(route.matches(asked)[0] is Match.NONE for route in request.app.router.routes):
        return ""
    query = request.url.query
    return f"{quote(plain)}?{query}" if query else quote(plain)
