"""Lists on pages: their filters, the way back in them, and the trail of access, which the chassis brings itself."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any, Literal

import pytest
from chassis.auth import Requires, Role
from chassis.config import Settings
from chassis.db import Database
from chassis.errors import NotFound
from chassis.http import create_app
from chassis.pages import InPage, PageRouter, Pages
from chassis.service import Service
from fastapi import Depends, FastAPI, Response

Browse = Callable[..., Any]
router = PageRouter(dependencies=[Depends(Requires(*Role))])


@router.get("/daftar")
async def listed(
    page: InPage, kind: Literal["", "a"] = "", most: int = 1, total: int | None = None, more: bool = False
) -> Response:
    return page.show("probe/list.html", next="bmV4dA", total=total, more=more)


@router.get("/daftar/{number}")
async def listed_one(page: InPage, number: int, kind: Literal["", "a"] = "") -> Response:
    return page.show("probe/list.html", next=None, total=None, more=False)


@router.get("/hilang")
async def missing() -> None:
    raise NotFound


@pytest.fixture
def make_app() -> Callable[[Service[Settings]], FastAPI]:
    return lambda service: create_app(service, pages=Pages("probe", (router,)))


@pytest.mark.parametrize(
    ("dari", "sampai", "shown"),
    [
        ("2025-07-08", "8 Juli 2025", ("08/07/2025", "08/07/2025")),
        ("8/7/2025", "", ("08/07/2025", "")),
        ("07/13/2025", "", "Tulis seperti 31/12/2025"),
        ("besok", "", "Tulis seperti 31/12/2025"),
        ("1/1/0001", "", "Tulis seperti 31/12/2025"),
        ("9/7/2025", "8/7/2025", "Tukar keduanya"),
    ],
)
async def test_the_trail_takes_days_as_people_write_them_and_asks_for_others(
    database: Database, browse: Browse, dari: str, sampai: str, shown: str | tuple[str, str]
) -> None:
    async with browse("auditor", unit="ditjenpas") as person:
        answer = await person.get("/jejak-akses", params={"dari": dari, "sampai": sampai})
    if isinstance(shown, str):
        assert (answer.status_code, shown in answer.text, "Perbaiki tanggalnya" in answer.text) == (422, True, True)
    else:
        fields = tuple(re.search(f'name="{name}" value="([^"]*)"', answer.text)[1] for name in ("dari", "sampai"))  # type: ignore[index]
        assert (answer.status_code, fields) == (200, shown)


async def test_the_trail_says_what_was_done_and_shows_that_alone(database: Database, browse: Browse) -> None:
    async with browse("auditor", unit="ditjenpas", language="en") as person:
        await person.get("/hilang")
        async with browse("operator", unit="lapas-a") as other:
            assert (await other.get("/jejak-akses")).status_code == 403
        everything = (await person.get("/jejak-akses")).text
        assert "<code>GET /hilang</code>" in everything, "only what nobody has named is shown as it was asked"
        alone = (await person.get("/jejak-akses", params={"perbuatan": "read-the-access-log"})).text
    assert ">Read the access log</td>" in alone
    assert "/hilang" not in alone


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/daftar?kind=x", "/daftar"),
        ("/daftar?kind=x&most=3&q=y", "/daftar?most=3&q=y"),
        ("/daftar?kind=x&most=y", "/daftar"),
        ("/daftar?kind=a", None),
        ("/daftar/x?kind=x", 404),
    ],
)
async def test_a_filter_that_nobody_knows_is_left_out_and_said_so(
    database: Database, browse: Browse, asked: str, led: str | int | None
) -> None:
    async with browse("operator", unit="lapas-a") as person:
        answer = await person.get(asked)
        if isinstance(led, str):
            assert (answer.status_code, answer.headers["location"]) == (303, led)
            assert "tidak dikenal" in (await person.get(led)).text
        else:
            assert answer.status_code == (led or 200)


async def test_a_list_leads_to_the_page_before_and_says_which_it_is(database: Database, browse: Browse) -> None:
    async with browse("operator", unit="lapas-a") as person:

        async def shown(path: str) -> tuple[str, dict[str, str]]:
            page = (await person.get(path)).text
            links = re.findall(r'rel="(next|prev)" href="([^"]+)"', page)
            [number] = re.findall(r"Halaman (\d+)", page)
            return number, {name: unescape(address) for name, address in links}

        path, seen = "/daftar?q=beras", ["/daftar?q=beras"]
        for expected in ("1", "2", "3"):
            number, links = await shown(path)
            assert (number, "prev" in links) == (expected, expected == "3")
            path = links["next"]
            seen.append(path)
        number, links = await shown(seen[2])
        assert (await shown(links["prev"]))[0] == "2"
        assert "q=beras" in links["prev"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("", "Halaman 1<"),
        ("total=120", "Halaman 1 dari 3<"),
        ("total=5000&more=true", "Halaman 1 dari lebih dari 100<"),
    ],
)
async def test_a_list_says_of_how_many_pages_as_far_as_that_is_known(
    database: Database, browse: Browse, asked: str, said: str
) -> None:
    async with browse("operator", unit="lapas-a") as person:
        assert said in (await person.get(f"/daftar?{asked}")).text
