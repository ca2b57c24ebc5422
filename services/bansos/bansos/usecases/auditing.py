"""A look at the whole public log: every leaf, checkpoint and file, and every step that it commits to.

It believes nothing that is stored about the tree: the root of each checkpoint is made anew from the leaves. Whoever can
change every table still cannot make the log's key sign another past, nor change what was published and witnessed.
"""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

from chassis import clock
from chassis.db import Session
from sqlalchemy import text
from sqlmodel import col, select

from bansos.adapters.log_files import LogFiles
from bansos.domain.findings import Finding, FindingKind, GrowingTree
from bansos.domain.public_log.checkpoints import Checkpoint, open_checkpoint
from bansos.domain.public_log.commitments import write_statement
from bansos.domain.public_log.merkle import leaf_hash
from bansos.domain.public_log.notes import InvalidNote, Note, VerifierKey
from bansos.domain.public_log.tiles import HEIGHT, Tile, new_tiles
from bansos.models import (
    Distribution,
    DistributionStep,
    LogAudit,
    LogCheckpoint,
    LogNode,
    LogOpening,
)
from bansos.models.distribution import COUNTS, replay
from bansos.queries import public_log as queries

CHUNK = 2_000
MOST_FINDINGS = 200
LONGEST_TRANSACTION = timedelta(minutes=10)
"""So much later than its step a leaf may come although no checkpoint was held up by it."""

_OPENINGS_CHANGED = text("""
SELECT e.id FROM log_entry e LEFT JOIN log_opening o ON o.entry_id = e.id
WHERE e.commitment IS DISTINCT FROM sha256(o.nonce || o.statement) ORDER BY e.id LIMIT :limit
""")
_ENTRIES_WITHOUT_STEP = text("""
SELECT e.id FROM log_entry e LEFT JOIN distribution_step s ON s.entry_id = e.id WHERE s.id IS NULL
ORDER BY e.id LIMIT :limit
""")
_STEPS_WITHOUT_ENTRY = text("""
SELECT s.id FROM distribution_step s LEFT JOIN log_entry e ON e.id = s.entry_id
WHERE e.id IS NULL AND s.action IN ('setujui', 'lepas', 'serahkan', 'tutup', 'tarik') ORDER BY s.id LIMIT :limit
""")
_BACKDATED = text("""
SELECT l.leaf_index FROM log_leaf l JOIN distribution_step s ON s.entry_id = l.entry_id
WHERE s.at < (SELECT max(signed_at) FROM log_checkpoint c WHERE c.size <= l.leaf_index) - CAST(:slack AS interval)
ORDER BY l.leaf_index LIMIT :limit
""")
_LOST = text("""
SELECT e.id FROM log_entry e WHERE NOT EXISTS (SELECT FROM log_leaf l WHERE l.entry_id = e.id)
AND NOT EXISTS (SELECT FROM log_pending p WHERE p.entry_id = e.id) ORDER BY e.id LIMIT :limit
""")
_BY_STATEMENT = (
    (_OPENINGS_CHANGED, FindingKind.OPENING_CHANGED),
    (_ENTRIES_WITHOUT_STEP, FindingKind.STEP_MISSING),
    (_STEPS_WITHOUT_ENTRY, FindingKind.STEP_UNLOGGED),
    (_BACKDATED, FindingKind.STEP_BACKDATED),
    (_LOST, FindingKind.ENTRY_LOST),
)


async def audit_log(
    session: Session, key: VerifierKey, files: LogFiles | None = None, held: Note | None = None
) -> LogAudit:
    """Look at everything, and keep what was found. `held`: a checkpoint that somebody kept elsewhere."""
    findings = [one async for one in look(session, key, files, held)][:MOST_FINDINGS]
    audit = LogAudit(
        at=clock.now(), size=await queries.size_of_log(session), findings=[one.to_row() for one in findings]
    )
    session.add(audit)
    await session.flush()
    return audit


async def look(
    session: Session, key: VerifierKey, files: LogFiles | None = None, held: Note | None = None
) -> AsyncIterator[Finding]:
    """Everything that is not in order."""
    for statement, kind in _BY_STATEMENT:
        values = {"limit": MOST_FINDINGS}
        if statement is _BACKDATED:
            values["slack"] = LONGEST_TRANSACTION  # type: ignore[assignment]
        for place in (await session.scalars(statement, values)).all():
            yield Finding(kind, str(place))
    async for finding in _steps(session):
        yield finding
    wanted = await _checkpoints(session, key, files, held)
    for finding in wanted.wrong:
        yield finding
    async for finding in _tree(session, wanted):
        yield finding
    if files is not None:
        async for finding in _files(session, files, wanted.published):
            yield finding


