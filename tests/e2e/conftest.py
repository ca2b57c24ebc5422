"""The whole stack, from outside: HTTP, Kafka, mail and what the databases hold at the end."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from deploy.local import kafka, kafka_access, lifecycle, postgres
from deploy.local.manifests import discover
from deploy.local.stack import ROOT, Ports, Stack

ASYNCAPI = next(ROOT.glob("shared/contracts/**/asyncapi.json"))


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """A stack of its own on free ports, in which the demo was played. What a killed run left is wiped first."""
    home = Path(os.environ.get("JEMBATAN_TEST_STACKS", ROOT / ".local" / "stacks")) / "e2e"
    stack = Stack(home, ports=Ports.AUTO)
    lifecycle.wipe(stack)
    lifecycle.up(stack)
    yield stack
    lifecycle.down(stack)


@pytest.fixture(scope="session")
def demo_output(stack: Stack) -> str:
    """Output of the demo."""
    env = {**os.environ, "JEMBATAN_HOME": str(stack.home), "COLUMNS": "160"}
    done = subprocess.run(
        [sys.executable, "-m", "deploy.demo.scenario"], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout


@pytest.fixture(scope="session")
def kafka_records(stack: Stack, demo_output: str) -> list[Any]:
    """Every event of the demo, as a reader sees it that knows only the AsyncAPI document."""
    command = [sys.executable, str(Path(__file__).with_name("outsider.py")), str(ASYNCAPI)]
    account = json.dumps(kafka.access(stack, kafka_access.SANDBOX).librdkafka())
    done = subprocess.run(command, input=account, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert events
    return events


def _fetch(stack: Stack, service: str, statement: str) -> list[Any]:
    """Rows of a service's database, read as its own role."""
    found = next(one for one in discover(stack.services) if one.name == service)
    url = postgres.service_url(stack, service, found.database.name, found.database.role)

    async def fetch() -> list[Any]:
        connection = await asyncpg.connect(url.replace("postgresql+asyncpg", "postgresql"))
        try:
            return [tuple(row) for row in await connection.fetch(statement)]
        finally:
            await connection.close()

    return asyncio.run(fetch())


@pytest.fixture(scope="session")
def query(stack: Stack) -> Any:
    """`query("suppliers", "SELECT …")`."""
    return lambda service, statement: _fetch(stack, service, statement)
