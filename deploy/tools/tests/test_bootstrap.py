import stat
import sys
from pathlib import Path

import pytest

from deploy.local.stack import ROOT
from deploy.tools import bootstrap


def test_uv_is_installed_by_the_hashes_of_the_lock() -> None:
    lines = bootstrap._locked("uv").splitlines()
    assert lines[0].startswith("uv==")
    assert sum("--hash=sha256:" in line for line in lines) > 5
    assert not any("==" in line for line in lines[1:])


def test_a_python_that_can_make_no_environment_is_told_what_helps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = tmp_path / "python3"
    python.write_text("#!/bin/sh\necho No module named $2 >&2; exit 1\n")
    python.chmod(python.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(sys, "executable", str(python))
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / "venv")
    with pytest.raises(bootstrap.Failed, match=r"python3-venv.*make PYTHON="):
        bootstrap._make_venv()


def test_an_unwritable_home_sends_the_cache_into_the_clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CACHE_HOME", "UV_CACHE_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "/dev/null")
    assert bootstrap._environment()["UV_CACHE_DIR"] == str(ROOT / ".local" / "cache" / "uv")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert "UV_CACHE_DIR" not in bootstrap._environment()


@pytest.mark.parametrize("path", ["requirements.lock", "services/*/requirements.lock", "package-lock.json"])
def test_no_lock_records_where_it_was_downloaded_from(path: str) -> None:
    found = list(ROOT.glob(path))
    assert found
    for lock in found:
        assert "://" not in _without_licences(lock.read_text())


def _without_licences(text: str) -> str:
    """npm notes where to give money to a package's author; that is no download."""
    return "\n".join(line for line in text.splitlines() if '"url":' not in line and '"funding":' not in line)
