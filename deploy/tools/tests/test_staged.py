"""A commit is looked at as it is staged, whatever lies in the folder and whatever its files are called."""

import shutil
import subprocess
from pathlib import Path

import pytest

from deploy.local.stack import ROOT

GOOD = '"""A module."""\n'
UNUSED = '"""A module."""\n\nimport os\n'


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A repository with the hook, its settings and one file."""
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    for name in ("pyproject.toml", "deploy/tools/__init__.py", "deploy/tools/staged.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "deploy/tools/hooks", tmp_path / "deploy/tools/hooks")
    (tmp_path / "module.py").write_text(GOOD)
    (tmp_path / ".gitignore").write_text("/.venv\n")
    git(tmp_path, "init", "--quiet")
    for setting, value in (("user.name", "x"), ("user.email", "x@x.test"), ("core.hooksPath", "deploy/tools/hooks")):
        git(tmp_path, "config", setting, value)
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message=begin")
    return tmp_path


def git(copy: Path, *words: str) -> None:
    done = subprocess.run(["git", *words], cwd=copy, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def refusal(copy: Path) -> str:
    """Complaints that refuse a commit of what is staged; none where it is made."""
    done = subprocess.run(["git", "commit", "--quiet", "--message=x"], cwd=copy, capture_output=True, text=True)
    return done.stdout + done.stderr if done.returncode else ""


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("new.py", UNUSED, "F401"),
        ("new.py", f"{GOOD}x=1\n", "not formatted"),
        ("two words é.py", UNUSED, "F401"),
        ("notes.md", "We recieve it.\n", "receive"),  # codespell:ignore
        ("new.py", GOOD, ""),
        ("words.po", 'msgid "recieve"\n', ""),  # codespell:ignore
        ("picture.png", "\0recieve", ""),  # codespell:ignore
    ],
)
def test_what_is_staged_is_looked_at(copy: Path, name: str, text: str, told: str) -> None:
    (copy / name).write_text(text)
    git(copy, "add", "--all")
    assert told in (said := refusal(copy))
    assert bool(told) == bool(said)


def test_a_file_under_another_name_is_looked_at(copy: Path) -> None:
    git(copy, "mv", "module.py", "renamed.py")
    (copy / "renamed.py").write_text(UNUSED)
    git(copy, "add", "--all")
    assert "F401" in refusal(copy)


def test_what_was_mended_but_not_staged_is_refused(copy: Path) -> None:
    (copy / "module.py").write_text(UNUSED)
    git(copy, "add", "--all")
    (copy / "module.py").write_text(GOOD)
    assert "F401" in refusal(copy)


def test_what_is_not_staged_and_what_goes_is_left_alone(copy: Path) -> None:
    (copy / "later.py").write_text(UNUSED)
    git(copy, "rm", "--quiet", "module.py")
    assert refusal(copy) == ""
