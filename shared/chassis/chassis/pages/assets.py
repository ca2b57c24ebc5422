"""Stylesheets, scripts, the font and icons: in memory, compressed once, under an address that carries their hash.

Every static file's address begins with a hash over all of them, so that a browser may keep it for a year and still
never shows an old one. Relative addresses inside a stylesheet stay true.
"""

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chassis.errors import NotFound

HERE = Path(__file__).parent
VENDOR = HERE / "static" / "vendor"
FOR_EVER = "public, max-age=31536000, immutable"
SHORTLY = "public, max-age=60"
_SVG_HEAD = re.compile(r"^<svg[^>]*>\s*(<path stroke=\"none\"[^>]*/>)?", re.DOTALL)


class AssetsMissing(RuntimeError):
    """Bootstrap, htmx, font and icons come from npm at build time."""


@dataclass(frozen=True)
class File:
    content: bytes
    compressed: bytes | None
    media_type: str


class Assets:
    """The static files of the chassis and of one service; a service's file may not hide one of the chassis."""

    def __init__(self, *folders: Path) -> None:
        if not (VENDOR / "bootstrap.min.css").exists():
            raise AssetsMissing("static/vendor is missing: run `make bootstrap`, or build the wheel after it")
        self.files: dict[str, File] = {}
        for folder in (*reversed(folders), HERE / "static"):
            self.files |= {path.relative_to(folder).as_posix(): _read(path) for path in _served(folder)}
        digest = hashlib.sha256()
        for name in sorted(self.files):
            digest.update(name.encode() + b"\0" + self.files[name].content)
        self.version = digest.hexdigest()[:12]
        self.route = Route("/static/{version}/{name:path}", self._serve)

    def address(self, name: str) -> str:
        """Raises `KeyError` for a file that does not exist, so that no template asks for one in vain."""
        self.files[name]
        return f"/static/{self.version}/{name}"

    async def _serve(self, request: Request) -> Response:
        request.scope["route"] = self.route  # as FastAPI does for its own: metrics and logs name the route
        file = self.files.get(request.path_params["name"])
        if file is None:
            raise NotFound
        # During a roll-out an old page may ask a new process: it gets what there is, for a minute.
        kept = FOR_EVER if request.path_params["version"] == self.version else SHORTLY
        headers = {"cache-control": kept}
        if file.compressed is None:
            return Response(file.content, headers=headers, media_type=file.media_type)
        headers["vary"] = "accept-encoding"
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["content-encoding"] = "gzip"
            return Response(file.compressed, headers=headers, media_type=file.media_type)
        return Response(file.content, headers=headers, media_type=file.media_type)


def _served(folder: Path) -> list[Path]:
    """Licences and icons are in the wheel but have no address: icons stand in the pages themselves."""
    found = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in found if not {"icons", "licences"} & set(path.relative_to(folder).parts)]


def _read(path: Path) -> File:
    content = path.read_bytes()
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if path.suffix == ".woff2":
        return File(content, None, "font/woff2")
    return File(content, gzip.compress(content, 9, mtime=0), media_type)


@cache
def icon(name: str, label: str = "") -> Markup:
    """A Tabler icon (outline) as inline SVG; decoration unless it has a label. Names: `icons.txt`."""
    path = VENDOR / "icons" / f"{name}.svg"
    if not path.exists():
        raise AssetsMissing(f"no icon {name!r}: add it to icons.txt and run `make bootstrap`")
    drawing = " ".join(_SVG_HEAD.sub("", path.read_text()).split()).replace("</svg>", "")
    said = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup(
        '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor"'
        ' stroke-width="2" stroke-linecap="round" stroke-linejoin="round" focusable="false" {}>{}</svg>'
    ).format(said, Markup(drawing))
