"""First lines of docstrings begin with a noun of the trade or an imperative verb, so that a search finds them."""

import ast
from collections.abc import Iterator

import pytest

from .findings import found
from .workspace import MEMBERS, ROOT, package, under

HELD = [ROOT / name for name in ("deploy", "services", "shared", "tests")]
"""Folders that keep the rule in every docstring."""
MODULES = [package(member) for member in MEMBERS]
"""Packages that keep it in the first docstring of every module."""
RELATIVE = {"what", "who", "whoever", "whom", "whose", "which", "where", "when", "how", "why", "whatever"}
Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def relative_clauses(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Docstrings whose first word opens a relative clause: they name nothing that somebody would look for."""
    for node in ast.walk(tree):
        text = ast.get_docstring(node) if isinstance(node, Documented) else None
        if text and text.split()[0].strip(".,:").lower() in RELATIVE:
            yield getattr(node, "lineno", 1), text.splitlines()[0]


def module_that_names_nothing(tree: ast.AST) -> Iterator[tuple[int, str]]:
    assert isinstance(tree, ast.Module)
    yield from relative_clauses(ast.Module(tree.body[:1], []))


def test_first_lines_name_their_subject() -> None:
    assert found(under(*HELD, suffix=".py"), relative_clauses) == []


def test_modules_name_their_subject() -> None:
    assert found(under(*MODULES, suffix=".py"), module_that_names_nothing) == []


@pytest.mark.parametrize("line", ["What this service is told.", "Who gets to what", "Where the rows run: here."])
def test_a_relative_clause_is_seen(line: str) -> None:
    assert len(list(relative_clauses(ast.parse(f'"""{line}"""\nclass A:\n    """Wait for it."""')))) == 1


def test_a_noun_and_a_verb_are_left_alone() -> None:
    source = '"""Settings of this service, whatever runs."""\ndef f():\n    """Wait until it is ready."""'
    assert list(relative_clauses(ast.parse(source))) == []
