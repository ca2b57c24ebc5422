"""The repository works for whoever clones it: no trace of one machine, locks that fit any index, documents that
are true."""

import ast
import json
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .workspace import ROOT, SERVICES, files, name_of, under

MACHINE_PATH = re.compile(r"(?<![\w.~$})-])/(?:work|root|tmp|home/\w+|Users/\w+)(?![\w.-])")
REGISTRY = re.compile(r"\b(?:pypi\.org|pythonhosted\.org|registry\.npmjs\.org|repo1?\.maven\.(?:apache\.)?org)", re.I)
ADDRESS = re.compile(r"\b(?:https?|git\+ssh|file)://")
DECISIONS = ROOT / "docs" / "decisions"
LINK = re.compile(r"(?:\]\(|<img src=\")(?!\w+:|#)([^)#\s\"]+)")
WORD = re.compile(r"`?\bmake ((?:[a-z]+\|)*[a-z]+)\b(?=`| +[A-Z]=|  +#|$)", re.MULTILINE)

RUN = re.compile(r"-m[\"', ]+([a-z_]+(?:\.[a-z_]+)*)\b")


def documents() -> list[Path]:
    return under(ROOT, suffix=".md")


def mentions(pattern: re.Pattern[str]) -> Iterator[str]:
    for path in files():
        try:
            lines = path.read_text().splitlines()
        except UnicodeDecodeError:
            continue
        yield from (f"{name_of(path)}:{number}" for number, line in enumerate(lines, 1) if pattern.search(line))


def test_no_path_of_any_one_machine_is_written_down() -> None:
    assert list(mentions(MACHINE_PATH)) == []


def test_no_registry_is_written_down() -> None:
    assert list(mentions(REGISTRY)) == []


@pytest.mark.parametrize("folder", ["work", "root", "tmp", "home/anybody", "Users/anybody"])
@pytest.mark.parametrize("line", ['HOME = "/{}/jembatan"', "cd /{}", "Path(`/{}`)", "- /{}:/data"])
def test_a_path_of_one_machine_is_seen(line: str, folder: str) -> None:
    assert MACHINE_PATH.search(line.format(folder))


@pytest.mark.parametrize("line", ["xl/worksheets/sheet1.xml", "$HOME/work/x", "./tmp/x", "https://a.test/root/x"])
def test_other_slashes_are_left_alone(line: str) -> None:
    assert not MACHINE_PATH.search(line)


IN_GIT = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="a copy without git commits nothing")


