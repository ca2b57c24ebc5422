"""Strangers' code reads the log: Go's sumdb/tlog and sumdb/note, and transparency-dev/merkle. Needs Go; without it,
skipped."""

import json
import shutil
import subprocess
from base64 import b64encode
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bansos.adapters.log_keys import signer_of
from bansos.config import Settings
from bansos.loops.keep_log import advance_log
from bansos.queries import public_log as queries
from chassis.db import Database

from .factories import at_once
from .test_public_log import enter

SOURCE = Path(__file__).parent / "strangers"
SIZE = 700
SIZES = (1, 2, 255, 256, 257, 512, 699, 700)
INDEXES = (0, 1, 255, 256, 511, 512, 699)
needs_go = pytest.mark.skipif(shutil.which("go") is None, reason="there is no Go here")


@pytest.fixture(scope="session")
def strangers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Their program, built from the modules that `go.sum` names."""
    built = tmp_path_factory.mktemp("go") / "strangers"
    subprocess.run(["go", "build", "-o", str(built), "."], cwd=SOURCE, check=True)
    return built


async def _proofs(database: Database) -> str:
    def text(hashes: list[bytes]) -> list[str]:
        return [b64encode(one).decode() for one in hashes]

    async with database.transaction() as session:
        entries = [entry for _, entry in await queries.leaves_after(session, 0, SIZE) if entry is not None]
        inclusion = [
            {
                "index": index,
                "entry": text([entries[index].commitment])[0],
                "proof": text(await queries.inclusion_proof(session, index, SIZE)),
            }
            for index in INDEXES
        ]
        consistency = [
            {
                "size": size,
                "root": text([await queries.root_at(session, size)])[0],
                "proof": text(await queries.consistency_proof(session, size, SIZE)),
            }
            for size in SIZES
        ]
    return json.dumps({"inclusion": inclusion, "consistency": consistency})


def _ask(strangers: Path, settings: Settings, proofs: str, vkey: str = "") -> subprocess.CompletedProcess[str]:
    folder = urlsplit(str(settings.log_url)).path
    command = [str(strangers), folder, vkey or str(signer_of(settings).verifier)]
    return subprocess.run(command, input=proofs, capture_output=True, text=True)


@needs_go
async def test_strangers_accept_our_checkpoint_tiles_and_proofs_and_no_others(
    database: Database, log_settings: Settings, strangers: Path
) -> None:
    await enter(database, SIZE)
    await advance_log(database, at_once(log_settings))
    proofs = await _proofs(database)
    told = _ask(strangers, log_settings, proofs)
    assert told.stdout == f"{SIZE} leaves, {len(INDEXES)} inclusion proofs, {len(SIZES)} consistency proofs\n", (
        told.stderr
    )
    swapped = proofs.replace('"index": 255', '"index": 254')
    assert _ask(strangers, log_settings, swapped).returncode == 1
    other = log_settings.model_copy(update={"log_origin": "another.example/log"})
    assert _ask(strangers, log_settings, proofs, str(signer_of(other).verifier)).returncode == 1
    tile = Path(urlsplit(str(log_settings.log_url)).path) / "tile" / "0" / "001"
    tile.write_bytes(tile.read_bytes()[:-1] + b"x")
    assert _ask(strangers, log_settings, proofs).returncode == 1
