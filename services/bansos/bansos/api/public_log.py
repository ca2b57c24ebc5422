"""/log: files of the public log, for everybody, as C2SP tlog-tiles has them.

A web server or a CDN may give them out in our place: they are files, and of no secret.
"""

from typing import Annotated

from chassis.errors import NotFound
from chassis.running import service_of
from chassis.storage import InvalidKey
from fastapi import APIRouter, Path, Request, Response

from bansos.adapters.log_files import BYTES, CHECKPOINT, TEXT, log_files

router = APIRouter(prefix="/log", tags=["public log"])
"""Of FastAPI itself: every route of the chassis's router asks who it is."""

NEWEST = "public, max-age=30"
FOR_EVER = "public, max-age=31536000, immutable"
TILE = Annotated[str, Path(pattern=r"^(entries|[0-9]{1,2})(/x[0-9]{3}){0,6}/[0-9]{3}(\.p/[0-9]{1,3})?$", max_length=60)]


@router.get(
    "/checkpoint",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def get_checkpoint(request: Request) -> Response:
    """The newest checkpoint, with the signatures of its witnesses."""
    return Response(await _read(request, CHECKPOINT), media_type=TEXT, headers={"cache-control": NEWEST})


@router.get(
    "/tile/{path:path}",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}},
)
async def get_tile(request: Request, path: TILE) -> Response:
    """A tile of hashes (`0/x001/067`), or a bundle of entries (`entries/000.p/12`)."""
    return Response(await _read(request, f"tile/{path}"), media_type=BYTES, headers={"cache-control": FOR_EVER})


async def _read(request: Request, path: str) -> bytes:
    url = service_of(request).settings.log_url
    try:
        content = await log_files(url).read(path) if url else None
    except InvalidKey:
        content = None
    if content is None:
        raise NotFound
    return content
