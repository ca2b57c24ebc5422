"""`make new-service` in a copy of the repository: what it renders keeps every rule and passes its own tests."""

import sys
import tomllib
from pathlib import Path

import pytest

from .rendered import NAME, run, style_and_types, told


def test_it_keeps_the_rules_of_style_and_types(copy: Path) -> None:
    assert style_and_types(copy) == []


def test_its_rooms_are_held_by_the_import_rules(copy: Path) -> None:
    assert (
        tomllib.loads((copy / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"].count(NAME) == 1
    )
    lint = [Path(sys.executable).with_name("lint-imports")]
    kept = told(copy, lint)
    assert kept.returncode == 0, kept.stdout
    (copy / "services" / NAME / NAME / "loose.py").write_text("")
    broken = told(copy, lint)
    (copy / "services" / NAME / NAME / "loose.py").unlink()
    assert broken.returncode != 0


def test_it_hides_no_package_of_the_repository(copy: Path) -> None:
    """Its folder is on the path: a package `tests` in it would stand before `tests.load` and `tests.faults`."""
    assert [path.parent.name for path in (copy / "services" / NAME).glob("*/__init__.py")] == [NAME]


def test_its_own_tests_pass(copy: Path) -> None:
    """It migrates, is signed in to, shows its pages, publishes and hears, and holds permissions and fuzz."""
    done = run(copy, "pytest", f"services/{NAME}/tests", "-q", "-p", "no:cacheprovider")
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout


def test_everything_else_knows_it(copy: Path) -> None:
    """Routes with permissions, words in two languages, files of the template, and its client in the realm."""
    held = [f"tests/architecture/test_{name}.py" for name in ("routes", "words", "layout", "docstrings")]
    for suites in (held, ["deploy/keycloak/tests"]):
        done = run(copy, "pytest", *suites, "-q", "-p", "no:cacheprovider")
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["Pameran", "2025", "json", "suppliers", "chassis", "a", "class", "dua-kata", ""])
def test_a_name_that_is_none_or_taken_is_refused_and_changes_nothing(copy: Path, name: str) -> None:
    before = (copy / "pyproject.toml").read_bytes()
    done = run(copy, "deploy.tools.new_service", name, "--no-install")
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert (copy / "pyproject.toml").read_bytes() == before
