"""Uploads and their staged rows, within what the reader may see. The file itself is only fetched by `content_of`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.auth import Principal
from chassis.db import Session
from chassis.errors import NotFound
from chassis.http import CursorPage
from chassis.http.paging import Key, paginate
from sqlalchemy import ColumnElement, and_, exists, func, or_, text
from sqlalchemy.orm import defer
from sqlmodel import col, select

from suppliers.models import ColumnChoice, Effect, StagedRow, Unit, Upload, UploadStatus, Verdict
from suppliers.queries.scopes import within

_WITHOUT_CONTENT = defer(Upload.content, raiseload=True)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Filter:
    """`q` is found in the file's name, and in its unit's name or code."""

    q: str = ""
    status: UploadStatus | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.q:
            unit = or_(*(one.icontains(self.q, autoescape=True) for one in (col(Unit.name), col(Unit.code))))
            of_unit = exists().where(col(Unit.code) == col(Upload.unit), unit)
            found.append(or_(col(Upload.filename).icontains(self.q, autoescape=True), of_unit))
        if self.status:
            found.append(col(Upload.status) == self.status)
        return found


EVERYTHING = Filter()


async def list_uploads(
    session: Session, reader: Principal, wanted: Filter = EVERYTHING, *, cursor: str | None = None, limit: int
) -> CursorPage[Upload]:
    """Newest first."""
    query = select(Upload).options(_WITHOUT_CONTENT).where(within(reader, Upload), *wanted.conditions())
    return await paginate(session, query, Key(col(Upload.id), descending=True), limit, cursor)


async def count_uploads(session: Session, reader: Principal, wanted: Filter = EVERYTHING) -> int:
    query = select(func.count()).select_from(Upload).where(within(reader, Upload), *wanted.conditions())
    return (await session.exec(query)).one()


async def count_waiting(session: Session, unit: str) -> int:
    """Those of a unit that are still to be read."""
    wanted = select(func.count()).where(col(Upload.unit) == unit, col(Upload.status) == UploadStatus.RECEIVED)
    return (await session.exec(wanted)).one()


async def find_upload(session: Session, reader: Principal, upload_id: UUID, *, for_update: bool = False) -> Upload:
    """Raises `NotFound`."""
    wanted = (
        select(Upload)
        .options(_WITHOUT_CONTENT)
        .where(col(Upload.id) == upload_id, within(reader, Upload))
        .execution_options(populate_existing=True)
    )
    found = (await session.exec(wanted.with_for_update() if for_update else wanted)).first()
    if found is None:
        raise NotFound
    return found


async def progress_of(session: Session, keys: Collection[UUID]) -> dict[UUID, tuple[str, int]]:
    """Status and staged rows of each of these workbooks, whosever they are."""
    wanted = select(Upload.id, Upload.status, Upload.rows_done).where(col(Upload.id).in_(keys))
    return {key: (status, done) for key, status, done in await session.exec(wanted)}


async def newest_with_rows(session: Session, reader: Principal, unit: str, numbers: set[int]) -> dict[int, UUID]:
    """The unit's newest workbook that has such a row, by the row's number in Excel."""
    if not numbers:
        return {}
    wanted = (
        select(StagedRow.number, StagedRow.upload_id)
        .join(Upload, col(Upload.id) == col(StagedRow.upload_id))
        .where(within(reader, Upload), col(Upload.unit) == unit, col(StagedRow.number).in_(numbers))
        .where(col(Upload.status).in_([UploadStatus.STAGED, UploadStatus.ACCEPTED]))
        .order_by(col(StagedRow.upload_id))
    )
    return dict((await session.exec(wanted)).all())


async def workbooks_of(session: Session, reader: Principal, unit: str, limit: int = 50) -> Sequence[Upload]:
    """The unit's workbooks whose rows can be looked at, the newest first; without their content."""
    wanted = (
        select(Upload)
        .options(_WITHOUT_CONTENT)
        .where(within(reader, Upload), col(Upload.unit) == unit)
        .where(col(Upload.status).in_([UploadStatus.STAGED, UploadStatus.ACCEPTED]))
    )
    return (await session.exec(wanted.order_by(col(Upload.id).desc()).limit(limit))).all()


async def find_all(session: Session, reader: Principal, keys: Collection[UUID]) -> dict[UUID, Upload]:
    """Of these the ones that the reader may see; without their content."""
    if not keys:
        return {}
    wanted = select(Upload).options(_WITHOUT_CONTENT).where(col(Upload.id).in_(keys), within(reader, Upload))
    return {one.id: one for one in await session.exec(wanted)}


