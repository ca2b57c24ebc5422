"""The baselines' own Python: a venv of the locked `bench` group, so that none of it comes near the product's."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from deploy.local.stack import ROOT
from deploy.local.trust import trust_system_certificates
from deploy.tools.locking import BASELINES_LOCK

FOLDER = ROOT / ".local" / "bench-baselines"


def python() -> Path:
    """The interpreter that has the baselines; made on first use, made anew when their lock has changed."""
    found = FOLDER / "bin" / "python"
    FOLDER.parent.mkdir(exist_ok=True)
    with FOLDER.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = hashlib.sha256(f"{sys.version}{BASELINES_LOCK.read_text()}".encode()).hexdigest()
        stamp = FOLDER / "stamp"
        if not stamp.exists() or stamp.read_text() != wanted:
            shutil.rmtree(FOLDER, ignore_errors=True)
            _uv("venv", "--quiet", "--python", sys.executable, str(FOLDER))
            _uv("pip", "install", "--quiet", "--require-hashes", "-r", str(BASELINES_LOCK))
            stamp.write_text(wanted)
    return found


def _uv(*words: str) -> None:
    env = {**os.environ, "VIRTUAL_ENV": str(FOLDER)}
    trust_system_certificates(env)
    subprocess.run([Path(sys.executable).with_name("uv"), *words], check=True, env=env)
