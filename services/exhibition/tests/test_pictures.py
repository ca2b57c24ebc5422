"""Pictures: what comes in resumes after a cut line; what is kept is upright, small, and tells nothing but pixels."""

import io
import struct
import zlib
from typing import Any

import pytest
from chassis.db import Database
from exhibition.adapters.files import storage_of
from exhibition.domain.pictures import NEAR, differ_by, make_versions
from exhibition.loops.make_pictures import make_waiting
from exhibition.models.picture import CHUNK
from PIL import Image

from .factories import Stage, ok, photograph, refusal

BYTES = {"content-type": "application/octet-stream"}


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def with_exif(orientation: int) -> bytes:
    """A photograph that lies on its side, with the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Kamera Rahasia"
    exif.get_ifd(0x8825)[1] = "S"
    image = Image.new("RGB", (900, 600), "white")
    image.paste("red", (0, 0, 900, 100))
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def bomb() -> bytes:
    """A PNG of a few bytes that says it has 40,000 × 40,000 points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


def test_a_picture_is_kept_upright_and_tells_nothing_of_the_camera() -> None:
    made = make_versions(with_exif(6))
    picture = opened(made["picture"])
    assert (picture.format, picture.size) == ("WEBP", (600, 900))
    red, green, _ = picture.convert("RGB").getpixel((590, 450))  # type: ignore[misc]
    assert red > 200 > green, "what lay on top is on the right"
    assert dict(picture.getexif()) == {}
    assert b"Kamera" not in made["picture"] + made["thumbnail"]


def test_a_large_one_is_made_small_and_a_png_is_known_by_its_bytes() -> None:
    made = make_versions(photograph(3000, 1500, "PNG"))
    assert opened(made["picture"]).size == (1920, 960)
    assert opened(made["thumbnail"]).size == (480, 240)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<svg onload=alert(1)>", "bukan-gambar"),
        (photograph(kind="GIF"), "bukan-gambar"),
        (bomb(), "terlalu-luas"),
        (photograph()[:3000], "rusak"),
        (photograph(300, 200), "terlalu-kecil"),
    ],
)
def test_what_is_no_picture_of_ours_is_refused_with_its_reason(content: bytes, reason: str) -> None:
    assert make_versions(content) == {"refused": reason}


def test_one_picture_saved_anew_looks_alike_and_another_does_not() -> None:
    one, again = (make_versions(photograph(quality=quality))["look_mark"] for quality in (95, 50))
    other = make_versions(photograph(seed=9))["look_mark"]
    assert differ_by(one, again) <= NEAR < differ_by(one, other)


async def test_an_upload_goes_on_where_it_was_cut_off(offices: Database, stage: Stage) -> None:
    product = await stage.product(picture=False)
    content = photograph(1200, 900, "PNG", compress_level=0)
    assert len(content) > 2 * CHUNK
    async with stage.operator() as operator:
        begun = {"role": "depan", "size": len(content)}
        upload = ok(await operator.post(f"/products/{product['id']}/picture-uploads", json=begun), 201)
        address = f"/picture-uploads/{upload['id']}"
        ok(await operator.put(f"{address}/chunks/0", content=content[:CHUNK], headers=BYTES))
        again = ok(await operator.put(f"{address}/chunks/0", content=content[:CHUNK], headers=BYTES))
        assert again["received"] == CHUNK, "the answer was lost, the chunk sent again"
        ahead = await operator.put(f"{address}/chunks/{2 * CHUNK}", content=b"x", headers=BYTES)
        assert refusal(ahead) == (409, "potongan-tidak-urut")
        received = ok(await operator.get(address))["received"]
        while received < len(content):
            piece = content[received : received + CHUNK]
            received = ok(await operator.put(f"{address}/chunks/{received}", content=piece, headers=BYTES))["received"]
        await make_waiting(offices, storage_of(stage.service))
        done = ok(await operator.get(address))
        shown = await operator.get(f"/pictures/{done['picture_id']}/thumbnail")
    assert (done["status"], shown.headers["content-type"]) == ("selesai", "image/webp")
    assert opened(shown.content).size == (480, 360)
    assert "style-src 'unsafe-inline'" in shown.headers["content-security-policy"], "a browser styles it by itself"


async def test_the_same_picture_is_recognised_and_no_thirteenth_is_taken(offices: Database, stage: Stage) -> None:
    product = await stage.product(picture=False)
    for seed in range(1, 13):
        assert (await stage.picture(product["id"], photograph(400, 330, seed=seed)))["status"] == "selesai"
    async with stage.operator() as operator:
        full = await operator.post(f"/products/{product['id']}/picture-uploads", json={"role": "depan", "size": 9})
        assert refusal(full) == (422, "gambar-penuh")
        first = ok(await operator.get(f"/products/{product['id']}"))["pictures"][0]
        assert (await operator.delete(f"/pictures/{first['id']}")).status_code == 204
    refused = await stage.picture(product["id"], photograph(400, 330, seed=2))
    assert (refused["status"], refused["refusal"], refused["picture_id"]) == ("ditolak", "sama", None)


async def test_files_are_gone_once_no_row_names_them(offices: Database, stage: Stage) -> None:
    files = storage_of(stage.service)
    before = {one.key async for one in files.list()}
    product = await stage.product()
    kept = {one.key async for one in files.list()} - before
    assert {key.split("/")[0] for key in kept} == {"pictures"}, "no chunk is left"
    refused: dict[str, Any] = await stage.picture(product["id"], b"x" * 50)
    assert refused["refusal"] == "bukan-gambar"
    assert {one.key async for one in files.list()} - before == kept
