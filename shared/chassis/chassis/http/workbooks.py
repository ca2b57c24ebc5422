"""Excel workbooks as bodies and as answers."""

from typing import Final
from urllib.parse import quote

from fastapi import Response
from starlette.datastructures import UploadFile

from chassis.http.upload_limit import too_large
from chassis.workbook.archive import MAX_FILE_BYTES

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST_NAME: Final = 200


async def receive_workbook(file: UploadFile, limit: int) -> tuple[str, bytes]:
    """Name and content of a file that was sent. Raises `TooLarge`."""
    content = await file.read()
    if len(content) > min(limit, MAX_FILE_BYTES):
        raise too_large(min(limit, MAX_FILE_BYTES))
    return _storable(file.filename or ""), content


def workbook_response(content: bytes, name: str) -> Response:
    """A workbook to be saved under that name."""
    plain = "".join(char if char.isascii() and (char.isalnum() or char in "-_.") else "-" for char in name)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=XLSX, headers={"content-disposition": disposition})


def _storable(filename: str) -> str:
    """Part of a name that PostgreSQL and a header can hold."""
    return filename.replace("\0", "").encode(errors="replace").decode()[-_LONGEST_NAME:]
