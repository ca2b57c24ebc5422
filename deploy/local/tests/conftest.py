import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local import lifecycle
from deploy.local.stack import ROOT, Ports, Stack


@pytest.fixture(scope="session")
def stacks() -> Path:
    """Folder for stacks. Not pytest's own, which other accounts (PostgreSQL's, for root) may not enter."""
    folder = Path(os.environ.get("JEMBATAN_TEST_STACKS") or ROOT / ".local" / "stacks")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def stack(stacks: Path, tmp_path: Path) -> Iterator[Stack]:
    """A stack of its own without services; stopped and removed afterwards."""
    mine = Stack(stacks / uuid.uuid4().hex[:8], ports=Ports.AUTO, fast=True, services=tmp_path / "services")
    try:
        yield mine
    finally:
        lifecycle.down(mine)
        shutil.rmtree(mine.home)
