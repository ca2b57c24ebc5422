"""A witness that strangers wrote signs our log: filippo.io/torchwood/cmd/litewitness. Needs Go and ssh-agent."""

import shutil
import subprocess
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from bansos.adapters.log_files import log_files
from bansos.adapters.log_keys import signer_of, witnesses_of
from bansos.config import Settings
from bansos.domain.public_log.checkpoints import witnessed
from bansos.domain.public_log.notes import COSIGNATURE, KEY_BYTES, VerifierKey
from bansos.loops.keep_log import advance_log
from chassis.db import Database

from .factories import at_once
from .listening import free_port, wait_for_port
from .test_public_log import enter

SOURCE = Path(__file__).parent / "strangers" / "witness"
NAME = "saksi.example/litewitness"
TOOLS = ("litewitness", "witnessctl")
pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("go", "ssh-agent", "ssh-add", "ssh-keygen"))), reason="there is no Go or no ssh-agent"
)


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of their programs, built from the modules that `go.sum` names."""
    folder = tmp_path_factory.mktemp("litewitness")
    packages = [f"filippo.io/torchwood/cmd/{name}" for name in TOOLS]
    subprocess.run(["go", "build", "-o", f"{folder}/", *packages], cwd=SOURCE, check=True)
    return folder


@contextmanager
def litewitness(tools: Path, folder: Path, log: VerifierKey) -> Iterator[tuple[str, str]]:
    """Their witness of this log as a process: its vkey and address."""
    folder.mkdir()
    key, agent, database = folder / "key", folder / "agent", folder / "db"
    _run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key)
    public = b64decode(key.with_suffix(".pub").read_text().split()[1])[-KEY_BYTES:]
    fingerprint = _run("ssh-keygen", "-lf", key).split()[1]
    _run(tools / "witnessctl", "add-log", "-db", database, "-origin", log.name)
    _run(tools / "witnessctl", "add-key", "-db", database, "-origin", log.name, "-key", str(log))
    port = free_port()
    command: list[str | Path] = [
        tools / "litewitness",
        "-db",
        database,
        "-key",
        fingerprint,
        "-name",
        NAME,
        "-ssh-agent",
        agent,
    ]
    with subprocess.Popen(["ssh-agent", "-D", "-a", str(agent)], stdout=subprocess.DEVNULL) as keeper:
        try:
            while not agent.exists():
                assert keeper.poll() is None, "the agent did not start"
            subprocess.run(["ssh-add", "-q", key], env={"SSH_AUTH_SOCK": str(agent)}, check=True)
            with subprocess.Popen([*command, "-listen", f"127.0.0.1:{port}"]) as process:
                try:
                    wait_for_port(port, process)
                    yield str(VerifierKey(NAME, COSIGNATURE, public)), f"http://127.0.0.1:{port}"
                finally:
                    process.kill()
        finally:
            keeper.kill()


def _run(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


async def _signed_by(settings: Settings) -> set[str]:
    note = await log_files(str(settings.log_url)).newest()
    assert note is not None
    return set(witnessed(note, witnesses_of(settings)))


async def test_a_stranger_s_witness_signs_our_log_as_it_grows_and_no_other(
    database: Database, log_settings: Settings, tools: Path, tmp_path: Path
) -> None:
    own = at_once(log_settings)
    with litewitness(tools, tmp_path / "witness", signer_of(own).verifier) as witness:
        settings = own.model_copy(update={"log_witnesses": (witness,), "log_quorum": 1})
        for number, start in ((3, 0), (300, 3), (1, 303)):
            await enter(database, number, start)
            await advance_log(database, settings)
            assert await _signed_by(settings) == {NAME}
        forked = settings.model_copy(update={"log_url": f"{settings.log_url}/elsewhere", "log_origin": "other.example"})
        await enter(database, 1, start=400)
        await advance_log(database, forked)
        assert await _signed_by(forked) == set(), "a log that it does not know"
