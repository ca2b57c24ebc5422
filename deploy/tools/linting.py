"""Commands of `make lint`: style, types, import rules, words, templates, dependencies and unused code."""

import sys
from pathlib import Path

from deploy.local.stack import ROOT
from deploy.tools.bootstrap import members

BIN = Path(sys.executable).parent
DEPLOY = ("local", "tools", "demo", "observability", "keycloak")
_PROSE = ("services", "shared", "deploy", "tests", "docs", *(f"{name}.md" for name in ("README", "CONTRIBUTING")))
_NAMES = "jembatan-chassis=chassis,jembatan-contracts=jembatan_contracts,jembatan-indonesia=jembatan_indonesia"


def commands() -> dict[str, list[str]]:
    """Each by what it looks at; the program is the first word."""
    return {
        "ruff check": [_program("ruff"), "check", "."],
        "ruff format": [_program("ruff"), "format", "--check", "."],
        "mypy": [_program("mypy"), *_typed()],
        "import rules": [_program("lint-imports")],
        "words": [_program("codespell"), *_PROSE],
        "templates": [_program("djlint"), "services", "shared", "--lint", "--quiet"],
        "unused code": [sys.executable, "-m", "deploy.tools.unused"],
        **{f"dependencies of {folder.name}": _dependencies(folder) for folder in members()},
    }


def _program(name: str) -> str:
    return str(BIN / name)


def _typed() -> list[str]:
    packages = [*(_package(folder) for folder in members()), *(f"deploy.{name}" for name in DEPLOY)]
    tests = [f"{'.'.join(folder.relative_to(ROOT).parts)}.tests" for folder in members()]
    return [word for name in (*packages, *tests, "tests") for word in ("-p", name)]


def _dependencies(folder: Path) -> list[str]:
    """Imports of a package against what it declares, and the other way. A service may take what the chassis brings
    (DEP003); zones and the reader of forms are found by name (DEP002)."""
    where = folder.relative_to(ROOT)
    options = ["--config", f"{where}/pyproject.toml", "--ignore", "DEP003", "--package-module-name-map", _NAMES]
    options += ["--per-rule-ignores", "DEP002=tzdata|python-multipart", "--extend-exclude", ".*/(tests|migrations)/"]
    return [_program("deptry"), str(where), "--no-ansi", *options]


def _package(folder: Path) -> str:
    return next(path.parent.name for path in sorted(folder.glob("*/py.typed")))
