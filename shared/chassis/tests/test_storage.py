"""File storage: the same behaviour in a folder and in a bucket, encrypted or not."""

import hashlib
import os
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import httpx
import pytest
from chassis.encryption import Cipher, DecryptionError
from chassis.storage import FileMissing, FileTooLarge, InvalidKey, PresigningUnavailable, Storage
from chassis.storage.address import Address
from chassis.storage.chunks import CHUNK
from moto.server import ThreadedMotoServer

KEY = "karya/0197e4a0/foto.jpg"
LIMIT = 12 * 1024 * 1024
CONTENT = bytes(range(256)) * 4096 + b"akhir"
"""A little more than a mebibyte: five chunks."""
Make = Callable[..., Storage]


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """Address of an S3 server with a bucket, of this run's own unless one was told."""
    if told := os.environ.get("JEMBATAN_TEST_S3"):
        yield told
        return
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    urllib.request.urlopen(urllib.request.Request(f"{endpoint}/berkas", method="PUT")).close()
    yield endpoint
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "folder":
        return f"file://{tmp_path}/berkas"
    return f"s3://berkas/{tmp_path.name}?endpoint={request.getfixturevalue('s3')}"


@pytest.fixture(params=[False, True], ids=["clear", "encrypted"])
def make(request: pytest.FixtureRequest, address: str) -> Make:
    def made(limit: int = LIMIT, secret: bytes = bytes(32)) -> Storage:
        cipher = Cipher(secret, "files") if request.param else None
        return Storage(address, limit=limit, cipher=cipher, access_key="uji", secret_key="uji")

    return made


async def pieces(content: bytes, length: int = 100_000) -> AsyncIterator[bytes]:
    for start in range(0, len(content), length):
        yield content[start : start + length]


async def read(storage: Storage, key: str = KEY, start: int = 0, end: int | None = None) -> bytes:
    return b"".join([chunk async for chunk in storage.get(key, start, end)])


@pytest.mark.parametrize("content", [b"", b"satu", CONTENT, CONTENT[: 2 * CHUNK], CONTENT * 8], ids=len)
async def test_a_file_comes_back_as_it_was_put(make: Make, content: bytes) -> None:
    kept = await make().put(KEY, pieces(content), "image/jpeg")
    assert (kept.key, kept.size, kept.content_type) == (KEY, len(content), "image/jpeg")
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert await read(make()) == content


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (0, 1),
        (5, 9),
        (CHUNK - 1, CHUNK + 1),
        (CHUNK, 2 * CHUNK),
        (len(CONTENT) - 3, None),
        (3, 3),
        (len(CONTENT), None),
    ],
)
async def test_a_range_is_read_alone(make: Make, start: int, end: int | None) -> None:
    await make().put(KEY, CONTENT, "image/jpeg")
    assert await read(make(), start=start, end=end) == CONTENT[start:end]


async def test_a_range_beyond_the_end_ends_with_the_file(make: Make) -> None:
    await make().put(KEY, CONTENT, "image/jpeg")
    assert await read(make(), start=len(CONTENT) - 5, end=len(CONTENT) + 1_000_000) == b"akhir"


async def test_a_file_put_again_is_replaced(make: Make) -> None:
    await make().put(KEY, CONTENT, "image/jpeg")
    await make().put(KEY, b"baru", "image/jpeg")
    assert await read(make()) == b"baru"


async def test_of_a_file_that_is_too_large_or_cut_off_nothing_is_kept_and_the_one_before_stays(make: Make) -> None:
    await make().put(KEY, b"lama", "image/jpeg")

    async def broken() -> AsyncIterator[bytes]:
        yield CONTENT * 8
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await make().put(KEY, broken(), "image/jpeg")
    with pytest.raises(FileTooLarge):
        await make(limit=len(CONTENT) - 1).put(KEY, pieces(CONTENT), "image/jpeg")
    await make(limit=len(CONTENT)).put("karya/lain", pieces(CONTENT), "image/jpeg")
    assert await read(make()) == b"lama"
    assert {one.key async for one in make().list()} == {KEY, "karya/lain"}


async def test_files_are_listed_below_a_prefix(make: Make) -> None:
    for key in ("karya/a/1", "karya/a/2", "karya/ab/3", "lain/4"):
        await make().put(key, b"isi", "text/plain")
    assert {one.key async for one in make().list("karya/a")} == {"karya/a/1", "karya/a/2"}
    assert len([one async for one in make().list()]) == 4


