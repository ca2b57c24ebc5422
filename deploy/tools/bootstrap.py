"""Makes `.venv` from requirements.lock, hashes required, with nothing but this Python: standard library only.

A second run finds the stamp of the first and does nothing.
"""

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

from deploy.local.trust import trust_system_certificates

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
LOCK = ROOT / "requirements.lock"
PAGES = ROOT / "shared" / "chassis" / "chassis" / "pages"
VENDOR = PAGES / "static" / "vendor"
ICONS = PAGES / "icons.txt"
ASSETS = [ROOT / "package-lock.json", ICONS]
STAMP = VENV / "jembatan-stamp"

NO_VENV = """{python} cannot make a virtual environment: ensurepip, virtualenv and pip are all missing.
On Debian or Ubuntu `apt-get install python3-venv` helps. Another Python: `make PYTHON=... demo`."""


class Failed(Exception):
    """A command ended badly; the text is what it printed."""


def main() -> None:
    os.umask(0o022)  # PostgreSQL may run as another account, which has to read what is installed
    (ROOT / ".local").mkdir(exist_ok=True)
    with (ROOT / ".local" / "bootstrap.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = _fingerprint()
        if not STAMP.exists() or STAMP.read_text() != wanted or not _assets_there():
            _install(wanted)


def _install(fingerprint: str) -> None:
    env = _environment()
    try:
        if not _works(PYTHON):
            with _step("Python environment"):
                _make_venv()
        with _step("uv"):
            _install_uv(env)
        if index := _index_of_pip():
            env.setdefault("UV_DEFAULT_INDEX", index)
        with _step("packages"):
            _uv(env, "--require-hashes", "-r", str(LOCK))
        with _step("workspace"):
            editables = [word for folder in members() for word in ("--editable", str(folder))]
            _uv(env, "--no-deps", "--no-build-isolation", *editables)
        with _step("web assets"):
            _run([str(PYTHON), "-m", "deploy.tools.assets"])
    except Failed as failure:
        raise SystemExit(str(failure)) from None
    STAMP.write_text(fingerprint)


def members() -> list[Path]:
    """Folders of the workspace's distributions."""
    patterns = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["uv"]["workspace"]["members"]
    found = [path.parent for pattern in patterns for path in ROOT.glob(f"{pattern}/pyproject.toml")]
    return sorted(found, key=lambda folder: (folder.parent.name == "services", folder.name))


def _fingerprint() -> str:
    """Changes when a lock, the list of icons, a package's own pyproject, the Python or the folder does."""
    digest = hashlib.sha256(f"{sys.version}{ROOT}".encode())
    for path in [LOCK, *ASSETS, *(folder / "pyproject.toml" for folder in members())]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _assets_there() -> bool:
    """Whether no icon is missing: a checkout of another commit may have taken some along."""
    names = ICONS.read_text().split()
    return all((VENDOR / "icons" / f"{name}.svg").exists() for name in names)


def _environment() -> dict[str, str]:
    """For uv: this environment, the machine's certificates, a cache that can be written."""
    env = dict(os.environ, VIRTUAL_ENV=str(VENV))
    trust_system_certificates(env)
    cache = Path(env.get("XDG_CACHE_HOME") or Path(env.get("HOME") or "/nonexistent") / ".cache")
    if not _writable(cache):
        env.setdefault("UV_CACHE_DIR", str(ROOT / ".local" / "cache" / "uv"))
    return env


def _writable(folder: Path) -> bool:
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    return os.access(folder, os.W_OK)


def _make_venv() -> None:
    """The plain way, then those for a Python without ensurepip."""
    for way in (["venv"], ["virtualenv", "--quiet"], ["venv", "--without-pip"]):
        shutil.rmtree(VENV, ignore_errors=True)
        with contextlib.suppress(Failed):
            _run([sys.executable, "-m", *way, str(VENV)])
            return
    raise Failed(NO_VENV.format(python=sys.executable))


def _install_uv(env: dict[str, str]) -> None:
    """The uv of the lock, by whatever is there: uv itself, the environment's pip, this Python's pip."""
    requirement = VENV / "uv.lock.txt"
    requirement.write_text(_locked("uv"))
    what = ["install", "--quiet", "--require-hashes", "--no-deps", "-r", str(requirement)]
    ways = [
        [str(UV), "pip"],
        [str(PYTHON), "-m", "pip"],
        [sys.executable, "-m", "pip", "--python", str(PYTHON)],
    ]
    said = []
    for way in ways:
        try:
            return _run([*way, *what], env)
        except Failed as failure:
            said.append(str(failure))
    missing = all("No module named pip" in one or "No such file" in one for one in said)
    raise Failed(NO_VENV.format(python=sys.executable) if missing else "\n".join(said))


def _index_of_pip() -> str:
    """The mirror that pip is set to use, if any: uv does not read pip's settings."""
    command = [str(PYTHON), "-m", "pip", "config", "get", "global.index-url"]
    found = subprocess.run(command, capture_output=True, text=True)
    return os.environ.get("PIP_INDEX_URL") or found.stdout.strip()


def _locked(name: str) -> str:
    """The lines of one package in the lock, its hashes included."""
    found = re.search(rf"^{name}==.*?(?=^\S|\Z)", LOCK.read_text(), re.DOTALL | re.MULTILINE)
    if not found:
        raise Failed(f"{LOCK.name} does not hold {name}: run `make lock`.")
    return found.group()


def _uv(env: dict[str, str], *what: str) -> None:
    """`uv pip install`; what it downloads is shown as it goes."""
    command = [str(UV), "pip", "install", *what]
    if sys.stderr.isatty():
        _run(command, env, capture=False)
        return
    said = []
    with subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True) as process:
        for line in process.stderr or ():
            said.append(line)
            if line.startswith("Downloading"):
                print(f"    {line.strip()}", flush=True)
    if process.returncode:
        raise Failed("".join(said))


def _works(python: Path) -> bool:
    with contextlib.suppress(Failed):
        _run([str(python), "-c", "import sys; assert sys.version_info >= (3, 11)"])
        return True
    return False


def _run(command: list[str], env: dict[str, str] | None = None, *, capture: bool = True) -> None:
    try:
        done = subprocess.run(command, env=env, capture_output=capture, text=True)
    except OSError as error:
        raise Failed(str(error)) from error
    if done.returncode:
        raise Failed(f"{' '.join(command)}\n{done.stdout or ''}{done.stderr or ''}".rstrip())


@contextlib.contextmanager
def _step(name: str) -> Iterator[None]:
    print(f"  … {name}", flush=True)
    began = time.monotonic()
    yield
    print(f"  ✓ {name} {time.monotonic() - began:.1f} s", flush=True)


if __name__ == "__main__":
    main()
