import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local import lifecycle
from deploy.local.stack import ROOT, Ports, Stack

MANIFEST = """
name = "market"
package = "market"
migrate = ["migrate"]
[database]
name = "market"
role = "market"
[processes.web]
command = ["web"]
port = 8199
setting = "LOCAL_MARKET_WEB_PORT"
ready = "/readyz"
[load]
commands = [["load", "stalls"]]
"""

PROGRAM = """
import json, os, re, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/hang":
            re.match("(a|a)+$", "a" * 60 + "!")  # holds the interpreter for ever
        self.send_response(200); self.end_headers()
        self.wfile.write(json.dumps(dict(os.environ)).encode())
if sys.argv[1] == "web":
    HTTPServer((os.environ["JEMBATAN_HOST"], int(os.environ["JEMBATAN_PORT"])), Handler).serve_forever()
print("did", *sys.argv[1:])
if os.path.exists(__file__ + ".broken"):
    sys.exit("the table is on fire")
"""


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


@pytest.fixture
def market(stack: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The smallest service there can be: a manifest and a module."""
    manifest = stack.services / "market" / "service.toml"
    manifest.parent.mkdir(parents=True)
    manifest.write_text(MANIFEST)
    program = tmp_path / "market.py"
    program.write_text(PROGRAM)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return program
