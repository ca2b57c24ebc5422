"""Witnesses sign what the log has grown to; one that saw another past says so, and nothing of it is taken."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from bansos.__main__ import cli
from bansos.adapters.log_files import log_files
from bansos.adapters.log_keys import signer_of, witnesses_of
from bansos.config import Settings
from bansos.domain.public_log.checkpoints import witnessed
from bansos.domain.public_log.notes import COSIGNATURE, SignerKey
from bansos.loops.keep_log import advance_log
from bansos.queries import public_log as queries
from chassis.db import Database
from chassis.testing.roles import unguarded
from prometheus_client import REGISTRY
from sqlalchemy import text
from typer.testing import CliRunner

from .factories import Stage, at_once
from .listening import free_port, wait_for_port
from .test_public_log import enter


@contextmanager
def running(folder: Path, name: str, log: str) -> Iterator[tuple[str, str]]:
    """A witness as its own process: its vkey and address."""
    port = free_port()
    command = [sys.executable, "-m", "bansos", "witness", "--folder", str(folder), "--name", name, "--log", log]
    with subprocess.Popen([*command, "--port", str(port)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        vkey = next(line for line in process.stdout if line.startswith(f"{name}+")).strip()
        wait_for_port(port, process)
        try:
            yield vkey, f"http://127.0.0.1:{port}"
        finally:
            process.kill()


@pytest.fixture
def witnessed_settings(log_settings: Settings, tmp_path: Path) -> Iterator[Settings]:
    """Two witnesses of this log, both needed."""
    log = str(signer_of(log_settings).verifier)
    with (
        running(tmp_path / "w1", "kanwil-banten.example/witness", log) as first,
        running(tmp_path / "w2", "kanwil-bali.example/witness", log) as second,
    ):
        told = {"log_witnesses": (first, second), "log_quorum": 2, "log_checkpoint_minutes": 1e-9}
        yield log_settings.model_copy(update=told)


async def _signed(settings: Settings) -> dict[str, int]:
    note = await log_files(str(settings.log_url)).newest()
    assert note is not None
    return witnessed(note, witnesses_of(settings))


async def test_a_growing_log_is_cosigned_and_a_forked_one_is_not(
    database: Database, witnessed_settings: Settings
) -> None:
    settings = witnessed_settings
    names = {key.name for key in witnesses_of(settings)}
    for number, start in ((3, 0), (300, 3)):
        await enter(database, number, start)
        await advance_log(database, settings)
        assert set(await _signed(settings)) == names
    assert await _refusals(names) == 0

    # the log forgets what it has signed, and has another past
    tables = "log_cosignature", "log_checkpoint", "log_node", "log_leaf", "log_opening", "log_entry"
    async with database.transaction() as session, unguarded(session, *tables):
        for name in (*tables[:4], "log_pending", *tables[4:]):
            await session.execute(text(f"DELETE FROM {name}"))
    elsewhere = settings.model_copy(update={"log_url": f"{settings.log_url}/elsewhere"})
    await enter(database, 400, start=5000)
    await advance_log(database, elsewhere)
    assert await _signed(elsewhere) == {}
    assert await _refusals(names) == 2


async def _refusals(names: set[str]) -> float:
    values = (REGISTRY.get_sample_value("bansos_witness_refusals_total", {"witness": name}) for name in names)
    return sum(value or 0 for value in values)


async def test_a_witness_that_is_away_holds_nobody_up(database: Database, log_settings: Settings) -> None:
    away = str(SignerKey("kanwil-banten.example/witness", COSIGNATURE, bytes(32)).verifier)
    told = {"log_witnesses": ((away, "http://127.0.0.1:9"),), "log_checkpoint_minutes": 1e-9}
    settings = log_settings.model_copy(update=told)
    await enter(database, 3)
    await advance_log(database, settings)
    assert await _signed(settings) == {}


async def test_the_command_checks_a_receipt_without_server_or_settings(
    offices: Database, stage: Stage, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await stage.until("setujui")
    await advance_log(offices, at_once(settings))
    async with offices.transaction() as session:
        found = await queries.receipt_of(session, await _entry(session))
    file = tmp_path / "bukti.tlog-proof"
    file.write_text(str(found))
    for name in ("JEMBATAN_DATABASE_URL", "JEMBATAN_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    vkey = str(signer_of(settings).verifier)
    told = CliRunner().invoke(cli, ["verify", str(file), "--log", vkey])
    assert told.exit_code == 0, told.output
    assert {f"distribution: {one}", "packages: 38", "PROVED"} <= set(told.output.splitlines())
    short = CliRunner().invoke(cli, ["verify", str(file), "--log", vkey, "--quorum", "1"])
    assert (short.exit_code, "too few witnesses" in short.output) == (1, True)
    file.write_text(str(found).replace("index 0", "index 1"))
    assert CliRunner().invoke(cli, ["verify", str(file), "--log", vkey]).exit_code == 1


async def _entry(session: Any) -> int:
    return int(await session.scalar(text("SELECT max(entry_id) FROM distribution_step")))


def test_the_keys_of_witnesses_are_settings(log_settings: Settings) -> None:
    pairs = [["not a key", "http://127.0.0.1:1"]]
    with pytest.raises(ValueError, match="a witness is a vkey"):
        Settings.model_validate({**log_settings.model_dump(), "log_witnesses": pairs})
