"""Gauges that the worker takes in the database."""

from chassis import clock
from chassis.db import Session
from sqlalchemy import func
from sqlmodel import col, select

from exhibition import metrics
from exhibition.models import Entry, EntryStatus, PictureUpload, UploadStatus


async def measure(session: Session) -> None:
    waiting, oldest = (
        await session.exec(
            select(func.count(), func.min(col(Entry.submitted_at))).where(col(Entry.status) == EntryStatus.SUBMITTED)
        )
    ).one()
    metrics.ENTRIES_WAITING.set(waiting)
    metrics.ENTRIES_WAITING_AGE.set(max(0.0, (clock.now() - oldest).total_seconds()) if oldest else 0)
    open_uploads = select(func.count()).where(col(PictureUpload.status) == UploadStatus.RECEIVING)
    metrics.PICTURE_UPLOADS_OPEN.set((await session.exec(open_uploads)).one())
