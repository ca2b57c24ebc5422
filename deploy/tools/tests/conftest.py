"""One rendered service for all tests that ask for one."""

from pathlib import Path

import pytest

from .rendered import render


@pytest.fixture(scope="session")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository with one service more."""
    return render(tmp_path_factory.mktemp("repository") / "jembatan")
