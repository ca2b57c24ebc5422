"""The public log: a step and its entry are one, entries become leaves, leaves a checkpoint, a checkpoint files."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from bansos.adapters.log_files import LogFiles, log_files
from bansos.adapters.log_keys import signer_of
from bansos.config import Settings
from bansos.domain.public_log.checkpoints import Checkpoint, open_checkpoint
from bansos.domain.public_log.merkle import is_consistent, leaf_hash, root_of
from bansos.domain.public_log.receipts import Receipt, check_receipt
from bansos.domain.public_log.tiles import ENTRIES, Tile, entries_in, hashes_in, new_tiles
from bansos.loops.keep_log import advance_log, publish_newest, sequence_all
from bansos.queries import public_log as queries
from bansos.usecases.public_log import add_entries, sequence, sign_checkpoint
from chassis.db import Database
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from .factories import CILEGON, Stage, at_once, hear_offices

HOUR = timedelta(hours=1)


async def enter(database: Database, number: int, start: int = 0) -> None:
    async with database.transaction() as session:
        await add_entries(session, [{"step": str(start + at)} for at in range(number)])


async def sign(database: Database, settings: Settings, longest_wait: timedelta = timedelta(0)) -> Any:
    async with database.transaction() as session:
        return await sign_checkpoint(session, signer_of(settings), longest_wait)


async def test_a_step_and_its_entry_are_one_transaction(offices: Database, stage: Stage) -> None:
    await stage.until("setujui")
    async with offices.transaction() as session:
        assert await queries.count_waiting(session) == 1
    with pytest.raises(ZeroDivisionError):
        await _enter_and_fail(offices)
    async with offices.transaction() as session:
        assert await queries.count_waiting(session) == 1


async def _enter_and_fail(database: Database) -> None:
    async with database.transaction() as session:
        await add_entries(session, [{"step": "never"}])
        raise ZeroDivisionError


async def test_every_entry_gets_one_leaf_and_none_is_lost(database: Database) -> None:
    await enter(database, 700)
    assert await sequence_all(database) == 700
    await enter(database, 300, start=700)
    async with database.transaction() as session:
        assert await sequence(session, 200) == 200
        assert (await queries.count_waiting(session), await queries.count_lost(session)) == (100, 0)
    assert await sequence_all(database) == 100
    async with database.transaction() as session:
        rows = await queries.leaves_after(session, 0, 2000)
        leaves = [leaf_hash(entry.commitment) for _, entry in rows if entry]
        assert [leaf.hash for leaf, _ in rows] == leaves
        for size in (1, 255, 256, 257, 511, 512, 999, 1000):
            assert await queries.root_at(session, size) == root_of(leaves[:size])
        for old, new in ((1, 1000), (256, 1000), (700, 999)):
            proof = await queries.consistency_proof(session, old, new)
            assert is_consistent(old, root_of(leaves[:old]), new, root_of(leaves[:new]), proof)


async def test_a_checkpoint_comes_with_256_leaves_or_an_hour(
    database: Database, settings: Settings, clock_at: Any
) -> None:
    clock_at("2025-07-08T01:00:00Z")
    await enter(database, 255)
    await sequence_all(database)
    assert await sign(database, settings, HOUR) is None
    clock_at("2025-07-08T02:00:01Z")
    assert (await sign(database, settings, HOUR)).size == 255
    assert await sign(database, settings, HOUR) is None, "nothing has come since"
    await enter(database, 256, start=255)
    await sequence_all(database)
    assert (await sign(database, settings, HOUR)).size == 511


async def test_what_is_published_is_read_by_who_knows_the_key_alone(database: Database, log_settings: Settings) -> None:
    """As a stranger reads it: the checkpoint, then tiles, then the root from them."""
    settings, files = log_settings, log_files(str(log_settings.log_url))
    for number, start in ((300, 0), (1, 300), (256, 301)):
        await enter(database, number, start)
        await advance_log(database, at_once(settings))
        note = await files.newest()
        assert note is not None
        checkpoint = open_checkpoint(note, signer_of(settings).verifier)
        assert checkpoint.size == number + start
        assert await _root_of_files(files, checkpoint.size) == checkpoint.root


async def _root_of_files(files: LogFiles, size: int) -> bytes:
    leaves, entries = [], []
    for tile in sorted(set(new_tiles(0, size))):
        content = await files.read(tile.path)
        assert content is not None, tile.path
        if tile.level == ENTRIES:
            entries += entries_in(content)
        elif tile.level == 0:
            leaves += hashes_in(content, tile)
        else:
            below = [root_of(leaves[at * 256 : (at + 1) * 256]) for at in range(tile.first, tile.first + tile.width)]
            assert hashes_in(content, tile) == below
    assert leaves == [leaf_hash(entry) for entry in entries]
    return root_of(leaves)


async def test_two_workers_make_one_log(committed: Database, log_settings: Settings) -> None:
    """Both at once, without the lock that keeps one of them waiting: the database lets neither fork the log."""
    settings = at_once(log_settings)
    for round_ in range(4):
        await asyncio.gather(*(enter(committed, 40, start=1000 * round_ + 40 * at) for at in range(4)))
        done = await asyncio.gather(*(advance_log(committed, settings) for _ in range(3)), return_exceptions=True)
        assert [one for one in done if isinstance(one, Exception) and not isinstance(one, DBAPIError)] == []
    await advance_log(committed, settings)
    note = await log_files(str(settings.log_url)).newest()
    assert note is not None
    checkpoint = Checkpoint.parse(note.text)
    assert checkpoint.size == 640
    assert await _root_of_files(log_files(str(settings.log_url)), 640) == checkpoint.root


@pytest.mark.parametrize("died_after", ["sequenced", "signed", "some tiles", "all tiles", "published"])
async def test_a_worker_that_dies_leaves_work_and_no_second_past(
    database: Database, log_settings: Settings, died_after: str
) -> None:
    """The work of a process that was killed is kept; the next one goes on from there."""
    settings = at_once(log_settings)
    files = log_files(str(settings.log_url))
    await enter(database, 300)
    await advance_log(database, settings)
    before = await files.newest()
    await enter(database, 300, start=300)
    await sequence_all(database)
    if died_after != "sequenced":
        await sign(database, settings)
    if died_after in ("some tiles", "all tiles", "published"):
        for tile in list(new_tiles(300, 600))[: 2 if died_after == "some tiles" else None]:
            async with database.transaction() as session:
                await files.put(tile, await queries.tile_content(session, tile))
    if died_after == "published":
        await publish_newest(database, files)
    else:
        assert await files.newest() == before
    await advance_log(database, settings)
    note = await files.newest()
    assert before is not None
    assert note is not None
    old, new = Checkpoint.parse(before.text), Checkpoint.parse(note.text)
    assert (old.size, new.size) == (300, 600)
    async with database.transaction() as session:
        proof = await queries.consistency_proof(session, 300, 600)
    assert is_consistent(300, old.root, 600, new.root, proof)
    assert await _root_of_files(files, 600) == new.root


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO log_leaf VALUES (9, 1, sha256('x'), '2025-07-08Z')",
        "INSERT INTO log_leaf SELECT 3, id, sha256('x'), '2025-07-08Z' FROM log_entry ORDER BY id DESC LIMIT 1",
        "UPDATE log_leaf SET hash = sha256('x')",
        "DELETE FROM log_leaf",
        "DELETE FROM log_pending",
        "UPDATE log_entry SET commitment = sha256('x')",
        "DELETE FROM log_entry",
        "UPDATE log_opening SET statement = '{}'",
        "INSERT INTO log_opening SELECT id, sha256('x'), '{}' FROM log_entry ORDER BY id DESC LIMIT 1",
        "UPDATE log_node SET hash = sha256('x')",
        "UPDATE log_checkpoint SET root = sha256('x')",
        "INSERT INTO log_checkpoint VALUES (9, sha256('x'), 'x', '2025-07-08Z')",
        "DELETE FROM log_checkpoint",
        "TRUNCATE log_entry CASCADE",
    ],
)
async def test_the_application_adds_to_the_log_and_changes_nothing(
    database: Database, settings: Settings, statement: str
) -> None:
    await enter(database, 3)
    await sequence_all(database)
    await sign(database, settings)
    async with database.transaction() as session:
        await session.execute(
            text("INSERT INTO log_entry (commitment, recorded_at) VALUES (sha256('more'), '2025-07-08Z')")
        )
    with pytest.raises(DBAPIError):
        async with database.transaction() as session:
            await session.execute(text(statement))


async def test_a_receipt_is_downloaded_and_holds_without_any_server(
    offices: Database, stage: Stage, settings: Settings, browse: Any
) -> None:
    one = await stage.until("setujui")
    async with stage.http("auditor", unit="ditjenpas") as auditor:
        early = await auditor.get(f"/distributions/{one}/steps/4/receipt")
        assert (early.status_code, early.json()["code"]) == (409, "belum-di-catatan-publik")
        await advance_log(offices, at_once(settings))
        told = await auditor.get(f"/distributions/{one}/steps/4/receipt")
        assert (await auditor.get(f"/distributions/{one}/steps/1/receipt")).status_code == 404
    checked = check_receipt(Receipt.parse(told.text), signer_of(settings).verifier)
    expected = {"action": "setujui", "packages": 38, "unit": CILEGON}
    assert {name: checked.statement[name] for name in expected} == expected
    async with browse("operator", unit=CILEGON) as person:
        page = await person.get(f"/penyaluran/{one}/langkah/4/tanda-bukti")
    assert page.text == told.text
    assert page.headers["content-disposition"].endswith('-4.tlog-proof"')


async def test_anybody_reads_the_files_and_only_those(offices: Database, service: Any, stage: Stage) -> None:
    await enter(offices, 300)
    settings = at_once(service.settings)
    await advance_log(offices, settings)
    async with stage.http() as stranger:
        checkpoint = await stranger.get("/log/checkpoint")
        assert Checkpoint.parse(checkpoint.text.partition("\n\n")[0] + "\n").size == 300
        assert checkpoint.headers["cache-control"] == "public, max-age=30"
        for tile in (Tile(0, 0), Tile(0, 1, 44), Tile(1, 0, 1), Tile(ENTRIES, 1, 44)):
            answer = await stranger.get(f"/log/{tile.path}")
            assert (answer.status_code, "immutable" in answer.headers["cache-control"]) == (200, True), tile
        for path in ("tile/0/002", "tile/9/000", "tile/0/000.p/44/x", "tile/0/%2e%2e/000", "tile/%2e%2e/secret"):
            assert (await stranger.get(f"/log/{path}")).status_code in (404, 422), path


async def test_nothing_of_a_person_is_in_the_files(offices: Database, service: Any, stage: Stage) -> None:
    """A leaf is 32 bytes that say nothing: neither who took a step nor where stands anywhere in the files."""
    one = await stage.until("serahkan")
    await advance_log(offices, at_once(service.settings))
    files = log_files(service.settings.log_url)
    newest = await files.newest()
    assert newest is not None
    size = Checkpoint.parse(newest.text).size
    for tile in new_tiles(0, size):
        content = await files.read(tile.path) or b""
        assert not any(word.encode() in content for word in (one, CILEGON, "Halaman", "distributor"))
        assert tile.level != ENTRIES or {len(entry) for entry in entries_in(content)} == {32}


async def test_the_directory_is_heard_once(offices: Database) -> None:
    assert await hear_offices(offices) == 0
