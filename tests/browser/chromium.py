"""A Chromium to open pages with: the one that package-lock.json names, elsewhere than on Linux x86-64 this machine's.

`@sparticuz/chromium` brings its own program, fonts and libraries, packed; nothing is installed, nobody is root.
"""

import fcntl
import json
import os
import platform
import shutil
import subprocess
from ctypes.util import find_library
from pathlib import Path

from deploy.local import node
from deploy.local.errors import StackError
from deploy.local.stack import CACHE, ROOT

PACKAGE = ROOT / "node_modules" / "@sparticuz" / "chromium"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
UNPACK = """
import chromium, { inflate } from "@sparticuz/chromium";
await chromium.executablePath();
await inflate("node_modules/@sparticuz/chromium/bin/al2023.tar.br");
"""
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}/fonts/fonts</dir><cachedir>{folder}/fonts/cache</cachedir></fontconfig>
"""


def find() -> tuple[Path, dict[str, str]]:
    """The program, and the environment that it wants."""
    if (platform.system(), platform.machine()) == ("Linux", "x86_64"):
        folder = _unpacked()
        libraries = {} if find_library("nss3") else {"LD_LIBRARY_PATH": str(folder / "al2023" / "lib")}
        return folder / "chromium", {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf"), **libraries}
    installed = next(filter(None, map(shutil.which, NAMES)), None)
    if installed is None:
        raise StackError(f"No Chromium is packed for this machine. Install one that PATH finds: {', '.join(NAMES)}.")
    return Path(installed), dict(os.environ)


def _unpacked() -> Path:
    node.install()
    version = json.loads((PACKAGE / "package.json").read_text())["version"]
    folder = CACHE / f"chromium-{version}"
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "chromium.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            _unpack(folder)
    return folder


def _unpack(folder: Path) -> None:
    draft = folder.with_suffix(".new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    command: list[str | Path] = [node.node(), "--input-type=module", "--eval", UNPACK]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "TMPDIR": str(draft)}, check=True)
    (draft / "fonts.conf").write_text(FONTS.format(folder=folder))
    draft.rename(folder)
