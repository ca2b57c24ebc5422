"""Recipes of CONTRIBUTING, followed block by block in a copy of the repository: what they say still works.

A block of code with a path behind its language is put there: a `diff` into the file, anything else as a new file; words
for people, at the end of their catalog.
"""

import re
import shutil
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy.local.stack import ROOT

from .rendered import NAME, roomy, run, style_and_types

_BLOCK = re.compile(r"^( *)```(\w+) (\S+/\S+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    language: str
    path: str
    text: str

    def follow(self, copy: Path) -> None:
        place = copy / self.path
        if self.language == "diff":
            place.write_text(_changed(place.read_text(), self.text))
        elif self.language == "po":
            place.write_text(f"{place.read_text()}\n{self.text}")
        else:
            assert not place.exists(), self.path
            place.write_text(self.text)


def blocks() -> list[Block]:
    page = (ROOT / "CONTRIBUTING.md").read_text()
    return [Block(language, path, _flush(text, indent)) for indent, language, path, text in _BLOCK.findall(page)]


def _flush(text: str, indent: str) -> str:
    return "".join(line.removeprefix(indent) for line in text.splitlines(keepends=True))


def _changed(text: str, diff: str) -> str:
    for part in diff.split("@@\n"):
        lines = part.splitlines(keepends=True)
        before = "".join(line[1:] for line in lines if line[0] in " -")
        after = "".join(line[1:] for line in lines if line[0] in " +")
        assert text.count(before) == 1, f"stands {text.count(before)} times:\n{before}"
        text = text.replace(before, after)
    return text


@pytest.fixture(scope="module")
def followed(copy: Path) -> Iterator[Path]:
    """The copy after every block, with what is generated from it."""
    with roomy() as folder:
        own = folder / "jembatan"
        shutil.copytree(copy, own, ignore=shutil.ignore_patterns("pytest-*"))  # servers of a run before
        for block in blocks():
            block.follow(own)
        for module, *words in (("jembatan_contracts.generate",), ("chassis.translation", "chassis", NAME)):
            done = run(own, module, *words)
            assert done.returncode == 0, done.stdout + done.stderr
        yield own


def test_every_recipe_has_its_blocks() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text()
    recipes = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## )", page, re.MULTILINE | re.DOTALL))
    wanted = ("Add an event", "Add a migration", "Add a use case", "Add a page", "Raise an alert")
    assert [name for name in wanted if not _BLOCK.search(recipes[name])] == []


def test_it_keeps_the_rules_of_style_and_types(followed: Path) -> None:
    assert style_and_types(followed) == []


def test_the_tests_of_the_service_pass(followed: Path) -> None:
    """Those of the new routes, of what they publish, of every page drawn, and that models and migrations agree."""
    tests = followed / "services" / NAME / "tests"
    chosen = ("reopening", "notes", "every_state", "migrations", "grants", "permissions")
    files = [str(tests / f"test_{one}.py") for one in chosen]
    done = run(followed, "pytest", *files, "-q", "-p", "no:cacheprovider", "-k", "not strange")
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout


def test_contracts_and_words_are_whole(followed: Path) -> None:
    suites = ["shared/contracts/tests/test_schemas.py", "shared/contracts/tests/test_generate.py"]
    suites += ["tests/architecture/test_words.py", "tests/architecture/test_routes.py"]
    done = run(followed, "pytest", *suites, "-q", "-p", "no:cacheprovider")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_block_that_no_longer_fits_is_told() -> None:
    """The negative control."""
    with pytest.raises(AssertionError, match="stands 0 times"):
        _changed(
            "a\nb\n",
            textwrap.dedent("""\
            +x
             c
            """),
        )
    assert _changed("a\nb\nc\n", "+x\n b\n@@\n-c\n+d\n") == "a\nx\nb\nd\n"
