"""Workbooks as use cases read and write them: always in the sandbox, refusals as problems."""

from collections.abc import Callable
from typing import Any, TypeVar

from suppliers.errors import WorkbookNotTaken
from suppliers.workbook import Choices, Table, WorkbookRefused, open_workbook
from suppliers.workbook.sandbox import in_sandbox

Result = TypeVar("Result")


async def read_workbook(content: bytes, filename: str, choices: Choices) -> Table:
    """The tables of a file, with what was chosen for them. Raises `WorkbookNotTaken`."""
    return await apart(open_workbook, content, filename, dict(choices))


async def apart(function: Callable[..., Result], *arguments: Any) -> Result:
    """What a function of the workbook package gives. Raises `WorkbookNotTaken`."""
    try:
        return await in_sandbox(function, *arguments)
    except WorkbookRefused as refused:
        raise WorkbookNotTaken(refused.message_id, refused.message_en, code=refused.code) from None
