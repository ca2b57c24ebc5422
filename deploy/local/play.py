"""The demo's own stack: always fresh, apart from `make up`'s, and left running to be looked at."""

import os
import subprocess
import sys

from deploy.local import lifecycle
from deploy.local.stack import ROOT, Stack


def play(stack: Stack, *words: str) -> int:
    """Exit status of the play; `--nation` among the words has the whole country report."""
    lifecycle.wipe(stack)
    lifecycle.up(stack)
    env = {**os.environ, "JEMBATAN_HOME": str(stack.home)}
    return subprocess.run([sys.executable, "-m", "deploy.local.demo", *words], cwd=ROOT, env=env).returncode
