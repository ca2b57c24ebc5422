"""Tests assert what happens, never how fast: a busy machine is slow, and that is no fault of the product."""

import ast
from collections.abc import Iterator

import pytest
from findings import found
from workspace import ROOT, under

STOPWATCHES = {"monotonic", "perf_counter", "process_time", "monotonic_ns", "perf_counter_ns", "time_ns"}


def _reads_stopwatch(node: ast.AST) -> bool:
    return any(
        isinstance(one, ast.Call)
        and (one.func.attr if isinstance(one.func, ast.Attribute) else getattr(one.func, "id", "")) in STOPWATCHES
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


@pytest.mark.parametrize(
    "source",
    [
        "def test_quick():\n    began = time.monotonic()\n    work()\n    assert time.monotonic() - began < 5",
        "async def test_quick():\n    seconds = perf_counter() - began\n    assert seconds < 15",
    ],
)
def test_an_assertion_on_seconds_is_seen(source: str) -> None:
    assert len(list(timed_asserts(ast.parse(source)))) == 1


def test_a_wait_with_an_end_is_no_assertion() -> None:
    source = "def until():\n    end = time.monotonic() + 180\n    while time.monotonic() < end: pass\n    assert found"
    assert list(timed_asserts(ast.parse(source))) == []
