"""Looks for one thing in a Python file. Every finder returns the words it found, with their line."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from .workspace import name_of

Finder = Callable[[ast.AST], Iterator[tuple[int, str]]]


def found(paths: Iterable[Path], finder: Finder) -> list[str]:
    """`file:line words` for everything found."""
    return [f"{name_of(path)}:{line} {words}" for path in paths for line, words in finder(ast.parse(path.read_text()))]


def imports(*modules: str) -> Finder:
    """Imports of these modules or of anything inside them, wherever in the file they stand."""

    def find(tree: ast.AST) -> Iterator[tuple[int, str]]:
        for line, name in imported(tree):
            if any(name == module or name.startswith(f"{module}.") for module in modules):
                yield line, name

    return find


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Absolute names of all that is imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def uses(pattern: str) -> Finder:
    """Dotted names that match as a whole, called or handed on: `uses(r".*\\.commit")`."""

    def find(tree: ast.AST) -> Iterator[tuple[int, str]]:
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute | ast.Name) and re.fullmatch(pattern, name := _dotted(node)):
                yield node.lineno, name

    return find


def text(pattern: str) -> Finder:
    """String literals, docstrings aside, that hold the pattern, in any case; `^` is a line's beginning."""

    def find(tree: ast.AST) -> Iterator[tuple[int, str]]:
        said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
                yield from ((node.lineno, hit) for hit in re.findall(pattern, node.value, re.IGNORECASE | re.MULTILINE))

    return find


def _dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "…"
