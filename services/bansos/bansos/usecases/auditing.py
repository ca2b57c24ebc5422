"""A look at the whole public log: every leaf, checkpoint and file, and every step that it commits to.

It believes nothing that is stored about the tree: the root of each checkpoint is made anew from the leaves. Whoever can
change every table still cannot make the log's key sign another past, nor change what was published and witnessed.
"""

from collections.abc import AsyncIterator, Iterator

from chassis import clock
from chassis.alerts import Facts, cleared, raised
from chassis.db import Session
from chassis.outbox import publish_all
from sqlmodel import col, select

from bansos.adapters.log_files import LogFiles
from bansos.domain import alerts
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
from bansos.queries.auditing import MOST_FINDINGS, found_by_statement

CHUNK = 2_000


async def audit_log(session: Session, key: VerifierKey, files: LogFiles | None = None) -> LogAudit:
    """Look at everything, keep what was found, and tell the directorate where that is not what was found before."""
    before = await queries.newest_audit(session)
    findings = [one.to_row() async for one in look(session, key, files)][:MOST_FINDINGS]
    audit = LogAudit(at=clock.now(), size=await queries.size_of_log(session), findings=findings)
    if before and before.findings == findings:
        audit.alert_id = before.alert_id
    else:
        await publish_all(session, await _told(session, before, audit))
    session.add(audit)
    await session.flush()
    return audit


async def _told(session: Session, before: LogAudit | None, audit: LogAudit) -> Facts:
    """Alerts to the directorate: the one before ends, and new findings have one of their own."""
    facts: Facts = []
    if before and before.alert_id:
        facts += cleared(alerts.log_looked_at_again(before.alert_id, audit.at, whole=not audit.findings))
    if audit.findings:
        clean = await queries.last_clean_audit(session)
        said = alerts.log_out_of_order(len(audit.findings), clean.at if clean else None)
        audit.alert_id = said.alert
        facts += raised(said)
    return facts


async def look(
    session: Session, key: VerifierKey, files: LogFiles | None = None, held: Note | None = None
) -> AsyncIterator[Finding]:
    """Everything that is not in order. `held`: a checkpoint that somebody kept elsewhere."""
    async for finding in found_by_statement(session):
        yield finding
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
