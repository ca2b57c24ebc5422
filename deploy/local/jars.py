"""Kafka's jars, exactly those of jgo.lock.toml: by name, version and SHA-256.

jgo records hashes but does not compare them when it syncs, so the comparison is made here.
"""

import fcntl
import hashlib
import os
import tomllib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.local.errors import StackError
from deploy.local.stack import CACHE, read_environment
from deploy.local.trust import trust_system_certificates

LOCK = Path(__file__).with_name("jgo.lock.toml")


@dataclass(frozen=True)
class Jar:
    group: str
    artifact: str
    version: str
    sha256: str
    packaging: str = "jar"


def locked(lock: Path = LOCK) -> list[Jar]:
    rows = tomllib.loads(lock.read_text())["dependencies"]
    return [Jar(row["groupId"], row["artifactId"], row["version"], row["sha256"]) for row in rows]


def fetch(jars: list[Jar], cache: Path = CACHE, report: Callable[[str], None] = lambda text: None) -> list[Path]:
    """Paths of all jars, downloaded where missing. A jar whose hash differs from the lock is refused."""
    repository = cache / "maven"
    with _one_at_a_time(cache), ThreadPoolExecutor(8) as pool:
        missing = [jar for jar in jars if not _artifact(jar, repository).cached_path.exists()]
        for count, _ in enumerate(pool.map(lambda jar: _artifact(jar, repository).resolve(), missing), 1):
            if count % 10 == 0 or count == len(missing):
                report(f"{count} of {len(missing)} jars downloaded")
        return list(pool.map(lambda jar: _checked(jar, repository), jars))


def _checked(jar: Jar, repository: Path) -> Path:
    artifact = _artifact(jar, repository)
    path: Path = artifact.resolve()
    if _sha256(path) == jar.sha256:
        return path
    path.unlink()  # a download cut short looks the same as a forged one: one more try tells them apart
    path = artifact.resolve()
    if _sha256(path) == jar.sha256:
        return path
    path.unlink()
    raise StackError(
        f"{jar.group}:{jar.artifact}:{jar.version} does not have the SHA-256 that {LOCK.name} gives; refused."
    )


def _artifact(jar: Jar, repository: Path):  # type: ignore[no-untyped-def]
    from jgo.maven import MavenContext

    trust_system_certificates(os.environ)
    mirror = read_environment().get("LOCAL_MAVEN_MIRROR")
    context = MavenContext(repo_cache=repository, remote_repos={"mirror": mirror} if mirror else None, timeout=60)
    return context.project(jar.group, jar.artifact).at_version(jar.version).artifact(packaging=jar.packaging)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _one_at_a_time(cache: Path) -> Iterator[None]:
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "maven.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
