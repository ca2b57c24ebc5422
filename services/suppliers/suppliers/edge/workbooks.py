"""Excel files in and out."""

import asyncio
from urllib.parse import quote

from fastapi import Response
from starlette.datastructures import UploadFile

from suppliers.edge.limited import too_large
from suppliers.errors import WorkbookNotTaken
from suppliers.workbook import Table, WorkbookRefused, open_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def read(file: UploadFile, limit: int) -> tuple[str, bytes, Table]:
    """Name, content and table of what was sent. Raises `TooLarge` or `WorkbookNotTaken`."""
    content = await file.read()
    if len(content) > limit:
        raise too_large(limit)
    name = _storable(file.filename or "")
    try:
        return name, content, await asyncio.to_thread(open_workbook, content, name)
    except WorkbookRefused as refused:
        if refused.code == "file-too-large":
            raise too_large(limit) from None
        raise WorkbookNotTaken(refused.message_id, refused.message_en, code=refused.code) from None


def answer(content: bytes, name: str) -> Response:
    """A workbook to be saved under that name."""
    plain = "".join(char if char.isascii() and (char.isalnum() or char in "-_.") else "-" for char in name)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=XLSX, headers={"content-disposition": disposition})


def _storable(filename: str) -> str:
    """What PostgreSQL and a header can hold of it."""
    return filename.replace("\0", "").encode(errors="replace").decode()[-200:]
