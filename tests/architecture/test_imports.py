"""The import rules hold, cover every service, and have teeth."""

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from .findings import found, imported
from .workspace import MEMBERS, PYPROJECT, ROOT, SERVICES, package, sources

LINT = Path(sys.executable).with_name("lint-imports")
RULES: dict[str, Any] = {rule["name"]: rule for rule in PYPROJECT["tool"]["importlinter"]["contracts"]}
CONTRACTS = ROOT / "shared" / "contracts"
INDONESIA = ROOT / "shared" / "indonesia"

INDEPENDENT = "Services never import one another"
SHARED = "Shared code, the local stack, the demo and the tools import no service"
PURE = "Contracts know nothing of the chassis, and need pydantic alone"
INDONESIAN = "Indonesia knows nothing of the platform, and does no I/O"
MANIFESTS = "The local stack, the demo and the tools know services only from their manifests"
STACK = "The demo and the tools stand on the local stack, which knows neither"
LAYERS = "Inside a service: rooms, one way"
DOMAIN = "The domain imports no web framework and no broker"

BREACHES = [
    (INDEPENDENT, "suppliers/errors.py", "import notifier.models"),
    (INDEPENDENT, "notifier/worker.py", "def late():\n    from suppliers.domain import completeness"),
    (SHARED, "chassis/units.py", "import notifier.models"),
    (SHARED, "jembatan_contracts/units.py", "import suppliers.models"),
    (PURE, "jembatan_contracts/base.py", "import chassis.ids"),
    (PURE, "jembatan_contracts/base.py", "import fastapi"),
    (PURE, "jembatan_contracts/privacy.py", "import jembatan_indonesia.nik"),
    (SHARED, "jembatan_indonesia/nik.py", "import suppliers.models"),
    (INDONESIAN, "jembatan_indonesia/zones.py", "import chassis.clock"),
    (INDONESIAN, "jembatan_indonesia/nik.py", "from jembatan_contracts import privacy"),
    (INDONESIAN, "jembatan_indonesia/regions.py", "import sqlalchemy"),
    (SHARED, "deploy/demo/people.py", "import suppliers.models"),
    (MANIFESTS, "deploy/local/ports.py", "import jembatan_contracts"),
    (MANIFESTS, "deploy/demo/people.py", "import chassis.ids"),
    (STACK, "deploy/local/cli.py", "from deploy.demo import scenario"),
    (STACK, "deploy/demo/day.py", "from deploy.tools import check"),
    (LAYERS, "suppliers/models/__init__.py", "import suppliers.usecases"),
    (LAYERS, "notifier/usecases/__init__.py", "import notifier.consumers"),
    (LAYERS, "suppliers/api/__init__.py", "import suppliers.consumers"),
    (LAYERS, "notifier/domain/__init__.py", "import notifier.queries.mailbox"),
    (LAYERS, "suppliers/loose.py", '"""A file beside the rooms."""'),
    (DOMAIN, "suppliers/usecases/__init__.py", "import fastapi"),
    (DOMAIN, "notifier/models/__init__.py", "from starlette.requests import Request"),
    (DOMAIN, "notifier/usecases/__init__.py", "import faststream"),
]

