"""Routes that take a file: more bytes than other bodies may have."""

from fastapi import Request

from chassis import gettext
from chassis.errors import TooLarge
from chassis.http.bodies import Allowance
from chassis.http.idempotency import IdempotentRoute
from chassis.pages.router import PageRoute
from chassis.running import service_of

AROUND_FILE = 64 * 1024
"""What a multipart form adds to its file."""


def upload_limit(request: Request) -> int:
    """Bytes."""
    limit: int = service_of(request).settings.upload_limit_mb * 1024 * 1024
    return limit


def most_waiting(request: Request) -> int:
    """Files of one unit that are still to be read."""
    most: int = service_of(request).settings.uploads_at_once
    return most


def of_file(request: Request) -> Allowance:
    limit = upload_limit(request)
    return Allowance(limit + AROUND_FILE, too_large(limit))


class LimitedRoute(IdempotentRoute):
    allowance = of_file


class LimitedPage(PageRoute):
    allowance = of_file


def too_large(limit: int) -> TooLarge:
    size = limit // 1024 // 1024
    return TooLarge(
        gettext(
            "Berkas terlalu besar (paling besar %(size)s MB). Hapus gambar dan lembar yang tidak perlu, lalu unggah "
            "lagi.",
            size=size,
        )
    )
