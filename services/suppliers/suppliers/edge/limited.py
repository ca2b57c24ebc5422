"""Routes that take no more than so many bytes, and none at all from strangers."""

from collections.abc import Callable, Coroutine
from typing import Any

from chassis.auth import authenticate
from chassis.errors import TooLarge
from chassis.http.idempotency import IdempotentRoute
from chassis.pages.router import PageRoute
from fastapi import Request, Response
from starlette.types import Message

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
AROUND_FILE = 64 * 1024
"""What a multipart form adds to its file."""


class LimitedRoute(IdempotentRoute):
    """The body is counted while it arrives: a wrong or missing Content-Length does not help."""

    def get_route_handler(self) -> Handler:
        original = super().get_route_handler()

        async def handle(request: Request) -> Response:
            if request.method != "POST":
                return await original(request)
            principal = await authenticate(request)
            whole = await _whole(request)
            whole.state.principal = principal
            return await original(whole)

        return handle


class LimitedPage(PageRoute):
    """The same for a page's form."""

    def get_route_handler(self) -> Handler:
        original = super().get_route_handler()

        async def handle(request: Request) -> Response:
            page = await request.app.state.site.open(request)
            if page.visit is None or request.method != "POST":
                return await original(request)
            whole = await _whole(request)
            try:
                return await original(whole)
            finally:
                await whole.close()

        return handle


def upload_limit(request: Request) -> int:
    """Bytes."""
    limit: int = request.app.state.service.settings.upload_limit_mb * 1024 * 1024
    return limit


async def _whole(request: Request) -> Request:
    limit = upload_limit(request)
    body = await _read(request, limit + AROUND_FILE, limit)

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request(request.scope, receive)


async def _read(request: Request, most: int, limit: int) -> bytes:
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told) > most:
        raise too_large(limit)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise too_large(limit)
    return bytes(body)


def too_large(limit: int) -> TooLarge:
    size = limit // 1024 // 1024
    return TooLarge(
        f"Berkas terlalu besar (paling besar {size} MB). Hapus gambar dan lembar yang tidak perlu, lalu unggah lagi.",
        f"The file is too large (at most {size} MB). Remove pictures and sheets not needed, then upload again.",
    )
