"""Suppliers' workbooks as they are taken in: read in the sandbox, refusals as problems."""

from chassis.http.workbooks import receive_workbook
from chassis.workbook.problems import apart
from starlette.datastructures import UploadFile

from suppliers.domain.workbook import Choices, Table, open_workbook


async def read_upload(file: UploadFile, limit: int, choices: Choices) -> tuple[str, bytes, Table]:
    """Name, content and table of what was sent, with what the unit chose before.

    Raises `TooLarge` or `WorkbookNotTaken`.
    """
    name, content = await receive_workbook(file, limit)
    return name, content, await read_workbook(content, name, choices)


async def read_workbook(content: bytes, filename: str, choices: Choices) -> Table:
    """The tables of a file, with what was chosen for them. Raises `WorkbookNotTaken`."""
    return await apart(open_workbook, content, filename, dict(choices))
