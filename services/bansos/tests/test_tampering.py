"""An administrator of the database changes something: every way of it is found, and the page says what and since when.

Each case has the same course: a distribution is taken to its end, its log is published and looked at (nothing is
found), then somebody with every right in the database rewrites it, with the triggers off.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from bansos.adapters.log_files import log_files
from bansos.adapters.log_keys import signer_of
from bansos.config import Settings
from bansos.domain.findings import FindingKind as Kind
from bansos.domain.public_log.checkpoints import Checkpoint
from bansos.domain.public_log.commitments import write_statement
from bansos.domain.public_log.merkle import root_of
from bansos.domain.public_log.notes import Note, SignerKey
from bansos.domain.public_log.tiles import new_tiles
from bansos.errors import LogHalted
from bansos.loops.audit_log import audit_when_due
from bansos.loops.keep_log import advance_log
from bansos.models import Distribution, DistributionStep, LogLeaf
from bansos.queries import public_log as queries
from bansos.usecases.auditing import look
from bansos.usecases.public_log import sign_checkpoint
from chassis.db import Database, Session
from chassis.testing.roles import as_owner
from sqlalchemy import text
from sqlmodel import col, select

from .factories import Stage, at_once

OLD_MOMENT = "2025-06-01Z"


@pytest.fixture
def whole(log_settings: Settings) -> Settings:
    """Checkpoints at once, files in a folder of this test."""
    return at_once(log_settings)


@pytest_asyncio.fixture
async def one(offices: Database, stage: Stage, whole: Settings) -> str:
    """A distribution that has ended; its log is published, and nothing is out of order."""
    one = await stage.until("tutup")
    await advance_log(offices, whole)
    assert await found(offices, whole) == set()
    return one


async def found(database: Database, settings: Settings, held: Note | None = None) -> set[str]:
    async with database.transaction() as session:
        files = log_files(str(settings.log_url))
        return {one.kind async for one in look(session, signer_of(settings).verifier, files, held)}


@asynccontextmanager
async def administrator(database: Database) -> AsyncIterator[Session]:
    """Somebody who may do everything, and switches off what stands in the way."""
    async with database.transaction() as session, as_owner(session):
        names = (await session.scalars(text("SELECT relname FROM pg_class WHERE relname ~ '^(log_|distribution)' "
                                            "AND relkind = 'r'"))).all()  # fmt: skip
        for name in names:
            await session.execute(text(f"ALTER TABLE {name} DISABLE TRIGGER USER"))
        yield session
        for name in names:
            await session.execute(text(f"ALTER TABLE {name} ENABLE TRIGGER USER"))


REWRITES: dict[str, tuple[str, Kind]] = {
    "changes how many were approved": (
        "UPDATE distribution_step SET packages = 30 WHERE action = 'setujui'", Kind.STEP_CHANGED,
    ),
    "changes who handed over": (
        "UPDATE distribution_step SET name = 'Orang lain' WHERE action = 'serahkan'", Kind.STEP_CHANGED,
    ),
    "dates a step back": (
        f"UPDATE distribution_step SET at = '{OLD_MOMENT}' WHERE action = 'lepas'", Kind.STEP_CHANGED,
    ),
    "changes the place": ("UPDATE distribution SET place = 'Tempat lain'", Kind.STEP_CHANGED),
    "changes the count of a distribution": ("UPDATE distribution SET handed_over = 36", Kind.DISTRIBUTION_CHANGED),
    "takes the last step away": ("DELETE FROM distribution_step WHERE action = 'tutup'", Kind.STEP_MISSING),
    "takes a step of the middle away": (
        "DELETE FROM distribution_step WHERE action = 'verifikasi'", Kind.STEP_MISSING,
    ),
    "swaps two leaves": (
        "UPDATE log_leaf SET leaf_index = 1000 WHERE leaf_index = 0;"
        "UPDATE log_leaf SET leaf_index = 0 WHERE leaf_index = 1;"
        "UPDATE log_leaf SET leaf_index = 1 WHERE leaf_index = 1000", Kind.CHECKPOINT_DIFFERS,
    ),
    "changes a leaf": ("UPDATE log_leaf SET hash = sha256('x') WHERE leaf_index = 1", Kind.LEAF_CHANGED),
    "takes the last leaf away": ("DELETE FROM log_leaf WHERE leaf_index = 3", Kind.LEAF_MISSING),
    "takes a leaf of the middle away": ("DELETE FROM log_leaf WHERE leaf_index = 1", Kind.LEAF_MISSING),
    "takes the queue's entry away": (
        "DELETE FROM log_leaf WHERE leaf_index = 3; DELETE FROM log_pending", Kind.ENTRY_LOST,
    ),
    "changes what an entry opens to": (
        "UPDATE log_opening SET statement = '{}' WHERE entry_id = (SELECT min(entry_id) FROM log_opening)",
        Kind.OPENING_CHANGED,
    ),
    "changes the root of a checkpoint": ("UPDATE log_checkpoint SET root = sha256('x')", Kind.CHECKPOINT_DIFFERS),
    "changes a checkpoint's text": ("UPDATE log_checkpoint SET note = replace(note, E'\\n4\\n', E'\\n3\\n')",
                                    Kind.CHECKPOINT_FORGED),
    "puts a node where none is": ("INSERT INTO log_node VALUES (1, 0, sha256('x'))", Kind.NODE_CHANGED),
    "inserts an entry and its leaf without a step": (
        "INSERT INTO log_entry (commitment, recorded_at) VALUES (sha256('x'), '2025-07-08Z');"
        "INSERT INTO log_leaf SELECT 4, id, sha256('\\x00'::bytea || commitment), '2025-07-08Z'"
        " FROM log_entry ORDER BY id DESC LIMIT 1", Kind.STEP_MISSING,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REWRITES)
async def test_a_rewrite_is_found(offices: Database, whole: Settings, one: str, name: str) -> None:
    statements, kind = REWRITES[name]
    async with administrator(offices) as session:
        for statement in statements.split(";"):
            await session.execute(text(statement.replace("''::", "''\\:\\:")))
    assert kind in await found(offices, whole)


async def test_who_rewrites_everything_and_has_the_key_is_found_by_what_others_keep(
    offices: Database, whole: Settings, one: str
) -> None:
    """Step, opening, commitment, leaf, checkpoint and files, all made to fit: inside nothing differs any more. What was
    published once, or signed by a witness, still does."""
    files = log_files(str(whole.log_url))
    kept = await files.newest()
    async with administrator(offices) as session:
        await _make_fit(session, signer_of(whole))
    async with offices.transaction() as session:
        newest = await queries.newest_checkpoint(session)
        assert newest is not None
        note = await queries.note_of(session, newest)
        for tile in new_tiles(0, newest.size):
            await files.put(tile, await queries.tile_content(session, tile))
    await files.publish(note)
    assert await found(offices, whole) == set(), "inside, it fits"
    assert await found(offices, whole, held=kept) == {Kind.HELD_DIFFERS.value}


STEPS_MADE_SMALLER = (
    "UPDATE distribution_step SET packages = 30 WHERE action IN ('setujui', 'lepas', 'serahkan')",
    "UPDATE distribution_step SET packages = 0 WHERE action = 'tutup'",
    "UPDATE distribution SET approved = 30, released = 30, handed_over = 30, brought_back = 0",
)
LOG_MADE_TO_FIT = (
    "UPDATE log_opening SET statement = :statement WHERE entry_id = :entry",
    "UPDATE log_entry SET commitment = (SELECT sha256(nonce || statement) FROM log_opening WHERE entry_id = id)"
    " WHERE id = :entry",
    "UPDATE log_leaf SET hash = (SELECT sha256('\\x00'\\:\\:bytea || commitment) FROM log_entry"
    " WHERE id = entry_id) WHERE entry_id = :entry",
)


async def _make_fit(session: Session, key: SignerKey) -> None:
    for statement in STEPS_MADE_SMALLER:
        await session.execute(text(statement))
    session.expire_all()
    of = col(DistributionStep.distribution_id) == col(Distribution.id)
    wanted = select(Distribution, DistributionStep).join(DistributionStep, of)
    for distribution, step in (await session.execute(wanted.where(col(DistributionStep.entry_id) > 0))).all():
        values = {"entry": step.entry_id, "statement": write_statement(step.statement(distribution))}
        for statement in LOG_MADE_TO_FIT:
            names = [name for name in values if f":{name}" in statement]
            await session.execute(text(statement), {name: values[name] for name in names})
    session.expire_all()
    leaves = (await session.exec(select(LogLeaf).order_by(col(LogLeaf.leaf_index)))).all()
    checkpoint = Checkpoint(key.name, len(leaves), root_of([one.hash for one in leaves]))
    signed = {"root": checkpoint.root, "note": str(checkpoint.signed(key))}
    await session.execute(text("UPDATE log_checkpoint SET root = :root, note = :note"), signed)
    session.expire_all()


async def test_after_a_rewrite_nothing_is_signed_or_published_any_more(
    offices: Database, whole: Settings, one: str, stage: Stage
) -> None:
    files = log_files(str(whole.log_url))
    before = await files.newest()
    async with administrator(offices) as session:
        await session.execute(text("UPDATE log_leaf SET hash = sha256('x') WHERE leaf_index = 1"))
    await stage.until("setujui", await stage.plan(held_on="2025-08-20"))
    with pytest.raises(LogHalted):
        await advance_log(offices, whole)
    assert await files.newest() == before


@pytest.mark.parametrize("path", ["checkpoint", "tile/0/000.p/4", "tile/entries/000.p/4"])
async def test_a_file_that_was_rewritten_is_found(offices: Database, whole: Settings, one: str, path: str) -> None:
    file = Path(urlsplit(str(whole.log_url)).path) / path
    content = bytearray(file.read_bytes())
    content[-3] ^= 1
    file.write_bytes(bytes(content))
    assert await found(offices, whole) & {Kind.FILE_DIFFERS.value, Kind.CHECKPOINT_FORGED.value}


async def test_a_step_that_comes_with_an_old_date_is_found(
    offices: Database, whole: Settings, one: str, stage: Stage, clock_at: Any
) -> None:
    """With everything made to fit, by who moves the clock of the service: the checkpoint before was signed later."""
    clock_at("2025-06-20T01:00:00Z")
    other = await stage.plan(await stage.programme(title="Bansos bulan Juni", starts_on="2025-06-01"))
    await stage.until("setujui", other)
    clock_at("2025-07-08T03:00:00Z")
    await advance_log(offices, whole)
    assert await found(offices, whole) == {Kind.STEP_BACKDATED.value}


async def test_the_directorate_is_told_once_and_the_page_says_what_and_since_when(
    offices: Database, whole: Settings, one: str, browse: Any, events: Any
) -> None:
    await audit_when_due(offices, whole)
    async with browse("auditor", unit="ditjenpas") as auditor:
        assert "Utuh. Diperiksa seluruhnya" in (await auditor.get("/catatan-publik")).text
    async with administrator(offices) as session:
        await session.execute(text("UPDATE distribution_step SET packages = 30 WHERE action = 'setujui'"))
    for _ in range(3):
        await audit_when_due(offices, whole)
    async with browse("auditor", unit="ditjenpas") as auditor:
        page = (await auditor.get("/catatan-publik")).text
    assert "Sebuah langkah diubah sesudah dicatat" in page
    assert "Terakhir utuh" in page
    [told] = [one for one in await events("alert-raised") if one["kind"] == "log-out-of-order"]
    assert told["to"]["units"] == ["ditjenpas"]
    async with administrator(offices) as session:
        await session.execute(text("UPDATE distribution_step SET packages = 38 WHERE action = 'setujui'"))
    await audit_when_due(offices, whole)
    *_, ended = await events("alert-cleared")
    assert (ended["alert"], ended["done"]) == (told["alert"], True), "it is put right"


async def test_without_the_key_no_checkpoint_can_be_made_to_fit(offices: Database, whole: Settings, one: str) -> None:
    """The negative control of the case above: all of it again, but signed by another key."""
    async with administrator(offices) as session:
        await _make_fit(session, SignerKey(signer_of(whole).name, 1, bytes(32)))
    assert Kind.CHECKPOINT_FORGED.value in await found(offices, whole)


async def test_a_checkpoint_is_not_signed_over_leaves_that_are_not_those_of_the_last(
    offices: Database, whole: Settings, one: str
) -> None:
    async with administrator(offices) as session:
        await session.execute(text("DELETE FROM log_leaf WHERE leaf_index = 3"))
    with pytest.raises(LogHalted):
        async with offices.transaction() as session:
            await sign_checkpoint(session, signer_of(whole), timedelta(0))
