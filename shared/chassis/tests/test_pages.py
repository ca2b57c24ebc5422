"""Pages: who may see them, what forms carry and keep, problems as pages, words, files."""

import gzip
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from chassis import units
from chassis.auth import Requires, Role
from chassis.config import Environment, Settings
from chassis.db import Database
from chassis.errors import FieldProblem, NotFound, Unacceptable
from chassis.http import InTransaction, create_app
from chassis.http.middleware import security_headers
from chassis.pages import Form, InPage, PageRouter, Pages, answer_form, formats
from chassis.pages.formats import Language
from chassis.service import Service
from chassis.signin.cookies import Cookie, EncryptedCookie
from chassis.testing.roles import as_owner
from chassis.translation import catalogs, in_both
from fastapi import Depends, FastAPI, Request, Response
from pydantic import BaseModel
from sqlalchemy import text

Browse = Callable[..., Any]
NOON = datetime(2025, 7, 8, 2, tzinfo=UTC)
LIMIT = 150 * 1024
router = PageRouter(dependencies=[Depends(Requires(*Role))])


class Part(BaseModel):
    price: int


class Thing(BaseModel):
    thing: str
    word: str = ""
    parts: list[Part] = []


@router.get("/")
async def first(page: InPage) -> Response:
    return page.show("probe/things.html", form=page.blank(), when=NOON)


@router.post("/benda")
async def keep(page: InPage, session: InTransaction) -> Response:
    async def deed(form: Form) -> Response:
        thing = form.read(Thing)
        await session.execute(
            text("INSERT INTO effect (thing, version, word) VALUES (:thing, 1, 'halaman')"), {"thing": thing.thing}
        )
        if thing.word == "ditolak":
            raise Unacceptable(fields=[FieldProblem("word", "x", in_both("Jangan begitu.", "Do not."))])
        return page.go("/", page.gettext("Masuk"))

    async def again(form: Form, status: int) -> Response:
        return page.show("probe/things.html", status, form=form, when=NOON)

    return await answer_form(page, session, deed, again)


@router.get("/hilang")
async def missing() -> None:
    raise NotFound


@router.get("/rusak")
async def broken() -> None:
    raise ValueError("rahasia 3672014507850003")


@pytest.fixture
def make_app() -> Callable[[Service[Settings]], FastAPI]:
    return lambda service: create_app(service, pages=Pages("probe", (router,)))


async def kept(database: Database) -> list[str]:
    async with database.transaction() as session:
        return list((await session.scalars(text("SELECT thing FROM effect WHERE word = 'halaman'"))).all())


async def test_whoever_has_not_signed_in_is_led_to_do_so_and_back(database: Database, browse: Browse) -> None:
    async with browse() as stranger:
        answer = await stranger.get("/?q=beras&unit=x")
    assert (answer.status_code, answer.headers["location"]) == (303, "/masuk?next=/%3Fq%3Dberas%26unit%3Dx")


