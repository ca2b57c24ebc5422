"""Uploads: workbooks on their way into a unit's register. No file name: people write names and numbers into it."""

from uuid import UUID

from jembatan_contracts.base import Event, Moment, Topic, UnitCode

UPLOAD = Topic(service="suppliers", aggregate="upload", description="Workbooks of units, where reading them failed.")


class UploadPutAside(Event, topic=UPLOAD, name="upload-put-aside", key="upload"):
    """Two attempts to read a workbook failed, so it is not tried again; nothing of it is in the register."""

    trigger = "The second attempt ended, or took the worker with it, before a further row was staged."
    example = {
        "upload": "0197e4a0-0000-7000-8000-000000000006",
        "unit": "lapas-kelas-iia-cilegon",
        "kanwil": "kanwil-banten",
        "uploaded_at": "2025-07-08T02:30:00Z",
        "put_aside_at": "2025-07-08T02:32:00Z",
    }

    upload: UUID
    unit: UnitCode
    kanwil: UnitCode
    uploaded_at: Moment
    put_aside_at: Moment
