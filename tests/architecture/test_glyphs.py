"""Letters and signs of what people read: all of them are in the font that pages bring along, on any phone."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from chassis.translation import catalogs

from .workspace import ROOT, SERVICES, name_of, under

FONT = ROOT / "node_modules" / "@fontsource-variable" / "inter" / "unicode.json"
SUBSET = "latin"
"""The part of the font that `chassis.pages` copies."""
COMMENT = re.compile(r"{#.*?#}", re.DOTALL)
SPEAKING = re.compile(r"/(pages|usecases|models)/|/(errors|messages|[a-z_]+_messages|alerts|problems)\.py$")
"""Python that says something to people; elsewhere odd signs are what is read in their files."""


@cache
def drawn() -> set[int]:
    """Code points that the font draws."""
    ranges = json.loads(FONT.read_text())[SUBSET]
    found: set[int] = set()
    for one in ranges.split(","):
        first, _, last = one.strip().removeprefix("U+").partition("-")
        found |= set(range(int(first, 16), int(last or first, 16) + 1))
    return found


def odd(text: str) -> str:
    known = drawn()
    return "".join(sorted({sign for sign in text if ord(sign) not in known}))


def texts() -> Iterator[tuple[Path, str]]:
    """Sentences of templates, catalogs and modules."""
    packages = [catalogs.folder_of(package) for package in ("chassis.pages", *SERVICES)]
    for path in under(*packages, suffix=".html"):
        yield path, COMMENT.sub("", path.read_text())
    for path in under(*packages, suffix=".po"):
        yield path, path.read_text()
    for path in under(ROOT / "shared" / "chassis" / "chassis", *packages, suffix=".py"):
        if SPEAKING.search(name_of(path)):
            yield path, "\n".join(said_in(path.read_text()))


def said_in(source: str) -> Iterator[str]:
    """Texts of a module but its docstrings."""
    tree = ast.parse(source)
    silent = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    for one in ast.walk(tree):
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in silent:
            yield one.value


def test_no_page_says_what_its_font_cannot_draw() -> None:
    found = {name_of(path): odd(text) for path, text in texts()}
    assert len(found) > 50
    assert {name: signs for name, signs in found.items() if signs} == {}


@pytest.mark.parametrize("text", ["Draf → Dikirim", "✓ selesai", "▲ naik", "⚠ awas"])
def test_signs_of_other_fonts_are_seen(text: str) -> None:
    assert odd(text)


@pytest.mark.parametrize("text", ["“Beras” – Rp15.000,00 × 2 · 3… −5", "m²", "Jl. Café"])
def test_signs_of_the_font_are_left_alone(text: str) -> None:
    assert odd(text) == ""