@dataclass(frozen=True)
class Standing:
    """Rows of a workbook as they stand: in the register, waiting to be saved, to be mended first, and left aside as no
    supplier's. `doubtful` are those of all of them that have a warning which nobody has confirmed."""

    taken: int = 0
    ready: int = 0
    wrong: int = 0
    aside: int = 0
    doubtful: int = 0

    @property
    def rows(self) -> int:
        return self.taken + self.ready + self.wrong + self.aside

    @property
    def good(self) -> int:
        return self.rows - self.wrong - self.doubtful


def _counted() -> tuple[Any, ...]:
    """The columns of a standing, counted over rows."""
    is_taken, verdict = col(StagedRow.taken_at).is_not(None), col(StagedRow.verdict)
    is_aside = col(StagedRow.effect).is_not_distinct_from(Effect.LEFT_OUT)
    is_wrong = verdict == Verdict.ERROR
    return (
        func.count().filter(is_taken),
        func.count().filter(~is_taken, ~is_wrong, ~is_aside),
        func.count().filter(is_wrong),
        func.count().filter(~is_taken, ~is_wrong, is_aside),
        func.count().filter(verdict == Verdict.WARNING),
    )


async def standings_of(session: Session, uploads: Collection[UUID]) -> dict[UUID, Standing]:
    """Of each of these workbooks."""
    wanted: Any = select(col(StagedRow.upload_id), *_counted()).where(col(StagedRow.upload_id).in_(uploads))
    found = await session.execute(wanted.group_by(col(StagedRow.upload_id))) if uploads else ()
    return dict.fromkeys(uploads, Standing()) | {key: Standing(*numbers) for key, *numbers in found}


async def standing_of(session: Session, upload_id: UUID) -> Standing:
    return (await standings_of(session, [upload_id]))[upload_id]


@dataclass(frozen=True)
class Unfinished:
    """A workbook of which rows are not in the register; `is_read` says whether they are known one by one."""

    id: UUID
    filename: str
    status: UploadStatus
    rows_total: int
    standing: Standing

    @property
    def is_read(self) -> bool:
        return self.status in (UploadStatus.STAGED, UploadStatus.ACCEPTED)

    @property
    def left_out(self) -> int:
        """Rows that are not in the register and nobody has set aside; of a file not read at least one."""
        return self.standing.ready + self.standing.wrong if self.is_read else max(self.rows_total, 1)


async def unfinished(session: Session, reader: Principal, unit: str) -> list[Unfinished]:
    """The unit's workbooks with rows that are not in the register, the newest first; without those put away."""
    wanted = (
        select(Upload.id, Upload.filename, Upload.status, Upload.rows_total)
        .where(within(reader, Upload), col(Upload.unit) == unit, col(Upload.closed_at).is_(None))
        .order_by(col(Upload.id).desc())
    )
    known = (await session.exec(wanted)).all()
    standings = await standings_of(session, [key for key, *_ in known])
    found = [Unfinished(key, name, UploadStatus(status), n, standings[key]) for key, name, status, n in known]
    return [one for one in found if one.left_out]


async def unfinished_like(session: Session, reader: Principal, *, rows: int, limit: int) -> list[Upload]:
    """The reader's own workbooks with this number of rows, of which some are not in the register; the newest first."""
    is_left = exists().where(
        col(StagedRow.upload_id) == col(Upload.id),
        col(StagedRow.taken_at).is_(None),
        col(StagedRow.effect).is_distinct_from(Effect.LEFT_OUT),
    )
    wanted = (
        select(Upload)
        .options(_WITHOUT_CONTENT)
        .where(col(Upload.unit) == reader.unit, col(Upload.closed_at).is_(None), col(Upload.rows_total) == rows)
        .where(
            or_(
                col(Upload.status).in_([UploadStatus.RECEIVED, UploadStatus.ASKED]),
                and_(col(Upload.status).in_([UploadStatus.STAGED, UploadStatus.ACCEPTED]), is_left),
            )
        )
    )
    return list((await session.exec(wanted.order_by(col(Upload.id).desc()).limit(limit))).all())


async def wrong_in_older(session: Session, upload: Upload) -> Sequence[StagedRow]:
    """Rows with an error in open workbooks of the unit that are older than this one; locked."""
    wanted = (
        select(StagedRow)
        .join(Upload, col(Upload.id) == col(StagedRow.upload_id))
        .where(col(Upload.unit) == upload.unit, col(Upload.id) < upload.id, col(Upload.closed_at).is_(None))
        .where(col(Upload.status).in_([UploadStatus.STAGED, UploadStatus.ACCEPTED]))
        .where(col(StagedRow.verdict) == Verdict.ERROR, col(StagedRow.taken_at).is_(None))
        .order_by(col(StagedRow.upload_id), col(StagedRow.number))
        .with_for_update()
    )
    return (await session.exec(wanted)).all()


