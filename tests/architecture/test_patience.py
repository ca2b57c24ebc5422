"""Tests assert what happens, never how fast: a busy machine is slow, and that is no fault of the product."""

import ast
from collections.abc import Iterator

import pytest

from .findings import found
from .workspace import ROOT, under

STOPWATCHES = {"monotonic", "perf_counter", "process_time", "monotonic_ns", "perf_counter_ns", "time_ns", "elapsed"}
PATIENCE = 180
"""Seconds that a test waits at least before it says that something never happened."""


def _reads_stopwatch(node: ast.AST) -> bool:
    return any(
        (one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "")) in STOPWATCHES
        for one in ast.walk(node)
    )


def timed_asserts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Assertions that compare a stopwatch's reading, or what was computed from one in the same function."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        readings = {
            name.id
            for node in ast.walk(function)
            if isinstance(node, ast.Assign) and _reads_stopwatch(node.value)
            for target in node.targets
            for name in ast.walk(target)
            if isinstance(name, ast.Name)
        }
        for node in ast.walk(function):
            if isinstance(node, ast.Assert):
                named = {one.id for one in ast.walk(node.test) if isinstance(one, ast.Name)} & readings
                if named or _reads_stopwatch(node.test):
                    yield node.lineno, ast.unparse(node)


def test_no_test_asserts_seconds() -> None:
    tests = [path for path in under(ROOT, suffix=".py") if "tests" in path.relative_to(ROOT).parts]
    assert found(tests, timed_asserts) == []


def short_waits(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """`asyncio.timeout` and `asyncio.wait_for` that give up on something early."""
    for node in ast.walk(tree):
        name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and name in ("asyncio.timeout", "asyncio.wait_for", "timeout", "wait_for"):
            end = [*node.args, *(word.value for word in node.keywords)][-1]
            if isinstance(end, ast.Constant) and isinstance(end.value, int | float) and end.value < PATIENCE:
                yield node.lineno, ast.unparse(node)


def test_no_test_gives_up_early() -> None:
    tests = [path for path in under(ROOT, suffix=".py") if path.name.startswith("test_")]
    assert found(tests, short_waits) == []


@pytest.mark.parametrize("source", ["asyncio.timeout(1)", "await asyncio.wait_for(taken.wait(), timeout=5)"])
def test_a_short_wait_is_seen(source: str) -> None:
    assert len(list(short_waits(ast.parse(source)))) == 1


@pytest.mark.parametrize(
    "source",
    [
        "def test_quick():\n    began = time.monotonic()\n    work()\n    assert time.monotonic() - began < 5",
        "async def test_quick():\n    seconds = perf_counter() - began\n    assert seconds < 15",
        "async def test_quick():\n    answer = await client.get('/')\n    assert answer.elapsed.total_seconds() < 1",
    ],
)
def test_an_assertion_on_seconds_is_seen(source: str) -> None:
    assert len(list(timed_asserts(ast.parse(source)))) == 1


def test_a_wait_with_an_end_is_no_assertion() -> None:
    source = "def until():\n    end = time.monotonic() + 180\n    while time.monotonic() < end: pass\n    assert found"
    assert list(timed_asserts(ast.parse(source))) == []
