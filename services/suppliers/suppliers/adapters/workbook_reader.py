"""Workbooks as they are taken in, read and written: always in the sandbox, refusals as problems."""

from collections.abc import Callable
from typing import Any, TypeVar

from chassis.http.upload_limit import too_large
from chassis.workbook.archive import MAX_FILE_BYTES
from chassis.workbook.sandbox import in_sandbox
from starlette.datastructures import UploadFile

from suppliers.domain.workbook import Choices, Table, WorkbookRefused, open_workbook
from suppliers.errors import WorkbookNotTaken

Result = TypeVar("Result")


async def read_upload(file: UploadFile, limit: int, choices: Choices) -> tuple[str, bytes, Table]:
    """Name, content and table of what was sent, with what the unit chose before.

    Raises `TooLarge` or `WorkbookNotTaken`.
    """
    content = await file.read()
    if len(content) > min(limit, MAX_FILE_BYTES):
        raise too_large(min(limit, MAX_FILE_BYTES))
    name = _storable(file.filename or "")
    return name, content, await read_workbook(content, name, choices)


async def read_workbook(content: bytes, filename: str, choices: Choices) -> Table:
    """The tables of a file, with what was chosen for them. Raises `WorkbookNotTaken`."""
    return await apart(open_workbook, content, filename, dict(choices))


async def apart(function: Callable[..., Result], *arguments: Any) -> Result:
    """What a function of the workbook package gives. Raises `WorkbookNotTaken`."""
    try:
        return await in_sandbox(function, *arguments)
    except WorkbookRefused as refused:
        raise WorkbookNotTaken(refused.message_id, refused.message_en, code=refused.code) from None


def _storable(filename: str) -> str:
    """What PostgreSQL and a header can hold of it."""
    return filename.replace("\0", "").encode(errors="replace").decode()[-200:]
