"""File storage of this service, which has to be there."""

from typing import Annotated

from chassis.errors import Unavailable
from chassis.http.bodies import Allowance
from chassis.running import InService, service_of
from chassis.service import Service
from chassis.storage import Storage
from fastapi import Depends, Request

from exhibition.config import Settings
from exhibition.errors import PictureTooLarge
from exhibition.models.picture import CHUNK

PICTURE_HEADERS = {
    "cache-control": "private, max-age=86400, immutable",
    "content-security-policy": "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'",
}
"""Headers of a picture. Opened by itself, it is a page that the browser styles, which the policy of pages forbids."""


def storage_of(service: Service[Settings]) -> Storage:
    """Raises `Unavailable` where no address was told."""
    if service.storage is None:
        raise Unavailable
    return service.storage


def _open(service: InService) -> Storage:
    return storage_of(service)


Files = Annotated[Storage, Depends(_open)]
"""The storage, for a handler."""


def of_chunk(_request: Request) -> Allowance:
    """Body of a chunk of a picture."""
    return Allowance(CHUNK, PictureTooLarge.of(CHUNK))


def picture_limit(request: Request) -> int:
    """Bytes of the largest picture taken."""
    limit: int = service_of(request).settings.picture_limit_mb * 1024 * 1024
    return limit