async def rows_at(session: Session, uploads: Collection[UUID], row: int) -> Sequence[StagedRow]:
    """The rows of these workbooks that stand in this row of Excel: of several sheets, several."""
    place = func.coalesce(col(StagedRow.excel_row), col(StagedRow.number))
    return (await session.exec(select(StagedRow).where(col(StagedRow.upload_id).in_(uploads), place == row))).all()


async def choices_of(session: Session, unit: str) -> dict[str, dict[str, str]]:
    """Choices of a unit for the columns of its workbooks, by their titles."""
    found = (await session.exec(select(ColumnChoice).where(col(ColumnChoice.unit) == unit))).all()
    return {one.titles: one.choices for one in found}


async def content_of(session: Session, upload: Upload) -> bytes:
    """The file."""
    await session.refresh(upload, ["content"])
    return upload.content


async def count_rows(session: Session, upload_id: UUID) -> tuple[dict[str, int], dict[str, int]]:
    """Staged rows by verdict, and by effect."""
    wanted = (
        select(StagedRow.verdict, StagedRow.effect, func.count())
        .where(col(StagedRow.upload_id) == upload_id)
        .group_by(col(StagedRow.verdict), col(StagedRow.effect))
    )
    verdicts = dict.fromkeys((one.value for one in Verdict), 0)
    effects = dict.fromkeys((one.value for one in Effect if one is not Effect.LEFT_OUT), 0)
    for verdict, effect, count in await session.exec(wanted):
        verdicts[verdict] += count
        if effect:
            effects[effect] = effects.get(effect, 0) + count
    return verdicts, effects


async def list_rows(
    session: Session,
    upload_id: UUID,
    *,
    verdict: Verdict | None = None,
    effect: Effect | None = None,
    cursor: str | None = None,
    limit: int,
) -> CursorPage[StagedRow]:
    """By row number. The caller has found the upload."""
    wanted = select(StagedRow).where(col(StagedRow.upload_id) == upload_id)
    if verdict:
        wanted = wanted.where(col(StagedRow.verdict) == verdict)
    if effect:
        wanted = wanted.where(col(StagedRow.effect) == effect)
    return await paginate(session, wanted, Key(col(StagedRow.number)), limit, cursor)


async def all_rows(session: Session, upload_id: UUID) -> Sequence[StagedRow]:
    """By row number. The caller has found the upload."""
    wanted = select(StagedRow).where(col(StagedRow.upload_id) == upload_id).order_by(col(StagedRow.number))
    return (await session.exec(wanted)).all()


_MARK_TAKEN = text("""
UPDATE staged_row SET taken_at = :at, supplier_id = taken.supplier
FROM unnest(CAST(:numbers AS integer[]), CAST(:suppliers AS uuid[])) AS taken(number, supplier)
WHERE upload_id = :upload AND staged_row.number = taken.number
""")


async def mark_taken(session: Session, upload_id: UUID, taken: Mapping[int, UUID], now: datetime) -> None:
    """These rows are in the register, each at its supplier."""
    await session.flush()
    values = {"upload": upload_id, "numbers": list(taken), "suppliers": list(taken.values()), "at": now}
    await session.execute(_MARK_TAKEN, values)


async def close_older_copies(session: Session, upload: Upload, now: datetime) -> None:
    """Close what was read of the same workbook before: its rows are in the newer one, mended or not."""
    wanted = (
        select(Upload)
        .options(_WITHOUT_CONTENT)
        .where(col(Upload.unit) == upload.unit, col(Upload.id) < upload.id)
        .where(col(Upload.status) != UploadStatus.RECEIVED, col(Upload.closed_at).is_(None))
        .with_for_update()
    )
    for older in await session.exec(wanted):
        if older.name_key == upload.name_key:
            older.closed_at = now


async def rows_numbered(session: Session, upload_id: UUID, numbers: Collection[int]) -> Sequence[StagedRow]:
    wanted = select(StagedRow).where(col(StagedRow.upload_id) == upload_id, col(StagedRow.number).in_(numbers))
    return (await session.exec(wanted)).all()


async def next_wrong(session: Session, upload_id: UUID, number: int) -> int | None:
    """The row to be mended after this one, from the top again at the end."""
    wanted = (
        select(StagedRow.number)
        .where(col(StagedRow.upload_id) == upload_id, col(StagedRow.verdict) == Verdict.ERROR)
        .order_by(col(StagedRow.number) <= number, col(StagedRow.number))
        .limit(1)
    )
    return (await session.exec(wanted)).first()


async def find_row(session: Session, upload_id: UUID, number: int) -> StagedRow:
    """The caller has found the upload. Raises `NotFound`."""
    found = await session.get(StagedRow, (upload_id, number), populate_existing=True)
    if found is None:
        raise NotFound
    return found
