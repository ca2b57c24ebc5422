"""No endpoint or page is ever open, each declares who may use it, and each endpoint says what it answers."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

Facts = dict[str, Any]
WAY_IN_AND_OUT = {"/masuk", "/masuk/selesai", "/keluar", "/keluar/selesai", "/keluar/kabar", "/bahasa/{language}"}
BY_PRIVATE_LINK = {"/kalender/{token}.ics", "/konfirmasi/{token}"}
"""The address itself is the key: a calendar program cannot sign in, and who reads an office's mail may have no account.
Sent twice, a confirmation changes nothing the second time."""
OPEN = {"/healthz", "/readyz", "/openapi.json", "/static/{version}/{name:path}"}
PUBLIC_LOG = {"/log/checkpoint", "/log/tile/{path:path}", "/log/tile/{path}"}
"""Files that everybody is meant to check; they hold commitments and nothing of a person."""

OPEN |= WAY_IN_AND_OUT | BY_PRIVATE_LINK | PUBLIC_LOG

CARELESS_APP = """
from chassis.auth import SignedIn
from chassis.http import create_app
from chassis.pages import PageRouter, Pages
from fastapi import APIRouter, FastAPI

router = APIRouter(prefix="/careless")
pages = PageRouter()


@router.post("")
async def leave_open(): ...


@router.get("/hidden", include_in_schema=False)
async def hide() -> dict[str, str]: ...


@pages.get("/everybody")
async def show_everybody() -> str:
    return "open"


@pages.get("/whoever")
async def show_whoever(who: SignedIn) -> str: ...


def make_app(service):
    app = create_app(service, router, pages=Pages("chassis.pages", (pages,)))
    app.mount("/files", FastAPI())
    return app
"""
CARELESS_SERVICE = """
from chassis import config
from chassis.service import Service


def make_service():
    return Service("careless", config.load(config.Settings))
"""


def open_routes(facts: Facts) -> list[str]:
    return [_name(one) for one in facts["routes"] if not one["signed_in"] and one["path"] not in OPEN]


def undeclared(facts: Facts) -> list[str]:
    """Routes that name no permission of `permissions.py`."""
    return [_name(one) for one in facts["routes"] if not one["permitted"] and one["path"] not in OPEN]


def posts_that_forget(facts: Facts) -> list[str]:
    """A page's form carries its token instead, and its browser sends it once."""
    routes = [
        one
        for one in facts["routes"]
        if "POST" in one["methods"] and one["path"] not in WAY_IN_AND_OUT | BY_PRIVATE_LINK
    ]
    return [_name(one) for one in routes if not (one["idempotent"] or one["page"])]


def pages_open_to_strangers(facts: Facts) -> list[str]:
    return [name for name, led in facts["strangers_at_pages"].items() if led != "303 /masuk"]


def answered_strangers(facts: Facts) -> dict[str, int]:
    asked = facts["strangers"].items()
    return {name: status for name, status in asked if status != 401 and name.partition(" ")[2] not in OPEN}


def undescribed(facts: Facts) -> set[str]:
    described = {(one["path"], one["method"]) for one in facts["operations"] if one["summary"] or one["description"]}
    routes = [one for one in facts["routes"] if one["path"] not in OPEN and not one["page"]]
    there = {(one["path"], method) for one in routes for method in one["methods"]}
    return {" ".join(one) for one in there - described}


def answers_unsaid(facts: Facts) -> list[str]:
    return [f"{one['method']} {one['path']}" for one in facts["operations"] if any(_unsaid(one["answers"]))]


def _unsaid(answers: dict[str, dict[str, Any]]) -> Iterator[bool]:
    """A body needs a schema, except one that is declared as bytes; without a body is only 204."""
    yield not answers
    for status, content in answers.items():
        yield not content and status != "204"
        yield any("json" in kind and not schema for kind, schema in content.items())


def _name(route: Facts) -> str:
    return " ".join([*route["methods"], route["path"]])


def test_every_route_asks_who_is_there(facts: Facts) -> None:
    assert open_routes(facts) == []


def test_without_a_token_every_address_answers_401_before_anything_else(facts: Facts) -> None:
    assert facts["strangers"], "the service has no address at all"
    assert answered_strangers(facts) == {}


def test_every_route_declares_who_may_use_it(facts: Facts) -> None:
    assert undeclared(facts) == []


def test_every_page_leads_a_stranger_to_sign_in(facts: Facts) -> None:
    assert facts["strangers_at_pages"], "the service has no page at all"
    assert pages_open_to_strangers(facts) == []


def test_every_post_may_be_sent_again(facts: Facts) -> None:
    assert posts_that_forget(facts) == []


def test_every_operation_is_in_the_description(facts: Facts) -> None:
    assert undescribed(facts) == set()


def test_every_operation_says_what_it_answers(facts: Facts) -> None:
    assert answers_unsaid(facts) == []


def test_operation_ids_are_unique(facts: Facts) -> None:
    ids = [one["operationId"] for one in facts["operations"]]
    assert all(ids)
    assert len(set(ids)) == len(ids)


@pytest.fixture(scope="module")
def careless(describe: Callable[..., Facts], tmp_path_factory: pytest.TempPathFactory) -> Facts:
    folder: Path = tmp_path_factory.mktemp("careless")
    package = folder / "careless"
    package.mkdir()
    for name, source in {"__init__": "", "app": CARELESS_APP, "__main__": CARELESS_SERVICE}.items():
        (package / f"{name}.py").write_text(source)
    return describe("careless", folder)


def test_a_careless_service_breaks_every_one_of_these_rules(careless: Facts) -> None:
    assert open_routes(careless) == ["POST /careless", "GET /careless/hidden", "GET /everybody", "/files"]
    assert undeclared(careless) == [*open_routes(careless)[:3], "GET /whoever", "/files"]
    assert pages_open_to_strangers(careless) == ["GET /everybody"]
    assert answered_strangers(careless) == {"POST /careless": 200}
    assert posts_that_forget(careless) == ["POST /careless"]
    assert undescribed(careless) == {"/careless/hidden GET"}
    assert answers_unsaid(careless) == ["POST /careless"]