class _Wanted:
    """Roots that the leaves must give, by size, and what they stand for."""

    def __init__(self) -> None:
        self.roots: list[tuple[int, bytes, FindingKind]] = []
        self.wrong: list[Finding] = []
        self.published = 0

    def add(self, note: Note, key: VerifierKey, kind: FindingKind, place: str) -> Checkpoint | None:
        try:
            checkpoint = open_checkpoint(note, key)
        except InvalidNote:
            self.wrong.append(Finding(FindingKind.CHECKPOINT_FORGED, place))
            return None
        self.roots.append((checkpoint.size, checkpoint.root, kind))
        return checkpoint


async def _checkpoints(session: Session, key: VerifierKey, files: LogFiles | None, held: Note | None) -> _Wanted:
    wanted = _Wanted()
    for row in (await session.exec(select(LogCheckpoint).order_by(col(LogCheckpoint.size)))).all():
        try:
            note = Note.parse(row.note)
        except InvalidNote:
            wanted.wrong.append(Finding(FindingKind.CHECKPOINT_FORGED, str(row.size)))
            continue
        checkpoint = wanted.add(note, key, FindingKind.CHECKPOINT_DIFFERS, str(row.size))
        if checkpoint and (checkpoint.size, checkpoint.root) != (row.size, row.root):
            wanted.wrong.append(Finding(FindingKind.CHECKPOINT_DIFFERS, str(row.size)))
    if files is not None:
        try:
            published = await files.newest()
            if published:
                found = wanted.add(published, key, FindingKind.FILE_DIFFERS, "checkpoint")
                wanted.published = found.size if found else 0
        except InvalidNote:
            wanted.wrong.append(Finding(FindingKind.FILE_DIFFERS, "checkpoint"))
    if held is not None:
        wanted.add(held, key, FindingKind.HELD_DIFFERS, "held")
    return wanted


async def _tree(session: Session, wanted: _Wanted) -> AsyncIterator[Finding]:
    """Make the tree anew from its leaves, and compare."""
    nodes = {(one.level, one.node_index): one.hash for one in (await session.exec(select(LogNode))).all()}
    at: dict[int, list[tuple[bytes, FindingKind]]] = {}
    for size, root, kind in wanted.roots:
        at.setdefault(size, []).append((root, kind))
    tree = GrowingTree()
    while rows := await queries.leaves_after(session, tree.size, CHUNK):
        for leaf, entry in rows:
            if leaf.leaf_index != tree.size:
                yield Finding(FindingKind.LEAF_MISSING, str(tree.size))
                return
            if entry is None or leaf.hash != leaf_hash(entry.commitment):
                yield Finding(FindingKind.LEAF_CHANGED, str(leaf.leaf_index))
            for height, index, found in tree.add(leaf.hash):
                level, above = divmod(height, HEIGHT)
                if level and not above and nodes.pop((level, index), None) != found:
                    yield Finding(FindingKind.NODE_CHANGED, f"{level}/{index}")
            for root, kind in at.pop(tree.size, ()):
                if root != tree.root:
                    yield Finding(kind, str(tree.size))
    for level, index in nodes:
        yield Finding(FindingKind.NODE_CHANGED, f"{level}/{index}")
    for size in sorted(size for size in at if size):
        yield Finding(FindingKind.LEAF_MISSING, f"{tree.size}…{size}")


async def _files(session: Session, files: LogFiles, size: int) -> AsyncIterator[Finding]:
    for tile in new_tiles(0, size):
        if await files.read(tile.path) != await _expected(session, tile):
            yield Finding(FindingKind.FILE_DIFFERS, tile.path)


async def _expected(session: Session, tile: Tile) -> bytes | None:
    try:
        return await queries.tile_content(session, tile)
    except LookupError:
        return None


async def _steps(session: Session) -> AsyncIterator[Finding]:
    """Every step as it was when it was committed to, every distribution as its steps have made it."""
    wanted = (
        select(Distribution, DistributionStep, LogOpening)
        .join(DistributionStep, col(DistributionStep.distribution_id) == col(Distribution.id), isouter=True)
        .join(LogOpening, col(LogOpening.entry_id) == col(DistributionStep.entry_id), isouter=True)
        .order_by(col(Distribution.id), col(DistributionStep.number))
    )
    current: Distribution | None = None
    taken: list[DistributionStep] = []
    for one, step, opening in (await session.execute(wanted)).all():
        if current is not None and one.id != current.id:
            for finding in _compare(current, taken):
                yield finding
            taken = []
        current = one
        if step is not None:
            taken.append(step)
        if opening is not None and write_statement(step.statement(one)) != opening.statement:
            yield Finding(FindingKind.STEP_CHANGED, str(step.id))
    if current is not None:
        for finding in _compare(current, taken):
            yield finding


def _compare(one: Distribution, taken: list[DistributionStep]) -> Iterator[Finding]:
    numbers = [step.number for step in taken]
    if numbers != list(range(1, len(numbers) + 1)):
        yield Finding(FindingKind.STEP_MISSING, str(one.id))
    elif replay(taken) != {name: getattr(one, name) for name in ("status", "steps", *COUNTS.values())}:
        yield Finding(FindingKind.DISTRIBUTION_CHANGED, str(one.id))
