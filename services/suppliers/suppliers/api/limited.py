"""A route that takes no more than so many bytes, and none at all from strangers."""

from collections.abc import Callable, Coroutine
from typing import Any

from chassis.auth import authenticate
from chassis.errors import TooLarge
from chassis.http.idempotency import IdempotentRoute
from fastapi import Request, Response
from starlette.types import Message

AROUND_FILE = 64 * 1024
"""What a multipart form adds to its file."""


class LimitedRoute(IdempotentRoute):
    """The body is counted while it arrives: a wrong or missing Content-Length does not help."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        original = super().get_route_handler()

        async def handle(request: Request) -> Response:
            if request.method != "POST":
                return await original(request)
            principal = await authenticate(request)
            limit = request.app.state.service.settings.upload_limit_mb * 1024 * 1024
            body = await _read(request, limit + AROUND_FILE, limit)

            async def receive() -> Message:
                return {"type": "http.request", "body": body, "more_body": False}

            whole = Request(request.scope, receive)
            whole.state.principal = principal
            return await original(whole)

        return handle


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
