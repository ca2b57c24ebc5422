"""Public log: a step gets its entry, entries get their leaves, leaves their checkpoint.

Each of the three is one transaction. A process that ends between two of them leaves work for the next one and never a
second version of anything: entries wait in a queue that the database itself fills and empties, leaves follow one
another, and a checkpoint is signed only where its leaves still begin with those of the one before.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chassis import clock
from chassis.db import Session, notify_after_commit
from chassis.rows import lock_name
from sqlalchemy import text

from bansos.domain.public_log.checkpoints import Checkpoint
from bansos.domain.public_log.commitments import Statement, commit, new_nonce, write_statement
from bansos.domain.public_log.merkle import complete
from bansos.domain.public_log.notes import SignerKey
from bansos.domain.public_log.tiles import HEIGHT, WIDTH
from bansos.errors import LogHalted
from bansos.models import LogCheckpoint, LogNode
from bansos.queries import public_log as queries

LOCK = "public log"
LEAVES_A_CHECKPOINT = 256
_ADD_ENTRIES = text("""
WITH input AS (
    SELECT * FROM unnest(CAST(:commitments AS bytea[]), CAST(:nonces AS bytea[]), CAST(:statements AS bytea[]))
    WITH ORDINALITY AS i(commitment, nonce, statement, position)
), entry AS (
    INSERT INTO log_entry (commitment, recorded_at) SELECT commitment, :now FROM input ORDER BY position
    RETURNING id, commitment
)
SELECT entry.id FROM input JOIN entry USING (commitment) ORDER BY position
""")
_ADD_OPENINGS = text("""
INSERT INTO log_opening (entry_id, nonce, statement)
SELECT * FROM unnest(CAST(:ids AS bigint[]), CAST(:nonces AS bytea[]), CAST(:statements AS bytea[]))
""")
_ADD_LEAVES = text("""
INSERT INTO log_leaf (leaf_index, entry_id, hash, sequenced_at)
SELECT :size + row_number() OVER (ORDER BY entry.id) - 1, entry.id, sha256('\\x00'::bytea || commitment), :now
FROM (SELECT entry_id FROM log_pending ORDER BY entry_id LIMIT :limit) waiting JOIN log_entry entry ON id = entry_id
""")


async def add_entries(session: Session, statements: Sequence[Statement]) -> list[int]:
    """Ids of the entries that commit to these statements, in the caller's transaction; to be called once for all."""
    nonces = [new_nonce() for _ in statements]
    contents = [write_statement(one) for one in statements]
    commitments = [commit(nonce, content) for nonce, content in zip(nonces, contents, strict=True)]
    values = {"commitments": commitments, "nonces": nonces, "statements": contents, "now": clock.now()}
    ids = list((await session.execute(_ADD_ENTRIES, values)).scalars())
    await session.execute(_ADD_OPENINGS, {"ids": ids, "nonces": nonces, "statements": contents})
    notify_after_commit(session)
    return ids


async def sequence(session: Session, limit: int) -> int:
    """Give up to `limit` waiting entries their leaves, and full tiles their nodes. Returns how many."""
    await lock_name(session, LOCK)
    old = await queries.size_of_log(session)
    done = await session.execute(_ADD_LEAVES, {"size": old, "limit": limit, "now": clock.now()})
    new = old + int(done.rowcount)  # type: ignore[attr-defined]
    level = 1
    while new >> HEIGHT * level > old >> HEIGHT * level:
        first, end = old >> HEIGHT * level, new >> HEIGHT * level
        below = await queries.hashes(session, level - 1, first * WIDTH, end * WIDTH)
        session.add_all(
            LogNode(level=level, node_index=first + at, hash=complete(below[at * WIDTH : (at + 1) * WIDTH]))
            for at in range(end - first)
        )
        await session.flush()
        level += 1
    return new - old


async def sign_checkpoint(session: Session, key: SignerKey, longest_wait: timedelta) -> LogCheckpoint | None:
    """Sign how the log stands, once 256 leaves or an old enough one have no checkpoint. None while there is no need.

    Raises `LogHalted` where the leaves no longer begin with those of the last checkpoint.
    """
    await lock_name(session, LOCK)
    last = await queries.newest_checkpoint(session)
    signed = last.size if last else 0
    size = await queries.size_of_log(session)
    if last is not None:
        await _check_unchanged(session, last)
    now = clock.now()
    if size == signed or not await _is_due(session, signed, size, now - longest_wait):
        return None
    checkpoint = Checkpoint(key.name, size, await queries.root_at(session, size))
    row = LogCheckpoint(size=size, root=checkpoint.root, note=str(checkpoint.signed(key)), signed_at=now)
    session.add(row)
    await session.flush()
    return row


async def _check_unchanged(session: Session, last: LogCheckpoint) -> None:
    try:
        root = await queries.root_at(session, last.size)
    except LookupError:
        raise LogHalted from None
    if root != last.root:
        raise LogHalted


async def _is_due(session: Session, signed: int, size: int, before: datetime) -> bool:
    if size - signed >= LEAVES_A_CHECKPOINT:
        return True
    oldest = await queries.oldest_unsigned(session, signed)
    return oldest is not None and oldest.sequenced_at <= before
