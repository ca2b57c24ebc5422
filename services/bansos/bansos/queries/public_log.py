"""The public log as the database has it: hashes of leaves and nodes, proofs, checkpoints."""

from collections.abc import Sequence

from chassis.db import Session
from sqlalchemy import func
from sqlmodel import col, select

from bansos.domain.public_log.merkle import (
    Range,
    complete,
    consistency_ranges,
    fold,
    inclusion_ranges,
    subtrees,
)
from bansos.domain.public_log.notes import Note
from bansos.domain.public_log.notes import Signature as NoteSignature
from bansos.domain.public_log.receipts import Receipt
from bansos.domain.public_log.tiles import ENTRIES, HEIGHT, Tile, bundle
from bansos.models import LogAudit, LogCheckpoint, LogCosignature, LogEntry, LogLeaf, LogNode, LogOpening, LogPending


async def size_of_log(session: Session) -> int:
    """Number of leaves."""
    newest = await session.scalar(select(func.max(LogLeaf.leaf_index)))
    return 0 if newest is None else newest + 1


async def hashes(session: Session, level: int, first: int, end: int) -> Sequence[bytes]:
    """Hashes of one level of tiles, from the `first` up to, not including, the `end`."""
    if level == 0:
        at = col(LogLeaf.leaf_index)
        wanted = select(LogLeaf.hash).where(at >= first, at < end).order_by(at)
    else:
        at = col(LogNode.node_index)
        wanted = select(LogNode.hash).where(col(LogNode.level) == level, at >= first, at < end).order_by(at)
    found = (await session.exec(wanted)).all()
    if len(found) != end - first:
        raise LookupError(f"hashes are missing at level {level}")
    return found


async def range_hash(session: Session, wanted: Range) -> bytes:
    """Hash over a range of leaves that a proof or a root asks for."""
    return fold([await _subtree(session, height, index) for height, index in subtrees(*wanted)])


async def root_at(session: Session, size: int) -> bytes:
    """Root of the log when it had so many leaves."""
    return await range_hash(session, (0, size))


async def inclusion_proof(session: Session, index: int, size: int) -> list[bytes]:
    return [await range_hash(session, one) for one in inclusion_ranges(index, size)]


async def consistency_proof(session: Session, old: int, new: int) -> list[bytes]:
    return [await range_hash(session, one) for one in consistency_ranges(old, new)]


async def tile_content(session: Session, tile: Tile) -> bytes:
    """Content of a file of the log."""
    if tile.level == ENTRIES:
        return bundle(await _entries(session, tile.first, tile.first + tile.width))
    return b"".join(await hashes(session, tile.level, tile.first, tile.first + tile.width))


async def newest_checkpoint(session: Session) -> LogCheckpoint | None:
    return (await session.exec(select(LogCheckpoint).order_by(col(LogCheckpoint.size).desc()).limit(1))).first()


async def note_of(session: Session, checkpoint: LogCheckpoint) -> Note:
    """Checkpoint with the signatures of the witnesses that have signed it."""
    wanted = select(LogCosignature.line).where(col(LogCosignature.size) == checkpoint.size)
    lines = (await session.exec(wanted.order_by(col(LogCosignature.witness)))).all()
    return Note.parse(checkpoint.note).with_signatures([NoteSignature.parse(line.rstrip("\n")) for line in lines])


async def oldest_unsigned(session: Session, size: int) -> LogLeaf | None:
    """First leaf beyond a checkpoint of `size` leaves."""
    return await session.get(LogLeaf, size)


async def receipt_of(session: Session, entry_id: int) -> Receipt | None:
    """Receipt against the newest checkpoint; None while no checkpoint has its leaf."""
    leaf = (await session.exec(select(LogLeaf).where(col(LogLeaf.entry_id) == entry_id))).first()
    checkpoint = await newest_checkpoint(session)
    opening = await session.get(LogOpening, entry_id)
    if leaf is None or checkpoint is None or opening is None or leaf.leaf_index >= checkpoint.size:
        return None
    proof = await inclusion_proof(session, leaf.leaf_index, checkpoint.size)
    note = await note_of(session, checkpoint)
    return Receipt(opening.nonce, opening.statement, leaf.leaf_index, proof, note)


async def count_waiting(session: Session) -> int:
    """Number of entries without a leaf."""
    return await session.scalar(select(func.count()).select_from(LogPending)) or 0


async def count_lost(session: Session) -> int:
    """Number of entries that neither have a leaf nor wait for one. It is 0, whatever has happened."""
    neither = (
        select(func.count())
        .select_from(LogEntry)
        .where(
            ~select(LogLeaf).where(col(LogLeaf.entry_id) == col(LogEntry.id)).exists(),
            ~select(LogPending).where(col(LogPending.entry_id) == col(LogEntry.id)).exists(),
        )
    )
    return await session.scalar(neither) or 0


async def newest_audit(session: Session) -> LogAudit | None:
    return (await session.exec(select(LogAudit).order_by(col(LogAudit.id).desc()).limit(1))).first()


async def last_clean_audit(session: Session) -> LogAudit | None:
    """Last look that found everything in order."""
    wanted = select(LogAudit).where(func.jsonb_array_length(LogAudit.findings) == 0)
    return (await session.exec(wanted.order_by(col(LogAudit.id).desc()).limit(1))).first()


async def cosignatures(session: Session, size: int) -> Sequence[LogCosignature]:
    wanted = select(LogCosignature).where(col(LogCosignature.size) == size).order_by(col(LogCosignature.witness))
    return (await session.exec(wanted)).all()


async def cosigned_size(session: Session, witness: str) -> int:
    """Size of the newest checkpoint that this witness has signed; 0 for none."""
    wanted = select(func.max(LogCosignature.size)).where(col(LogCosignature.witness) == witness)
    return await session.scalar(wanted) or 0


async def leaves_after(session: Session, first: int, limit: int) -> list[tuple[LogLeaf, LogEntry | None]]:
    """Leaves in their order, each with its entry, from the `first` on."""
    wanted = (
        select(LogLeaf, LogEntry)
        .join(LogEntry, col(LogEntry.id) == col(LogLeaf.entry_id), isouter=True)
        .where(col(LogLeaf.leaf_index) >= first)
        .order_by(col(LogLeaf.leaf_index))
        .limit(limit)
    )
    return [(leaf, entry) for leaf, entry in (await session.execute(wanted)).all()]


async def _subtree(session: Session, height: int, index: int) -> bytes:
    level, above = divmod(height, HEIGHT)
    first = index << above
    return complete(await hashes(session, level, first, first + (1 << above)))


async def _entries(session: Session, first: int, end: int) -> Sequence[bytes]:
    at = col(LogLeaf.leaf_index)
    wanted = (
        select(LogEntry.commitment)
        .join(LogLeaf, col(LogLeaf.entry_id) == col(LogEntry.id))
        .where(at >= first, at < end)
        .order_by(at)
    )
    return (await session.exec(wanted)).all()