async def test_a_program_that_has_not_signed_in_is_told_so(database: Database, browse: Browse) -> None:
    async with browse() as stranger:
        answer = await stranger.get("/", headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (401, "belum-masuk")


async def test_a_part_of_a_page_leads_the_whole_page_to_sign_in(database: Database, browse: Browse) -> None:
    async with browse() as stranger:
        answer = await stranger.get("/", headers={"accept": "*/*", "hx-request": "true"})
    assert (answer.status_code, answer.headers["hx-redirect"]) == (401, "/masuk?next=/")


async def test_a_form_is_kept_once_it_is_right_and_the_page_says_so_once(database: Database, browse: Browse) -> None:
    async with browse("operator", unit="lapas-a") as person:
        answer = await person.post("/benda", data={"thing": "beras", "parts.0.price": "13500"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert 'role="status"' in (await person.get("/")).text
        assert 'role="status"' not in (await person.get("/")).text
    assert await kept(database) == ["beras"]


@pytest.mark.parametrize("token", [None, "", "x", "AAAA", "ä", "of another"])
async def test_a_form_without_its_token_changes_nothing(database: Database, browse: Browse, token: str | None) -> None:
    async with browse("operator", unit="lapas-b", subject="b") as other:
        others = str(other.headers["x-csrf-token"])
    async with browse("operator", unit="lapas-a", csrf=False) as person:
        data = {"thing": "beras"} | ({} if token is None else {"csrf": others if token == "of another" else token})
        answer = await person.post("/benda", data=data)
    assert (answer.status_code, "formulir-kedaluwarsa" in answer.text) == (403, True)
    assert await kept(database) == []


async def test_the_token_that_stands_in_the_form_is_the_one_that_is_wanted(database: Database, browse: Browse) -> None:
    async with browse("operator", unit="lapas-a", csrf=False) as person:
        pages = [(await person.get("/")).text for _ in range(2)]
        found = [re.findall(r'name="csrf" value="([^"]+)"', page) for page in pages]
        assert found[0][0] != found[1][0], "it is masked anew each time"
        answer = await person.post("/benda", data={"thing": "beras", "csrf": found[0][0]})
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://[", "/"),
        ("https://probe.test/benda/baru?q=1", "/benda/baru%3Fq%3D1%23lanjut"),
        ("https://elsewhere.test/benda", "/"),
        ("", "/"),
    ],
)
async def test_after_a_form_that_came_too_late_its_page_comes_again(
    database: Database, browse: Browse, referer: str, back: str
) -> None:
    async with browse() as stranger:
        own = referer.replace("https://probe.test", str(stranger.base_url).rstrip("/"))
        answer = await stranger.post("/benda", data={"thing": "beras"}, headers={"referer": own})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/masuk?next={back}")


@pytest.mark.parametrize("part", [False, True])
async def test_a_form_from_before_signing_in_again_has_its_page_come_again(
    database: Database, browse: Browse, part: bool
) -> None:
    """Another tab has signed in meanwhile, as the same person or somebody else: the session is not the form's."""
    async with browse("operator", unit="lapas-a", csrf=False) as person:
        headers = {"referer": f"{person.base_url}/benda/baru?q=1"} | ({"hx-request": "true"} if part else {})
        answer = await person.post("/benda", data={"thing": "beras", "csrf": "AAAA"}, headers=headers)
    back = answer.headers.get("hx-redirect") if part else answer.headers.get("location")
    assert (answer.status_code, back) == (403 if part else 303, "/benda/baru?q=1#lanjut")
    assert await kept(database) == []


async def test_a_stranger_changes_nothing(database: Database, browse: Browse) -> None:
    async with browse() as stranger:
        answer = await stranger.post("/benda", data={"thing": "beras"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/masuk?next=/")
    assert await kept(database) == []


async def test_a_form_that_is_refused_keeps_its_values_and_leads_to_what_is_wrong(
    database: Database, browse: Browse
) -> None:
    async with browse("operator", unit="lapas-a") as person:
        answer = await person.post("/benda", data={"thing": "<b>", "kind": "b", "size": "l", "parts.0.price": "mahal"})
    assert answer.status_code == 422
    assert '<a href="#parts.0.price">Harga: harus bilangan bulat.</a>' in answer.text
    assert 'id="parts.0.price" name="parts.0.price" type="text" value="mahal"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert 'value="&lt;b&gt;"' in answer.text
    assert re.search(r'value="b" selected', answer.text)
    assert re.search(r'value="l" checked', answer.text)
    assert "<title>Galat: Benda" in answer.text
    assert await kept(database) == []


async def test_what_a_refused_form_had_begun_is_undone(database: Database, browse: Browse) -> None:
    async with browse("operator", unit="lapas-a", language="en") as person:
        answer = await person.post("/benda", data={"thing": "beras", "word": "ditolak"})
    assert (answer.status_code, '<a href="#word">Catatan: do not.</a>' in answer.text) == (422, True)
    assert await kept(database) == []


async def test_problems_are_pages_where_a_browser_asks_and_documents_elsewhere(
    database: Database, browse: Browse
) -> None:
    async with browse("operator", unit="lapas-a") as person:
        for path, status in (("/hilang", 404), ("/tidak-ada", 404), ("/rusak", 500)):
            shown = await person.get(path)
            told = await person.get(path, headers={"accept": "application/json"})
            assert shown.status_code == told.status_code == status
            assert "<h1>" in shown.text
            assert "3672" not in shown.text
            assert told.headers["content-type"] == "application/problem+json"
            assert shown.headers["content-security-policy"]


async def test_somebody_without_a_role_is_told_so_on_a_page(database: Database, browse: Browse) -> None:
    async with browse("operator", unit="lapas-a") as person:
        async with database.transaction() as session, as_owner(session):
            await session.execute(text("UPDATE page_session SET roles = '{}'"))
        answer = await person.get("/")
    assert (answer.status_code, "<h1>Tidak berwenang</h1>" in answer.text) == (403, True)


async def test_a_session_that_has_ended_opens_nothing(database: Database, browse: Browse) -> None:
    async with browse("operator", unit="lapas-a") as person:
        async with database.transaction() as session, as_owner(session):
            await session.execute(
                text("UPDATE page_session SET began_at = now() - interval '2 hours', ends_at = now() - interval '1 s'")
            )
        assert (await person.get("/")).status_code == 303


async def test_the_language_is_chosen_and_stays(database: Database, browse: Browse) -> None:
    async with browse("operator", unit="lapas-a") as person:
        before = await person.get("/")
        assert '<html lang="id">' in before.text
        await person.get("/bahasa/en?next=/")
        after = await person.get("/")
    assert '<html lang="en">' in after.text
    assert "Sign out" in after.text
    assert "Tuesday, 8 July 2025 09:00 WIB" in after.text


async def test_times_are_in_the_zone_of_the_office(database: Database, browse: Browse) -> None:
    async with database.transaction() as session:
        session.add(
            units.Unit(code="lapas-j", name="Lapas J", full_name="Lapas J", unit_type="Lapas", timezone="Asia/Jayapura")
        )
    async with browse("operator", unit="lapas-j") as person:
        page = (await person.get("/")).text
    assert '<time datetime="2025-07-08T02:00:00+00:00">Selasa, 8 Juli 2025 11.00 WIT (09.00 WIB)</time>' in page
    assert "Lapas J" in page
    assert "Rp13.500" in page


@pytest.mark.parametrize(
    ("when", "zone", "language", "said"),
    [
        ("2025-07-08T02:00Z", "Asia/Jakarta", "id", "Selasa, 8 Juli 2025 09.00 WIB"),
        ("2025-07-08T02:00Z", "Asia/Pontianak", "id", "Selasa, 8 Juli 2025 09.00 WIB"),
        ("2025-07-08T02:00Z", "Asia/Makassar", "id", "Selasa, 8 Juli 2025 10.00 WITA (09.00 WIB)"),
        ("2025-07-08T16:30Z", "Asia/Jayapura", "id", "Rabu, 9 Juli 2025 01.30 WIT (8 Jul 23.30 WIB)"),
        ("2025-07-08T02:00Z", "Asia/Jayapura", "en", "Tuesday, 8 July 2025 11:00 WIT (09:00 WIB)"),
    ],
)
def test_a_moment_is_written_as_people_say_it(when: str, zone: str, language: str, said: str) -> None:
    assert formats.moment(datetime.fromisoformat(when.replace("Z", "+00:00")), zone, Language(language)) == said


@pytest.mark.parametrize(("amount", "said"), [(0, "Rp0"), (13500, "Rp13.500"), (-1_250_000, "−Rp1.250.000")])
def test_money_is_whole_rupiah(amount: int, said: str) -> None:
    assert formats.rupiah(amount, Language.ID) == said


async def test_the_first_page_is_light_and_everything_comes_from_here(database: Database, browse: Browse) -> None:
    total = 0
    async with browse("operator", unit="lapas-a") as person:
        seen = ["/"]
        page = await person.get("/")
        seen += re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
        assert len(seen) >= 7
        assert not re.search(r'(?:src|href)="(?:https?:)?//', page.text)
        for path in seen:
            async with person.stream("GET", path) as answer:
                assert answer.status_code == 200, path
                total += len(b"".join([part async for part in answer.aiter_raw()]))
    assert 60_000 < total <= LIMIT, f"{total} bytes"


async def test_files_are_kept_for_a_year_under_an_address_that_changes_with_them(
    database: Database, browse: Browse
) -> None:
    async with browse() as person:
        address = re.findall(r'href="(/static/[^"]+/jembatan.css)"', (await person.get("/keluar/selesai")).text)[0]
        answer = await person.get(address)
        old = await person.get(re.sub(r"/static/\w+/", "/static/old/", address))
        for path in ("nothing.css", "..%2fconfig.py", "vendor/icons/truck.svg"):
            assert (await person.get(f"/static/x/{path}")).status_code == 404
        async with person.stream("GET", address) as raw:
            packed = b"".join([part async for part in raw.aiter_raw()])
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert old.headers["cache-control"] == "public, max-age=60"
    assert gzip.decompress(packed) == answer.content == old.content


def templates() -> list[Path]:
    return sorted(catalogs.folder_of("chassis.pages").rglob("*.html"))


def test_no_script_and_no_style_stands_in_a_page(settings: Settings) -> None:
    for path in templates():
        source = path.read_text()
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", source), path.name
    policy = dict(security_headers(settings))[b"content-security-policy"].decode()
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'self';")
    assert f"form-action 'self' {settings.issuer}" in policy


def test_cookies_travel_by_https_alone_but_on_a_developers_machine(settings: Settings) -> None:
    for changes, secure in (
        ({"public_url": "http://127.0.0.1:8101"}, False),
        ({"public_url": "https://pemasok.example"}, True),
        ({"environment": Environment.PRODUCTION, "public_url": "http://pemasok.example"}, True),
    ):
        told = settings.model_copy(update=changes)
        answer = Response()
        Cookie(told, "suppliers").write(answer, "x")
        written = answer.headers["set-cookie"]
        assert ("; Secure" in written, written.startswith("__Host-")) == (secure, secure)
        assert (b"strict-transport-security" in dict(security_headers(told))) == secure


def test_a_form_becomes_what_a_schema_takes() -> None:
    form = Form(
        {"name": "Beras", "offers.1.price": "2", "offers.0.price": "1", "tags": ["a", "b"], "note": "", "csrf": "x"}
    )
    assert form.nested() == {"name": "Beras", "offers": [{"price": "1"}, {"price": "2"}], "tags": ["a", "b"]}


@pytest.mark.parametrize(
    ("said", "summed_up"),
    [
        ("Wajib diisi.", "NIB: wajib diisi."),
        ("NIB harus 13 angka.", "NIB harus 13 angka."),
        ("OSS tidak mengenalnya.", "NIB: OSS tidak mengenalnya."),
    ],
)
def test_a_summary_calls_every_field_by_its_label(said: str, summed_up: str) -> None:
    form = Form({"name": "", "nib": ""})
    form.add_error("nib", said)
    form.add_error("name", "Wajib diisi.")
    form.remember_label("name", "Nama")
    form.remember_label("nib", "NIB")
    assert form.errors == [("name", "Nama: wajib diisi."), ("nib", summed_up)]
    assert form.error("nib") == said


@pytest.mark.parametrize("word", ["", "a", "ab", "abc", "abcdefghijklmnop"])
def test_a_sealed_cookie_ends_in_no_padding_and_opens_again(settings: Settings, word: str) -> None:
    cookie = EncryptedCookie(settings, "pesan", 60)
    answer = Response()
    cookie.keep(answer, {"message": word})
    pair = answer.headers["set-cookie"].partition(";")[0]
    assert not pair.endswith(("=", '"'))
    request = Request({"type": "http", "headers": [(b"cookie", pair.encode())]})
    assert cookie.open(request) == {"message": word}


async def test_a_cookie_we_did_not_seal_says_nothing(database: Database, browse: Browse) -> None:
    async with browse("operator", unit="lapas-a") as person:
        person.cookies.set("probe-pesan", "gAAAAABpalsu")
        answer = await person.get("/")
    assert isinstance(answer, httpx.Response)
    assert (answer.status_code, 'role="status"' in answer.text) == (200, False)
