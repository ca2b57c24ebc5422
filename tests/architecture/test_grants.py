"""Every table that a migration makes is declared: what the application may do with it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from .workspace import ROOT, SERVICES, package

SPINE = ROOT / "shared/chassis/chassis/migrations/spine"
MADE = re.compile(r"CREATE TABLE (?:IF NOT EXISTS )?(\w+) ?\(")
DROPPED = re.compile(r"DROP TABLE (?:IF EXISTS )?(\w+)")
RENAMED = re.compile(r"ALTER TABLE (\w+) RENAME TO (\w+)")


def declared(file: Path) -> set[str]:
    """The keys of `GRANTS`."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == "GRANTS":
            assert isinstance(node.value, ast.Dict)
            return {ast.literal_eval(key) for key in node.value.keys if key is not None}
    raise AssertionError(f"{file} declares no GRANTS")


def tables(files: Iterator[Path]) -> set[str]:
    standing: set[str] = set()
    for file in files:
        text = file.read_text()
        standing = (standing - set(DROPPED.findall(text))) | set(MADE.findall(text))
        for old, new in RENAMED.findall(text):
            standing = standing - {old} | {new}
    return standing


def test_the_spine_declares_its_tables() -> None:
    assert tables(iter(sorted(SPINE.glob("*.py")))) | {"alembic_version"} == declared(SPINE / "__init__.py")


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_declares_its_tables(name: str) -> None:
    made = tables(iter(sorted((SERVICES[name] / "migrations/versions").glob("*.py"))))
    assert made, "the pattern finds none"
    assert made == declared(package(SERVICES[name]) / "models" / "grants.py"), "what may the application do with it?"
