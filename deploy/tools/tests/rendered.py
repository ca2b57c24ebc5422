"""A copy of the repository with one service more, and how its modules are run."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from deploy.local.stack import ROOT
from deploy.tools.bootstrap import members

NAME = "percontohan"
_LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".local", "node_modules", "__pycache__", ".*_cache", "reports")


@contextmanager
def roomy() -> Iterator[Path]:
    """A folder for a copy. Not pytest's own: each run closes that to other accounts, and PostgreSQL, whose files lie in
    the copy where no server is given, is one of them when root runs the tests."""
    with TemporaryDirectory(prefix="jembatan-") as folder:
        yield Path(folder)


def render(copy: Path) -> Path:
    shutil.copytree(ROOT, copy, ignore=_LEFT_OUT)
    done = run(copy, "deploy.tools.new_service", NAME, "--no-install")
    assert done.returncode == 0, done.stdout + done.stderr
    return copy


def run(copy: Path, module: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a module in this environment, with the copy's packages before all others."""
    return told(copy, [sys.executable, "-m", module, *words])


def told(copy: Path, command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
    folders = [*(copy / one.relative_to(ROOT) for one in members()), copy / "services" / NAME]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, folders))}
    return subprocess.run(command, cwd=copy, env=env, capture_output=True, text=True)


def style_and_types(copy: Path) -> list[str]:
    """Complaints of the linter, the formatter and mypy about the copy's service and contracts."""
    done = [
        run(copy, "ruff", "check", "."),
        run(copy, "ruff", "format", "--check", "."),
        run(copy, "mypy", "-p", NAME, "-p", "jembatan_contracts"),
    ]
    return [one.stdout + one.stderr for one in done if one.returncode]
