"""`make lock`: every lock file anew, from what the pyproject and package files ask for.

One lock for the whole workspace, one per service and one for the benchmark's baselines constrained by it, one for the
JavaScript tools and one for Kafka's jars. None records a download address. `python -m deploy.tools.locking exhibition`
writes that of one service alone.
"""

import os
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

from deploy.local import node
from deploy.local.stack import CACHE, ROOT
from deploy.local.trust import trust_system_certificates
from deploy.tools.bootstrap import members

WORKSPACE_LOCK = ROOT / "requirements.lock"
JARS = ROOT / "deploy" / "local"
BASELINES_LOCK = ROOT / "tests" / "load" / "requirements.lock"


def main() -> None:
    trust_system_certificates(os.environ)
    if sys.argv[1:]:
        for name in sys.argv[1:]:
            _lock_service(ROOT / "services" / name / "pyproject.toml")
        return
    projects = [folder / "pyproject.toml" for folder in members()]
    _compile([*projects, ROOT / "pyproject.toml"], WORKSPACE_LOCK, ["--group", "dev", "--group", "stack"])
    for project in projects:
        if project.parent.parent.name == "services":
            _lock_service(project)
    _compile([ROOT / "pyproject.toml"], BASELINES_LOCK, ["--constraint", WORKSPACE_LOCK, "--group", "bench"])
    node.npm("install", "--package-lock-only")
    _lock_jars()


def _lock_service(project: Path) -> None:
    """Within what the workspace has locked."""
    _compile([project], project.with_name("requirements.lock"), ["--constraint", WORKSPACE_LOCK, "--extra", "otel"])


def _compile(projects: Sequence[Path], output: Path, options: Sequence[str | Path]) -> None:
    own = [word for folder in members() for word in ("--no-emit-package", _distribution(folder))]
    command = [Path(sys.executable).with_name("uv"), "pip", "compile", "--universal", "--generate-hashes"]
    command += ["--no-header", "--quiet", *own, *options, *projects, "--output-file", output]
    print(f"  … {output.relative_to(ROOT)}", flush=True)
    subprocess.run([str(word) for word in command], check=True, cwd=ROOT)


def _distribution(folder: Path) -> str:
    name: str = tomllib.loads((folder / "pyproject.toml").read_text())["project"]["name"]
    return name


def _lock_jars() -> None:
    print(f"  … {JARS.relative_to(ROOT)}/jgo.lock.toml", flush=True)
    jgo = [sys.executable, "-m", "jgo", "--quiet", "--resolver", "python", "--file", "jgo.toml"]
    jgo += ["--repo-cache", str(CACHE / "maven"), "--cache-dir", str(CACHE / "jgo"), "lock"]
    if subprocess.run([*jgo, "--check"], cwd=JARS, stdout=subprocess.DEVNULL).returncode:
        subprocess.run(jgo, check=True, cwd=JARS)


if __name__ == "__main__":
    main()
