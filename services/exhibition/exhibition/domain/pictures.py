"""A photograph as it came, made into what is kept: WebP of at most 1,920 pixels and a thumbnail, upright, without EXIF.

What it is, its bytes say. `make_versions` runs in the sandbox (`chassis.workbook.sandbox`): a file made to break its
reader breaks a process in which nobody waits, within limits of memory and time that the kernel holds.
"""

import hashlib
import io
import warnings
from typing import Any, Final

from chassis.workbook.sandbox import preload
from PIL import Image, ImageOps, UnidentifiedImageError

LONGEST_SIDE: Final = 1920
THUMBNAIL_SIDE: Final = 480
SHORTEST_SIDE: Final = 320
MOST_PIXELS: Final = 60_000_000
FORMATS: Final = ("JPEG", "PNG", "WEBP")
NEAR: Final = 6
"""Bits by which the look marks of two pictures that look alike differ at most."""
_QUALITY: Final = 82
preload(__name__)


def make_versions(content: bytes) -> dict[str, Any]:
    """`{"picture", "thumbnail", "width", "height", "content_mark", "look_mark"}`, or `{"refused": reason}`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _versions(content)
    except UnidentifiedImageError:
        return {"refused": "bukan-gambar"}
    except Image.DecompressionBombError:
        return {"refused": "terlalu-luas"}
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError):
        return {"refused": "rusak"}


def _versions(content: bytes) -> dict[str, Any]:
    with Image.open(io.BytesIO(content), formats=FORMATS) as image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            return {"refused": "terlalu-luas"}
        if min(width, height) < SHORTEST_SIDE:
            return {"refused": "terlalu-kecil"}
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(image)
    plain = _flat(upright)
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    small = plain.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    return {
        "picture": _webp(plain),
        "thumbnail": _webp(small),
        "width": plain.width,
        "height": plain.height,
        "content_mark": hashlib.sha256(b"%d %d " % plain.size + plain.tobytes()).digest(),
        "look_mark": _look_mark(plain),
    }


def _flat(image: Image.Image) -> Image.Image:
    """RGB on white, with nothing but pixels."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        seen = image.convert("RGBA")
        flat = Image.new("RGB", seen.size, "white")
        flat.paste(seen, mask=seen.getchannel("A"))
        return flat
    flat = image.convert("RGB")
    flat.info = {}
    return flat


def _webp(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "WEBP", quality=_QUALITY, method=4)
    return out.getvalue()


def _look_mark(image: Image.Image) -> int:
    """Difference hash of 64 bits, signed as PostgreSQL's bigint is: whether each point is darker than the next."""
    grey = image.convert("L").resize((9, 8), Image.Resampling.LANCZOS)
    points = list(grey.tobytes())
    bits = 0
    for row in range(8):
        for column in range(8):
            bits = bits << 1 | (points[row * 9 + column] < points[row * 9 + column + 1])
    return bits - (1 << 64) if bits >> 63 else bits


def differ_by(one: int, other: int) -> int:
    """Bits in which two look marks differ: 0 to 64."""
    return ((one ^ other) & (1 << 64) - 1).bit_count()
