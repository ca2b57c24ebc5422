"""Excel files in and out."""

from urllib.parse import quote

from fastapi import Response
from starlette.datastructures import UploadFile

from suppliers.edge.limited import too_large
from suppliers.reading import read_workbook
from suppliers.workbook import Choices, Table
from suppliers.workbook.archive import MAX_FILE_BYTES

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def read(file: UploadFile, limit: int, choices: Choices) -> tuple[str, bytes, Table]:
    """Name, content and table of what was sent, with what the unit chose before.

    Raises `TooLarge` or `WorkbookNotTaken`.
    """
    content = await file.read()
    if len(content) > min(limit, MAX_FILE_BYTES):
        raise too_large(min(limit, MAX_FILE_BYTES))
    name = _storable(file.filename or "")
    return name, content, await read_workbook(content, name, choices)


def answer(content: bytes, name: str) -> Response:
    """A workbook to be saved under that name."""
    plain = "".join(char if char.isascii() and (char.isalnum() or char in "-_.") else "-" for char in name)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=XLSX, headers={"content-disposition": disposition})


def _storable(filename: str) -> str:
    """What PostgreSQL and a header can hold of it."""
    return filename.replace("\0", "").encode(errors="replace").decode()[-200:]
