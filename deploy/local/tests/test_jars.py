import hashlib
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from deploy.local import jars
from deploy.local.errors import StackError
from deploy.local.jars import Jar

GOOD = b"the jar that was locked"
JAR = Jar("org.example", "bridge", "1.0", hashlib.sha256(GOOD).hexdigest())
INSIDE = Path("org/example/bridge/1.0/bridge-1.0.jar")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None: ...


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The file that a repository on this machine serves for the jar."""
    path = tmp_path / "repository" / INSIDE
    path.parent.mkdir(parents=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp_path / "repository"))
    monkeypatch.setenv("LOCAL_MAVEN_MIRROR", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield path
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_jar_whose_hash_differs_from_the_lock_is_refused_and_not_kept(repository: Path, tmp_path: Path) -> None:
    repository.write_bytes(b"another jar of that name")
    with pytest.raises(StackError, match=r"org.example:bridge:1.0 does not have the SHA-256"):
        jars.fetch([JAR], tmp_path / "cache")
    assert not (tmp_path / "cache" / "maven" / INSIDE).exists()


def test_a_download_cut_short_is_made_again(repository: Path, tmp_path: Path) -> None:
    repository.write_bytes(GOOD)
    half = tmp_path / "cache" / "maven" / INSIDE
    half.parent.mkdir(parents=True)
    half.write_bytes(GOOD[:5])
    (path,) = jars.fetch([JAR], tmp_path / "cache")
    assert path.read_bytes() == GOOD


def test_the_lock_names_kafka_4_4_0_throughout_and_a_hash_for_every_jar() -> None:
    locked = jars.locked()
    versions = {jar.artifact: jar.version for jar in locked if jar.group == "org.apache.kafka"}
    assert versions["kafka-clients"] == "4.4.0"
    assert set(versions.values()) == {"4.4.0"}
    assert all(len(jar.sha256) == 64 for jar in locked)
    assert "://" not in jars.LOCK.read_text()
