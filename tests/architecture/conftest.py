"""Rules of the whole repository, looked at from outside: no service is imported into this process."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .workspace import SERVICES, SETTINGS

HERE = Path(__file__).parent
Facts = dict[str, Any]


@pytest.fixture(scope="session")
def describe(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Facts]:
    """`describe("suppliers")`: its routes, operations and errors, told by a process of its own."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")

    def tell(package: str, path: Path = elsewhere) -> Facts:
        folders = os.pathsep.join([str(path), os.environ.get("PYTHONPATH", "")])
        env = {"PATH": os.environ["PATH"], "PYTHONPATH": folders, **SETTINGS}
        command = [sys.executable, "-W", "error", str(HERE / "describe.py"), package]
        told = subprocess.run(command, env=env, cwd=elsewhere, capture_output=True, text=True)
        assert told.returncode == 0, told.stderr
        facts: Facts = json.loads(told.stdout)
        return facts

    return tell


@pytest.fixture(scope="session", params=SERVICES)
def facts(request: pytest.FixtureRequest, describe: Callable[..., Facts]) -> Facts:
    """Description of one service by itself; a test that asks for it is run for every service."""
    return describe(request.param)
