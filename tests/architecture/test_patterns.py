"""No pattern of the product explodes on a hostile text: each is pumped, in a process whose CPU time is bounded.

CPU time of a process of its own, not seconds: a busy machine changes nothing.
"""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache

import pytest

from .pumping import attacks
from .workspace import MEMBERS, ROOT, name_of, package, sources

CPU_SECONDS = 2
"""For one text; a pattern that backtracks linearly or quadratically takes hundredths."""

CALLS = {"compile", "match", "fullmatch", "search", "split", "sub", "subn", "findall", "finditer"}
RUN = f"""
import json, re, resource, sys, time
for line in sys.stdin:
    where, pattern, flags, texts = json.loads(line)
    print(where, flush=True)
    compiled = re.compile(pattern, flags)
    for text in texts:
        limit = int(time.process_time()) + 1 + {CPU_SECONDS}
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
        compiled.match(text), compiled.search(text), compiled.fullmatch(text)
print("done", flush=True)
"""
COMPILED = """
import importlib, json, pkgutil, re, sys
package = importlib.import_module(sys.argv[1])
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    if module.name.rpartition(".")[2] not in ("__main__", "env") and ".testing" not in module.name:
        for name, value in vars(importlib.import_module(module.name)).items():
            held = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else [value]
            for one in held:
                if isinstance(one, re.Pattern) and isinstance(one.pattern, str):
                    print(json.dumps([f"{module.name}.{name}", one.pattern, one.flags]))
"""


def patterns(tree: ast.AST) -> Iterator[tuple[int, str, int]]:
    """Line, pattern and flags of every pattern that is written down."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CALLS:
            if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.args):
                continue
            if (text := _constant(node.args[0])) is not None:
                words = [*node.args[1:], *(word.value for word in node.keywords)]
                flags = 0
                for name in (one.attr for word in words for one in ast.walk(word) if isinstance(one, ast.Attribute)):
                    flags |= int(getattr(re, name, 0)) if name.isupper() else 0
                yield node.lineno, text, flags
        if isinstance(node, ast.keyword) and node.arg == "pattern" and (text := _constant(node.value)) is not None:
            yield node.value.lineno, text, 0


def _constant(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def explodes(found: list[tuple[str, str, int]]) -> str | None:
    """Place of the first pattern that does not come to an end; None when all do."""
    lines = "".join(
        json.dumps([where, pattern, flags, attacks(pattern, flags)]) + "\n" for where, pattern, flags in found
    )
    done = subprocess.run([sys.executable, "-c", RUN], input=lines, capture_output=True, text=True)
    last = done.stdout.split("\n")[-2] if done.stdout else "nothing ran"
    return None if last == "done" else f"{last} {done.stderr[-300:]}"


@cache
def written() -> list[tuple[str, str, int]]:
    """Every pattern that stands in one piece in the product's code."""
    return [
        (f"{name_of(path)}:{line}", pattern, flags)
        for path in sources(ROOT / "services", ROOT / "shared", ROOT / "deploy")
        for line, pattern, flags in patterns(ast.parse(path.read_text()))
    ]


def test_no_pattern_explodes() -> None:
    found = written()
    assert len(found) > 60, "patterns are written in another way now: this rule must follow"
    assert explodes(found) is None


@pytest.mark.parametrize("name", [package(member).name for member in MEMBERS])
def test_no_pattern_put_together_of_parts_explodes(name: str) -> None:
    """Those that no call holds in one piece, as their modules have them."""
    done = subprocess.run([sys.executable, "-c", COMPILED, name], capture_output=True, text=True, check=True)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert found
    known = {(pattern, flags | re.UNICODE) for _, pattern, flags in written()}
    assert explodes([one for one in found if (one[1], one[2]) not in known]) is None


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+$",
        r"(a|a)*$",
        r"^(\w+\s?)*$",
        r"^(-?[\d.,\s']*\d)\s*(?:(?:/|per\b)?\s*([a-z]+)\.?)?(?:\s*(?:/|per)\s*[a-z]+)*$",
        r"^(?:x*)(?:x*)(?:x*)(?:x*)y",
    ],
)
def test_a_pattern_that_explodes_is_seen(pattern: str) -> None:
    assert explodes([("here", pattern, re.IGNORECASE)])


def test_patterns_are_found_however_they_are_written() -> None:
    source = 're.compile(r"a+", re.IGNORECASE | re.DOTALL)\nre.sub(r"b", "", text)\nField(pattern="^c")'
    assert [(pattern, flags) for _, pattern, flags in patterns(ast.parse(source))] == [
        ("a+", int(re.IGNORECASE | re.DOTALL)),
        ("b", 0),
        ("^c", 0),
    ]
