"""Uploads and their staged rows, within what the reader may see. The file itself is only fetched by `content_of`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis.auth import Principal
from chassis.db import Session
from chassis.errors import NotFound
from sqlalchemy import ColumnElement, Text, cast, func
from sqlalchemy.orm import defer
from sqlmodel import col, select

from suppliers.models import Effect, StagedRow, Upload, UploadStatus, Verdict

_WITHOUT_CONTENT = defer(Upload.content_sealed, raiseload=True)  # type: ignore[arg-type]


async def list_uploads(session: Session, reader: Principal, *, before: UUID | None, limit: int) -> Sequence[Upload]:
    """Newest first; one more than `limit`."""
    wanted = select(Upload).options(_WITHOUT_CONTENT).where(_scope(reader))
    if before:
        wanted = wanted.where(col(Upload.id) < before)
    return (await session.exec(wanted.order_by(col(Upload.id).desc()).limit(limit + 1))).all()


async def count_waiting(session: Session, unit: str) -> int:
    """Those of a unit that are still to be read."""
    wanted = select(func.count()).where(col(Upload.unit) == unit, col(Upload.status) == UploadStatus.RECEIVED)
    return (await session.exec(wanted)).one()


async def find_upload(session: Session, reader: Principal, upload_id: UUID, *, for_update: bool = False) -> Upload:
    """Raises `NotFound`."""
    wanted = (
        select(Upload)
        .options(_WITHOUT_CONTENT)
        .where(col(Upload.id) == upload_id, _scope(reader))
        .execution_options(populate_existing=True)
    )
    found = (await session.exec(wanted.with_for_update() if for_update else wanted)).first()
    if found is None:
        raise NotFound
    return found


async def count_unsaved(session: Session, reader: Principal, unit: str) -> int:
    """Workbooks of a unit that were read but not accepted yet."""
    wanted = select(func.count()).select_from(Upload).where(_scope(reader), col(Upload.unit) == unit)
    return (await session.exec(wanted.where(col(Upload.status) == "siap_diperiksa"))).one()


async def newest_with_rows(session: Session, reader: Principal, unit: str, numbers: set[int]) -> dict[int, UUID]:
    """The unit's newest workbook that has such a row, by the row's number in Excel."""
    if not numbers:
        return {}
    wanted = (
        select(StagedRow.number, StagedRow.upload_id)
        .join(Upload, col(Upload.id) == col(StagedRow.upload_id))
        .where(_scope(reader), col(Upload.unit) == unit, col(StagedRow.number).in_(numbers))
        .where(col(Upload.status).in_([UploadStatus.STAGED, UploadStatus.ACCEPTED]))
        .order_by(col(StagedRow.upload_id))
    )
    return dict((await session.exec(wanted)).all())


async def workbooks_of(session: Session, reader: Principal, unit: str, limit: int = 50) -> Sequence[Upload]:
    """The unit's workbooks whose rows can be looked at, the newest first; without their content."""
    wanted = (
        select(Upload)
        .options(_WITHOUT_CONTENT)
        .where(_scope(reader), col(Upload.unit) == unit)
        .where(col(Upload.status).in_([UploadStatus.STAGED, UploadStatus.ACCEPTED]))
    )
    return (await session.exec(wanted.order_by(col(Upload.id).desc()).limit(limit))).all()


@dataclass(frozen=True)
class Unfinished:
    """A workbook with something left to do: `wrong` rows to mend, or, while it is not `saved`, rows to save."""

    id: UUID
    filename: str
    saved: bool
    wrong: int


async def unfinished(session: Session, reader: Principal, unit: str, limit: int = 3) -> list[Unfinished]:
    """The unit's newest workbook, and those not saved yet, as far as something is left to do in them."""
    newest = select(func.max(cast(Upload.id, Text))).where(_scope(reader), col(Upload.unit) == unit).scalar_subquery()
    wrong: Any = (
        select(func.count())
        .where(col(StagedRow.upload_id) == col(Upload.id), col(StagedRow.verdict) == Verdict.ERROR)
        .correlate(Upload)
        .scalar_subquery()
    )
    wanted: Any = (
        select(Upload.id, Upload.filename, Upload.status, wrong)
        .where(_scope(reader), col(Upload.unit) == unit)
        .where(
            (col(Upload.status) == UploadStatus.STAGED)
            | ((col(Upload.status) == UploadStatus.ACCEPTED) & (cast(Upload.id, Text) == newest))
        )
        .order_by(col(Upload.id).desc())
        .limit(limit)
    )
    found = [Unfinished(key, name, state == UploadStatus.ACCEPTED, n) for key, name, state, n in
             await session.execute(wanted)]  # fmt: skip
    return [one for one in found if one.wrong or not one.saved]


async def having_row(session: Session, uploads: Sequence[UUID], number: int) -> set[UUID]:
    """Which of these workbooks have a row of this number."""
    wanted = select(StagedRow.upload_id).where(col(StagedRow.upload_id).in_(uploads), col(StagedRow.number) == number)
    return set((await session.exec(wanted)).all())


async def content_of(session: Session, upload_id: UUID) -> bytes:
    """The sealed file."""
    return (await session.exec(select(Upload.content_sealed).where(col(Upload.id) == upload_id))).one()


async def count_rows(session: Session, upload_id: UUID) -> tuple[dict[str, int], dict[str, int]]:
    """Staged rows by verdict, and by effect."""
    wanted = (
        select(StagedRow.verdict, StagedRow.effect, func.count())
        .where(col(StagedRow.upload_id) == upload_id)
        .group_by(col(StagedRow.verdict), col(StagedRow.effect))
    )
    verdicts = dict.fromkeys((one.value for one in Verdict), 0)
    effects = dict.fromkeys((one.value for one in Effect), 0)
    for verdict, effect, count in await session.exec(wanted):
        verdicts[verdict] += count
        if effect:
            effects[effect] += count
    return verdicts, effects


async def list_rows(
    session: Session,
    upload_id: UUID,
    *,
    verdict: Verdict | None = None,
    effect: Effect | None = None,
    after: int | None = None,
    limit: int | None = None,
) -> Sequence[StagedRow]:
    """By row number; with a limit, one more than that. The caller has found the upload."""
    wanted = select(StagedRow).where(col(StagedRow.upload_id) == upload_id).order_by(col(StagedRow.number))
    if verdict:
        wanted = wanted.where(col(StagedRow.verdict) == verdict)
    if effect:
        wanted = wanted.where(col(StagedRow.effect) == effect)
    if after is not None:
        wanted = wanted.where(col(StagedRow.number) > after)
    return (await session.exec(wanted if limit is None else wanted.limit(limit + 1))).all()


async def find_row(session: Session, upload_id: UUID, number: int) -> StagedRow:
    """The caller has found the upload. Raises `NotFound`."""
    found = await session.get(StagedRow, (upload_id, number), populate_existing=True)
    if found is None:
        raise NotFound
    return found


def _scope(reader: Principal) -> ColumnElement[bool]:
    return reader.scope(col(Upload.unit), col(Upload.kanwil))