async def test_a_deleted_file_is_missing_and_may_be_deleted_again(make: Make) -> None:
    await make().put(KEY, b"isi", "text/plain")
    await make().delete(KEY)
    await make().delete(KEY)
    with pytest.raises(FileMissing):
        await read(make())


@pytest.mark.parametrize(
    "key", ["", "/etc/passwd", "../a", "a/../b", "a//b", "a/", ".a", "a/.b", "a b", "a\0", "a" * 600]
)
async def test_a_key_that_leads_elsewhere_is_refused(make: Make, key: str) -> None:
    storage = make()
    with pytest.raises(InvalidKey):
        await storage.put(key, b"isi", "text/plain")
    with pytest.raises(InvalidKey):
        await read(storage, key)
    with pytest.raises(InvalidKey):
        await storage.delete(key)


async def test_the_storage_answers(make: Make) -> None:
    assert await make().answers()


async def test_a_storage_that_is_away_does_not_answer() -> None:
    away = "s3://berkas?endpoint=http://127.0.0.1:9"
    assert not await Storage(away, limit=1, access_key="uji", secret_key="uji").answers()


async def test_encrypted_files_hold_no_plaintext_and_open_with_their_key_under_their_name_alone(tmp_path: Path) -> None:
    storage = Storage(f"file://{tmp_path}", limit=LIMIT, cipher=Cipher(bytes(32), "files"))
    await storage.put("satu", CONTENT, "image/jpeg")
    stored = (tmp_path / "satu").read_bytes()
    assert CONTENT[:64] not in stored
    (tmp_path / "dua").write_bytes(stored)
    (tmp_path / "pendek").write_bytes(stored[: 2 * (CHUNK + 29)])
    await storage.put("pendek.lama", CONTENT[: 2 * CHUNK], "image/jpeg")
    (tmp_path / "satu").write_bytes(stored[: 2 * (CHUNK + 29)])
    for key in ("dua", "satu"):  # under another name; cut off between two chunks
        with pytest.raises(DecryptionError):
            await read(storage, key)
    stranger = Storage(f"file://{tmp_path}", limit=LIMIT, cipher=Cipher(bytes(range(32)), "files"))
    with pytest.raises(DecryptionError):
        await read(stranger, "pendek.lama")


async def test_files_of_an_older_key_open_with_the_ring(tmp_path: Path) -> None:
    old, new = bytes(32), bytes(range(32))
    await Storage(f"file://{tmp_path}", limit=LIMIT, cipher=Cipher(old, "files")).put("satu", CONTENT, "image/jpeg")
    ring = Storage(f"file://{tmp_path}", limit=LIMIT, cipher=Cipher([new, old], "files"))
    await ring.put("dua", CONTENT, "image/jpeg")
    assert await read(ring, "satu", CHUNK + 5, CHUNK + 9) == CONTENT[CHUNK + 5 : CHUNK + 9]
    assert await read(ring, "dua", CHUNK + 5, CHUNK + 9) == CONTENT[CHUNK + 5 : CHUNK + 9]


async def test_a_presigned_url_gives_the_file_with_its_content_type_to_who_has_it(s3: str) -> None:
    storage = Storage(f"s3://berkas/tertanda?endpoint={s3}", limit=LIMIT, access_key="uji", secret_key="uji")
    await storage.put(KEY, b"isi", "image/jpeg")
    async with httpx.AsyncClient() as stranger:
        answer = await stranger.get(await storage.presigned_url(KEY))
        missing = await stranger.get(await storage.presigned_url("karya/lain"))
    assert (answer.content, answer.headers["content-type"]) == (b"isi", "image/jpeg")
    assert missing.status_code == 404


async def test_no_address_is_signed_for_a_folder_or_an_encrypted_file(s3: str, tmp_path: Path) -> None:
    folder = Storage(f"file://{tmp_path}", limit=LIMIT)
    encrypted = Storage(f"s3://berkas?endpoint={s3}", limit=LIMIT, cipher=Cipher(bytes(32), "files"), access_key="uji",
                     secret_key="uji")  # fmt: skip
    for storage in (folder, encrypted):
        with pytest.raises(PresigningUnavailable):
            await storage.presigned_url(KEY)


@pytest.mark.parametrize("url", ["", "/folder", "file://", "file:///", "file://host/folder", "s3://", "ftp://a/b",
                                 "s3://a?endpoint=https://b&akses=rahasia"])  # fmt: skip
def test_a_wrong_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="must"):
        Address.of(url)