@IN_GIT
def test_what_is_ignored_is_not_committed() -> None:
    command = ["git", "ls-files", "--cached", "--ignored", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert listed.stdout.split() == []


@IN_GIT
def test_web_assets_are_ignored() -> None:
    command = ["git", "check-ignore", "--no-index", "shared/chassis/chassis/pages/static/vendor/htmx.min.js"]
    assert subprocess.run(command, cwd=ROOT, capture_output=True).returncode == 0


def test_locks_that_record_addresses_stay_out() -> None:
    assert "uv.lock" in (ROOT / ".gitignore").read_text().split()
    assert [path for path in files() if path.name == "uv.lock"] == []


def python_locks() -> list[Path]:
    return under(ROOT, suffix="requirements.lock")


def unhashed(lock: str) -> list[str]:
    """Requirements of a Python lock that any file could satisfy."""
    entries = re.split(r"^(?=[\w-])", lock, flags=re.MULTILINE)[1:]
    return [entry.split()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry]


BASELINES = ROOT / "tests" / "load"
"""What the benchmark runs beside."""


def test_the_workspace_every_service_and_the_baselines_are_locked_by_hash_without_addresses() -> None:
    assert set(python_locks()) == {path / "requirements.lock" for path in (ROOT, BASELINES, *SERVICES.values())}
    for lock in python_locks():
        assert unhashed(lock.read_text()) == [], name_of(lock)
        assert not ADDRESS.search(lock.read_text()), name_of(lock)


def test_a_requirement_without_a_hash_is_seen() -> None:
    assert unhashed(
        "one==1.0 \\\n    --hash=sha256:00\n    # via two\ntwo==2.0\nthree>=3 \\\n    --hash=sha256:00\n"
    ) == [
        "two==2.0",
        "three>=3",
    ]


def test_a_service_is_locked_at_the_versions_of_the_workspace() -> None:
    whole = _pins(ROOT / "requirements.lock")
    for folder in SERVICES.values():
        assert _pins(folder / "requirements.lock").items() <= whole.items()


def test_what_the_baselines_share_with_the_workspace_they_run_at_its_versions() -> None:
    whole, theirs = _pins(ROOT / "requirements.lock"), _pins(BASELINES / "requirements.lock")
    shared = whole.keys() & theirs.keys()
    assert {"aiokafka", "asyncpg", "faststream", "sqlalchemy"} <= shared
    assert {name: theirs[name] for name in shared} == {name: whole[name] for name in shared}


def _pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==([^\s;]+)", lock.read_text(), re.MULTILINE))


def test_javascript_is_locked_by_hash_without_addresses() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages: dict[str, dict[str, Any]] = {name: one for name, one in lock["packages"].items() if name}
    assert [name for name, one in packages.items() if not one.get("integrity")] == []
    assert [name for name, one in packages.items() if "resolved" in one] == []


def test_jars_are_locked_by_hash_without_addresses() -> None:
    lock = ROOT / "deploy" / "local" / "jgo.lock.toml"
    jars = tomllib.loads(lock.read_text())["dependencies"]
    assert [jar["artifactId"] for jar in jars if len(jar.get("sha256", "")) != 64] == []
    assert not ADDRESS.search(lock.read_text())


def test_every_make_word_in_a_document_is_one_that_make_knows() -> None:
    helped = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    known = set(re.findall(r"^  make (\w+)", helped.stdout, re.MULTILINE))
    assert {"demo", "up", "down", "status", "logs", "test"} <= known
    said = {path: _words(path.read_text()) for path in documents()}
    assert said[ROOT / "README.md"], "the README names no command"
    assert {name_of(path): words - known for path, words in said.items() if words - known} == {}


def absent_modules(text: str) -> list[str]:
    """Modules that a command names (`-m deploy.local`, `"-m", "deploy.demo.scenario"`) and that are not there."""
    named = {name for name in RUN.findall(text) if name.split(".")[0] in ("deploy", "tests")}
    paths = {name: ROOT.joinpath(*name.split(".")) for name in named}
    return sorted(name for name, path in paths.items() if not _runs(path))


def _runs(path: Path) -> bool:
    return path.with_suffix(".py").is_file() or (path / "__main__.py").is_file()


def test_every_module_that_a_command_names_can_be_run() -> None:
    texts = {path: path.read_text() for path in files() if path.suffix in (".py", ".md") or path.name == "Makefile"}
    assert sum(bool(RUN.search(text)) for text in texts.values()) > 10
    assert {name_of(path): absent_modules(text) for path, text in texts.items() if absent_modules(text)} == {}


@pytest.mark.parametrize("line", ["@python -m {}", '"-m", "{}", "x"', "`python -m {} env`"])
def test_a_command_that_names_an_absent_module_is_seen(line: str) -> None:
    assert absent_modules(line.format("deploy.local.nothing")) == ["deploy.local.nothing"]
    assert absent_modules(line.format("deploy.local")) == []


def _words(text: str) -> set[str]:
    return {word for words in WORD.findall(text) for word in words.split("|")}


def test_every_link_inside_the_repository_leads_somewhere() -> None:
    links = [(path, link) for path in documents() for link in LINK.findall(path.read_text())]
    assert [f"{name_of(path)}: {link}" for path, link in links if not (path.parent / link).exists()] == []


def test_every_picture_is_shown_somewhere() -> None:
    shown = {(path.parent / link).resolve() for path in documents() for link in LINK.findall(path.read_text())}
    taken = under(ROOT / "docs", suffix=".png")
    assert taken
    assert [name_of(path) for path in taken if path not in shown] == []


def test_the_list_of_decisions_is_the_decisions() -> None:
    there = {path.name for path in under(DECISIONS, suffix=".md")} - {"README.md"}
    assert there
    assert all(re.match(r"\d{4}-[a-z0-9-]+\.md$", name) for name in there)
    assert set(LINK.findall((DECISIONS / "README.md").read_text())) == there


def test_a_decision_is_one_page() -> None:
    pages = {path.name: path.read_text().count("\n") for path in under(DECISIONS, suffix=".md")}
    assert {name: lines for name, lines in pages.items() if lines > 60} == {}


def migrations() -> list[Path]:
    return [path for folder in SERVICES.values() for path in under(folder / "migrations" / "versions", suffix=".py")]


def test_every_migration_says_why() -> None:
    assert migrations()
    silent = [name_of(path) for path in migrations() if not ast.get_docstring(ast.parse(path.read_text()))]
    assert silent == []


def test_migrations_are_numbered_without_gaps() -> None:
    for folder in SERVICES.values():
        numbers = [path.name[:5] for path in migrations() if path.is_relative_to(folder)]
        assert numbers == [f"{number:04d}_" for number in range(1, len(numbers) + 1)]
