"""The runbooks: one page for every alert, and what they say to type works."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from deploy.local.stack import ROOT
from deploy.observability import facts
from deploy.observability.facts import RUNBOOKS, services

PAGES = sorted(path for path in RUNBOOKS.glob("*.md") if path.name != "README.md")
SQL = re.compile(r"^```sql *(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"python -m (<service>|\w+) ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?(?: --only ([\w-]+))?")
SETTINGS = {
    "JEMBATAN_ENVIRONMENT": "local",
    "JEMBATAN_KAFKA_BOOTSTRAP": "127.0.0.1:1",
    "JEMBATAN_JWKS": "nowhere/jwks.json",
    "JEMBATAN_ISSUER": "https://issuer.test",
    "JEMBATAN_SECRET_KEY": "YS1ydW5ib29rcy10ZXN0LXNlY3JldC0zMi1ieXRlcyE=",
}
NAMES = [service.name for service in services()]


def test_every_alert_has_one_page_and_every_page_one_alert() -> None:
    wanted = [alert["annotations"]["runbook_url"] for alert in facts.alerts()]
    assert sorted(wanted) == [path.relative_to(ROOT).as_posix() for path in PAGES]


def test_the_index_lists_every_page_with_its_gravity() -> None:
    rows = re.findall(r"^\| \[(\w+)\]\(([\w-]+\.md)\) \| (\w+) \|", (RUNBOOKS / "README.md").read_text(), re.MULTILINE)
    listed = [(alert["alert"], Path(alert["annotations"]["runbook_url"]).name) for alert in facts.alerts()]
    assert [(name, page) for name, page, _ in rows] == listed
    assert [gravity for *_, gravity in rows] == [alert["labels"]["severity"] for alert in facts.alerts()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_says_what_it_means_what_to_look_at_and_what_to_do(page: Path) -> None:
    title, meaning, *_ = page.read_text().split("\n\n")
    named = {Path(alert["annotations"]["runbook_url"]).name: alert["alert"] for alert in facts.alerts()}
    assert title == f"# {named[page.name]}"
    assert len(meaning) > 80
    assert re.findall(r"^## (.*)$", page.read_text(), re.MULTILINE) == ["Look at", "Do"]
    assert page.read_text().count("\n") < 60


@pytest.fixture(scope="session", params=NAMES)
def database(request: pytest.FixtureRequest, postgres_url: str) -> Iterator[tuple[str, str]]:
    """A service's name and the address of its migrated database."""
    service = request.param
    name = f"runbooks_{service}_{os.getpid()}"
    _run(["-c", _ask(postgres_url, f"CREATE DATABASE {name}")])
    url = postgres_url.rsplit("/", 1)[0] + f"/{name}"
    _run(["-m", service, "migrate"], JEMBATAN_DATABASE_URL=url.replace("postgresql:", "postgresql+asyncpg:", 1))
    yield service, url
    _run(["-c", _ask(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")])


def _ask(url: str, statement: str) -> str:
    return (
        "import asyncio, asyncpg\n"
        "async def ask():\n"
        f"    connection = await asyncpg.connect({url!r})\n"
        f"    await connection.execute({statement!r})\n"
        "    await connection.close()\n"
        "asyncio.run(ask())"
    )


def _run(words: list[str], **settings: str) -> str:
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env={**os.environ, **SETTINGS, **settings}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


async def test_every_statement_runs_on_the_tables_as_they_are_and_changes_none(database: tuple[str, str]) -> None:
    service, url = database
    statements = [
        (page.name, words) for page in PAGES for whose, words in SQL.findall(page.read_text()) if whose in ("", service)
    ]
    assert statements
    connection = await asyncpg.connect(url, server_settings={"default_transaction_read_only": "on"})
    wrong: dict[str, Any] = {}
    for page, words in statements:
        try:
            await connection.fetch(words)
        except asyncpg.PostgresError as error:
            wrong[page] = str(error)
    await connection.close()
    assert wrong == {}


def _commands(*words: str) -> set[str]:
    return set(re.findall(r"│ ([a-z-]+) ", _run(["-m", *words, "--help"])))


def test_every_command_is_one_that_the_services_have() -> None:
    parts = {"relay", "consumer", "timers", "imports", "mail-1", "log"}
    helped = {service: {"": _commands(service)} for service in NAMES}
    for service, known in helped.items():
        known.update({word: _commands(service, word) for word in {"dead-letters", "log"} & known[""]})
    said = [
        (page.name, *found) for page in [*PAGES, RUNBOOKS / "README.md"] for found in COMMAND.findall(page.read_text())
    ]
    assert said
    for page, whose, word, under, part in said:
        for service in NAMES if whose == "<service>" else [whose]:
            assert word in helped[service][""], page
            assert not under or under in helped[service][word], page
        assert not part or part in parts, page
