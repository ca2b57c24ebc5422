"""Servers for tests: told by the environment, or started (and stopped) by this run."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from chassis.config import PREFIX, KafkaSettings
from chassis.testing.roles import Roles

NAMES = (
    "JEMBATAN_TEST_POSTGRES",
    "JEMBATAN_TEST_KAFKA",
    "JEMBATAN_TEST_SMTP",
    "JEMBATAN_TEST_MAIL",
    "JEMBATAN_TEST_ISSUER",
    "JEMBATAN_TEST_CLIENTS",
)


@pytest.fixture(scope="session")
def infra(pytestconfig: pytest.Config) -> Iterator[dict[str, str]]:
    """Addresses of the servers, by the names of `NAMES`."""
    if all(name in os.environ for name in NAMES[:2]):
        yield {name: os.environ[name] for name in NAMES if name in os.environ}
        return
    root = _workspace(pytestconfig.rootpath)
    command = [sys.executable, "-m", "deploy.local", "infra"]
    home = ["--home", str(root / ".local" / f"pytest-{os.getpid()}")]
    subprocess.run([*command, "up", *home], cwd=root, check=True, stdout=subprocess.DEVNULL)
    try:
        printed = subprocess.run([*command, "env", *home], cwd=root, check=True, capture_output=True, text=True)
        yield dict(line.split("=", 1) for line in printed.stdout.split())
    finally:
        subprocess.run([*command, "down", *home], cwd=root, check=False, stdout=subprocess.DEVNULL)


def kafka_variables(settings: KafkaSettings) -> dict[str, str]:
    """The environment by which a process of its own reaches the same broker."""
    told = {name: getattr(settings, name) for name in KafkaSettings.model_fields}
    told["kafka_password"] = told["kafka_password"] and told["kafka_password"].get_secret_value()
    return {f"{PREFIX}{name.upper()}": str(value) for name, value in told.items() if value is not None}


def _workspace(start: Path) -> Path:
    for folder in (start, *start.parents):
        if (folder / "deploy" / "local" / "__main__.py").is_file():
            return folder
    raise RuntimeError(f"set {NAMES[0]} and {NAMES[1]}, or run inside the repository")


@pytest.fixture(scope="session")
def postgres_url(infra: dict[str, str]) -> str:
    """The server, as its superuser."""
    return infra["JEMBATAN_TEST_POSTGRES"]


@pytest.fixture(scope="session")
def kafka_access(infra: dict[str, str]) -> Callable[[str], KafkaSettings]:
    """Settings of whoever signs in to the broker under this name: a service, an outside system, `admin`."""
    kept = json.loads(Path(infra["JEMBATAN_TEST_KAFKA"]).read_text())

    def of(principal: str) -> KafkaSettings:
        told = {name.removeprefix(PREFIX).lower(): value for name, value in kept[principal].items()}
        return KafkaSettings(_env_file=None, **told)

    return of


@pytest.fixture(scope="session")
def kafka(kafka_access: Callable[[str], KafkaSettings]) -> KafkaSettings:
    """The broker, as one who may do everything there."""
    return kafka_access("admin")


@pytest.fixture(scope="session")
def smtp(infra: dict[str, str]) -> str:
    """host:port of the mail catcher."""
    return infra["JEMBATAN_TEST_SMTP"]


@pytest.fixture(scope="session")
def issuer(infra: dict[str, str]) -> str:
    """Address of an OIDC provider with the demo accounts."""
    return infra["JEMBATAN_TEST_ISSUER"]


@pytest.fixture(scope="session")
def clients(infra: dict[str, str]) -> dict[str, dict[str, Any]]:
    """The clients that the provider knows, by service: their metadata, secrets included."""
    known = json.loads(Path(infra["JEMBATAN_TEST_CLIENTS"]).read_text())
    return {one["service"]: one for one in known}


@pytest.fixture(scope="session")
def database_roles(postgres_url: str) -> Iterator[Roles]:
    """An empty database of this process's own with the two roles of every service; dropped at the end."""
    roles = Roles(postgres_url, f"test_{os.getpid()}")
    asyncio.run(roles.make())
    yield roles
    asyncio.run(roles.drop())


@pytest.fixture(scope="session")
def database_url(database_roles: Roles) -> str:
    """That database as the application opens it."""
    return database_roles.application
