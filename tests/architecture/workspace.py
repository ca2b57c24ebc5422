"""The repository as these tests see it: its packages, its services, its files."""

import fnmatch
import os
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
MEMBERS = [
    path.parent
    for pattern in PYPROJECT["tool"]["uv"]["workspace"]["members"]
    for path in sorted(ROOT.glob(f"{pattern}/pyproject.toml"))
]
SERVICES = {folder.name: folder for folder in MEMBERS if folder.parent.name == "services"}
"""Every service's folder by its name, which is the name of its package too."""

SETTINGS = {
    "JEMBATAN_ENVIRONMENT": "local",
    "JEMBATAN_DATABASE_URL": "postgresql+asyncpg://nobody:nothing@127.0.0.1:1/nowhere",
    "JEMBATAN_KAFKA_BOOTSTRAP": "127.0.0.1:1",
    "JEMBATAN_JWKS": "nowhere/jwks.json",
    "JEMBATAN_ISSUER": "https://issuer.test",
    "JEMBATAN_SECRET_KEY": "YW4tYXJjaGl0ZWN0dXJlLXRlc3QtMzItYnl0ZXMhISE=",
}
"""Enough to build a service. Nothing answers at these addresses."""


def package(member: Path) -> Path:
    """The folder that `import` finds."""
    [marker] = member.glob("*/py.typed")
    return marker.parent


@cache
def files() -> tuple[Path, ...]:
    """Files that are or could be committed; without git, everything that .gitignore does not name."""
    return tuple(sorted(path for path in _listed_by_git() or _walk() if path.is_file()))


def _listed_by_git() -> list[Path]:
    if not shutil.which("git"):
        return []
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def _walk() -> Iterator[Path]:
    ignored = [".git", *(line.strip("/") for line in (ROOT / ".gitignore").read_text().split())]
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if not _matches(name, ignored)]
        yield from (Path(folder) / name for name in names if not _matches(name, ignored))


def _matches(name: str, patterns: list[str]) -> bool:
    return any(fnmatch.fnmatch(name, pattern) for pattern in patterns)


def under(*folders: Path, suffix: str = "") -> list[Path]:
    """The repository's files inside these folders."""
    return [path for path in files() if path.name.endswith(suffix) and any(map(path.is_relative_to, folders))]


def sources(*members: Path) -> list[Path]:
    """The Python files of packages and their migrations, without their tests."""
    return [path for path in under(*members, suffix=".py") if "tests" not in path.relative_to(ROOT).parts]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
