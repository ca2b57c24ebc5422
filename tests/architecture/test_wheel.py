"""Every service leaves the repository as a wheel and runs without it, alone."""

import asyncio
import json
import os
import re
import subprocess
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest

from deploy.tools import assets, bootstrap

from .workspace import MEMBERS, PYPROJECT, ROOT, SERVICES, SETTINGS, package, under

REQUIREMENT = re.compile(r"[\w.-]+")
SPINE = {"outbox", "inbox", "dead_letter", "idempotency", "unit", "alembic_version"}


@dataclass
class Installed:
    """A service in an environment of its own. Commands run in an empty folder, told nothing but the settings."""

    service: str
    python: Path
    folder: Path

    def run(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        command = [str(self.python), *arguments]
        env = {"PATH": "/usr/bin:/bin", **settings}
        return subprocess.run(command, cwd=self.folder, env=env, capture_output=True, text=True)

    def says(self, *arguments: str, **settings: str) -> str:
        done = self.run(*arguments, **settings)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def distributions(self) -> set[str]:
        listed = "import importlib.metadata as m, json; print(json.dumps([d.name for d in m.distributions()]))"
        return {_normal(name) for name in json.loads(self.says("-c", listed))}


def uv(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    env = bootstrap._environment()
    if index := bootstrap._index_of_pip():
        env.setdefault("UV_DEFAULT_INDEX", index)
    return subprocess.run([str(bootstrap.UV), *map(str, arguments)], env=env, capture_output=True, text=True)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _distribution(member: Path) -> str:
    name: str = tomllib.loads((member / "pyproject.toml").read_text())["project"]["name"]
    return name


Words = list[str | Path]


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One wheel of every package of the workspace, by the distribution's name."""
    folder = tmp_path_factory.mktemp("wheels")
    for member in MEMBERS:
        options: Words = [
            "--wheel",
            "--no-build-isolation",
            "--python",
            bootstrap.PYTHON,
            "--out-dir",
            folder,
        ]
        built = uv("build", *options, member)
        assert built.returncode == 0, built.stderr
    return {_normal(path.name.split("-")[0]): path for path in folder.glob("*.whl")}


@pytest.fixture(scope="session", params=SERVICES)
def installed(
    request: pytest.FixtureRequest, wheels: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Installed:
    """The service's wheel and what it asks for, at the locked versions; all our wheels are there to be asked for."""
    name = request.param
    folder = tmp_path_factory.mktemp(f"only-{name}")
    python = folder / "venv" / "bin" / "python"
    ours = folder / "ours.txt"
    ours.write_text("".join(f"{wheel_of} @ {wheel.as_uri()}\n" for wheel_of, wheel in wheels.items()))
    lock = SERVICES[name] / "requirements.lock"
    made = uv("venv", "--python", bootstrap.PYTHON, folder / "venv")
    assert made.returncode == 0, made.stderr
    wanted: Words = [
        "--python",
        python,
        "--constraint",
        lock,
        "--constraint",
        ours,
        wheels[f"jembatan-{name}"],
    ]
    for network in (["--offline"], []):
        done = uv("pip", "install", *network, *wanted)
        if done.returncode == 0:
            break
    assert done.returncode == 0, done.stderr
    (folder / "empty").mkdir()
    return Installed(name, python, folder / "empty")


def test_a_wheel_holds_its_whole_package_and_no_tests(wheels: dict[str, Path]) -> None:
    for member in MEMBERS:
        held = set(zipfile.ZipFile(wheels[_distribution(member)]).namelist())
        root = package(member)
        assert {path.relative_to(member).as_posix() for path in under(root)} <= held
        assert {name.split("/")[0] for name in held if ".dist-info/" not in name} == {root.name}
        assert [name for name in held if "tests/" in name] == []


def test_the_chassis_wheel_holds_what_its_pages_load(wheels: dict[str, Path]) -> None:
    """Bootstrap, htmx, the font and the icons come from npm; git ignores them, the wheel must not."""
    held = set(zipfile.ZipFile(wheels["jembatan-chassis"]).namelist())
    vendor = "chassis/pages/static/vendor"
    icons = (ROOT / "shared/chassis/chassis/pages/icons.txt").read_text().split()
    wanted = [*assets.FILES, *(f"icons/{name}.svg" for name in icons), "licences/bootstrap.txt"]
    assert {f"{vendor}/{name}" for name in wanted} <= held


def test_a_service_wheel_holds_its_migrations(wheels: dict[str, Path]) -> None:
    for name, folder in SERVICES.items():
        held = set(zipfile.ZipFile(wheels[f"jembatan-{name}"]).namelist())
        wanted = [folder / "alembic.ini", *under(folder / "migrations")]
        assert {f"{name}/{path.relative_to(folder).as_posix()}" for path in wanted} <= held


def test_it_brings_the_shared_packages_and_no_other_service(installed: Installed) -> None:
    ours = {name for name in installed.distributions() if name.startswith("jembatan")}
    assert ours == {"jembatan-contracts", "jembatan-indonesia", "jembatan-chassis", f"jembatan-{installed.service}"}
    for other in SERVICES.keys() - {installed.service}:
        refused = installed.run("-c", f"import {other}")
        assert f"No module named '{other}'" in refused.stderr


def test_it_brings_what_its_lock_names_and_no_tool_of_ours(installed: Installed) -> None:
    lock = (SERVICES[installed.service] / "requirements.lock").read_text()
    locked = set(map(_normal, re.findall(r"^([\w.-]+)(?:\[.+?\])?==", lock, re.MULTILINE)))
    third = {name for name in installed.distributions() if not name.startswith("jembatan")}
    assert third <= locked
    tools = {_normal(REQUIREMENT.match(one)[0]) for one in PYPROJECT["dependency-groups"]["dev"]}  # type: ignore[index]
    assert "pytest" in tools
    assert third & tools == set()


def test_it_runs_outside_the_repository(installed: Installed) -> None:
    assert not installed.folder.is_relative_to(ROOT)
    helped = installed.says("-m", installed.service, "--help")
    assert all(word in helped for word in ("web", "worker", "migrate", "openapi", "dead-letters"))
    where = installed.says("-c", f"import {installed.service} as it; print(it.__file__)")
    assert Path(where).is_relative_to(installed.python.parents[1])


def test_it_describes_its_api_outside_the_repository(installed: Installed) -> None:
    described = json.loads(installed.says("-m", installed.service, "openapi", **SETTINGS))
    assert described["paths"]


def test_without_settings_it_names_what_is_missing(installed: Installed) -> None:
    refused = installed.run("-m", installed.service, "openapi")
    assert refused.returncode == 2
    assert set(SETTINGS) <= set(re.findall(r"\w+", refused.stderr))
    assert len(refused.stderr.splitlines()) == 1


@pytest.fixture
def empty_database(installed: Installed, postgres_url: str) -> Iterator[str]:
    name = f"wheel_{installed.service}_{os.getpid()}"
    _ask(postgres_url, f"CREATE DATABASE {name}")
    yield postgres_url.rsplit("/", 1)[0] + f"/{name}"
    _ask(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


def test_it_migrates_an_empty_database_and_a_second_time_changes_nothing(
    installed: Installed, empty_database: str
) -> None:
    settings = SETTINGS | {"JEMBATAN_DATABASE_URL": empty_database.replace("postgresql:", "postgresql+asyncpg:")}
    installed.says("-m", installed.service, "migrate", **settings)
    tables = _tables(empty_database)
    assert tables >= SPINE
    newest = under(SERVICES[installed.service] / "migrations" / "versions", suffix=".py")[-1]
    [revision] = _ask(empty_database, "SELECT version_num FROM alembic_version")
    assert newest.name.startswith(revision["version_num"])
    installed.says("-m", installed.service, "migrate", **settings)
    assert _tables(empty_database) == tables


def _tables(url: str) -> set[str]:
    return {row["relname"] for row in _ask(url, "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')")}


def _ask(url: str, statement: str) -> list[asyncpg.Record]:
    async def ask() -> list[asyncpg.Record]:
        connection = await asyncpg.connect(url)
        try:
            return list(await connection.fetch(statement))
        finally:
            await connection.close()

    return asyncio.run(ask())
