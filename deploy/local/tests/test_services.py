import json
import sys
import tomllib
from pathlib import Path
from urllib.request import urlopen

import asyncpg
import pytest

from deploy.local import lifecycle, postgres, processes, services, status
from deploy.local.errors import StackError
from deploy.local.manifests import discover, processes_of
from deploy.local.stack import ROOT, Stack


def test_a_service_is_migrated_loaded_and_started_from_its_manifest(stack: Stack, market: Path) -> None:
    lifecycle.up(stack, ["postgres", "market"])
    with urlopen(services.address(stack, "market")) as answer:
        told = json.load(answer)
    assert told["JEMBATAN_ENVIRONMENT"] == "local"
    assert told["JEMBATAN_DATABASE_URL"].startswith("postgresql+asyncpg://market:")
    assert told["JEMBATAN_PUBLIC_URL"] == services.address(stack, "market")
    assert processes.last_lines(stack, "market-migrate", 1) == ["did migrate"]
    assert processes.last_lines(stack, "market-load", 1) == ["did load stalls"]


def test_a_failed_migration_starts_nothing_and_shows_why(stack: Stack, market: Path) -> None:
    market.with_name("market.py.broken").touch()
    with pytest.raises(StackError, match=r"(?s)market migrate failed.*the table is on fire"):
        lifecycle.up(stack, ["postgres", "market"])
    assert processes.find(stack, "market-web") is None


def test_a_manifest_with_a_wrong_word_is_refused_by_name(stack: Stack, market: Path) -> None:
    manifest = stack.services / "market" / "service.toml"
    manifest.write_text(manifest.read_text() + 'colour = "red"\n')
    with pytest.raises(StackError, match=r"(?s)service.toml.*colour"):
        discover(stack.services)


async def test_no_role_opens_the_database_of_another_service(stack: Stack) -> None:
    lifecycle.up(stack, ["postgres"])
    for name in ("bama", "pameran"):
        await postgres.ensure_database(stack, name, name, name)
    own = postgres.service_url(stack, "bama", "bama", "bama").replace("+asyncpg", "")
    await (await asyncpg.connect(own)).close()
    for other in ("pameran", "postgres", "template1"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await asyncpg.connect(own.rpartition("/")[0] + f"/{other}")


def test_every_manifest_of_the_repository_is_sound() -> None:
    found = discover(ROOT / "services")
    assert {one.name for one in found} >= {"suppliers", "notifier"}
    every = [one for service in found for one in processes_of(service)]
    assert len({one.port.default for one in every}) == len({one.port.setting for one in every}) == len(every)
    for service in found:
        pyproject = tomllib.loads((ROOT / "services" / service.name / "pyproject.toml").read_text())
        assert pyproject["project"]["name"] == f"jembatan-{service.name}"
        assert {"web", "worker"} <= set(service.processes)


def test_services_run_on_the_python_of_the_stack(stack: Stack, market: Path) -> None:
    lifecycle.up(stack, ["postgres", "market"])
    process = processes.find(stack, "market-web")
    assert process
    assert process.command[:3] == [sys.executable, "-m", "market"]


def test_a_process_that_never_started_is_missed_by_status(stack: Stack, market: Path) -> None:
    market.with_name("market.py.broken").touch()
    with pytest.raises(StackError):
        lifecycle.up(stack, ["postgres", "market"])
    states = {line.name: line.state for line in status.lines(stack)}
    assert states == {"postgres": status.READY, "market-web": status.MISSING}
    lifecycle.down(stack)
    assert status.lines(stack) == []
