import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deploy.local.stack import ROOT
from tests.faults.stack import FaultStack


@pytest.fixture(scope="session")
async def stack() -> AsyncIterator[FaultStack]:
    """A stack of its own, fresh, with a recorder; what a killed run left is wiped first."""
    home = Path(os.environ.get("JEMBATAN_TEST_STACKS", ROOT / ".local" / "stacks")) / "faults"
    stack = FaultStack.at(home, proxied=True)
    try:
        await stack.open()
        yield stack
    finally:
        await stack.close()
