import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deploy.local.stack import ROOT
from tests.faults.stage import Stage


@pytest.fixture(scope="session")
async def stage() -> AsyncIterator[Stage]:
    """A stack of its own, fresh, with a witness; what a killed run left is wiped first."""
    home = Path(os.environ.get("JEMBATAN_TEST_STACKS", ROOT / ".local" / "stacks")) / "faults"
    stage = Stage.at(home, proxied=True)
    try:
        await stage.open()
        yield stage
    finally:
        await stage.close()
