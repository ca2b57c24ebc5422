"""One rendered service for all tests that ask for one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .rendered import render, roomy


@pytest.fixture(scope="session")
def copy() -> Iterator[Path]:
    """The repository with one service more."""
    with roomy() as folder:
        yield render(folder / "jembatan")