Lint = Callable[[], dict[str, bool]]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages side by side, with the rules of the repository."""
    copy = tmp_path_factory.mktemp("copy")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for folder in map(package, MEMBERS):
        shutil.copytree(folder, copy / folder.name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in (one for one in PYPROJECT["tool"]["importlinter"]["root_packages"] if one.startswith("deploy.")):
        folder = name.replace(".", "/")
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__", "tests"))
    return copy


@pytest.fixture(scope="module")
def lint(copy: Path) -> Lint:
    """Runs the import rules on the copy: whether each is kept, by its name."""

    def run() -> dict[str, bool]:
        env = {**os.environ, "PYTHONPATH": str(copy)}
        done = subprocess.run([LINT, "--no-logo"], cwd=copy, env=env, capture_output=True, text=True)
        lines = [line.rsplit(" ", 1) for line in done.stdout.splitlines()]
        verdicts = {line[0]: line[1] == "KEPT" for line in lines if line[-1] in ("KEPT", "BROKEN")}
        assert set(verdicts) == set(RULES), done.stdout + done.stderr
        assert all(verdicts.values()) == (done.returncode == 0)
        return verdicts

    return run


def test_every_import_rule_is_kept(lint: Lint) -> None:
    assert [name for name, kept in lint().items() if not kept] == []


@pytest.fixture
def careless(request: pytest.FixtureRequest, copy: Path) -> Iterator[None]:
    """The copy with one line too many."""
    _, name, line = request.node.callspec.params["breach"]
    before = (copy / name).read_text() if (copy / name).exists() else None
    (copy / name).write_text(f"{before or ''}\n{line}\n")
    yield
    if before is None:
        (copy / name).unlink()
    else:
        (copy / name).write_text(before)


@pytest.mark.parametrize("breach", BREACHES, ids=lambda breach: f"{breach[1]}: {breach[2].splitlines()[-1].strip()}")
@pytest.mark.usefixtures("careless")
def test_a_breach_breaks_its_rule(breach: tuple[str, str, str], lint: Lint) -> None:
    assert not lint()[breach[0]]


def test_every_rule_has_been_seen_to_break() -> None:
    assert {rule for rule, *_ in BREACHES} == set(RULES)


def test_the_rules_cover_every_package_of_the_workspace() -> None:
    names = {package(folder).name for folder in MEMBERS}
    assert names < set(PYPROJECT["tool"]["importlinter"]["root_packages"])


def test_the_rules_cover_every_service() -> None:
    services = set(SERVICES)
    assert set(RULES[INDEPENDENT]["modules"]) == services
    assert set(RULES[SHARED]["forbidden_modules"]) == services
    assert set(RULES[LAYERS]["containers"]) == services
    domain = {f"{service}.{layer}" for service in services for layer in ("usecases", "queries", "domain", "models")}
    assert set(RULES[DOMAIN]["source_modules"]) == domain


@pytest.mark.parametrize(
    ("member", "libraries"),
    [(CONTRACTS, {"pydantic"}), (INDONESIA, {"phonenumbers", "holidays", "rapidfuzz", "tzdata"})],
    ids=["contracts", "indonesia"],
)
def test_what_others_use_by_itself_needs_little_beside_the_standard_library(member: Path, libraries: set[str]) -> None:
    def strange(tree: ast.AST) -> Iterator[tuple[int, str]]:
        at_home = {*sys.stdlib_module_names, *libraries, package(member).name}
        return ((line, name) for line, name in imported(tree) if name.split(".")[0] not in at_home)

    assert found(sources(member), strange) == []
    project = tomllib.loads((member / "pyproject.toml").read_text())["project"]
    assert {requirement.split(">")[0] for requirement in project["dependencies"]} == libraries


SPOKEN_BY_ALL = {"alerts", "base", "cloudevents", "deadlines", "units"}
"""Contracts that are the same for every service, and the directory, which is the notifier's own."""


def _of_a_service(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Imports of contracts that are one service's alone."""
    for line, name in imported(tree):
        parts = name.split(".")
        if parts[0] == "jembatan_contracts" and not SPOKEN_BY_ALL.intersection(parts[1:2]):
            yield line, name


def test_the_notifier_knows_no_service() -> None:
    """Deadlines and alerts are all that it hears of other services; a new one needs no change there."""
    assert found(sources(package(SERVICES["notifier"])), _of_a_service) == []


def test_a_notifier_that_knows_a_service_would_be_seen() -> None:
    """The negative control."""
    tree = ast.parse("from jembatan_contracts.submissions import Reason\nfrom jembatan_contracts.alerts import Fact")
    assert [name.split(".")[1] for _, name in _of_a_service(tree)] == ["submissions"]
