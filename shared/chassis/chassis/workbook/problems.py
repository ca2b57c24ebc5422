"""Refusals of workbooks as problems."""

from collections.abc import Callable
from typing import Any, TypeVar

from chassis.errors import Unacceptable
from chassis.workbook.errors import WorkbookRefused
from chassis.workbook.sandbox import in_sandbox

Result = TypeVar("Result")


class WorkbookNotTaken(Unacceptable):
    """A refusal by the reader of workbooks, which brings its own code and sentences."""


async def apart(function: Callable[..., Result], *arguments: Any) -> Result:
    """The result of a function that reads or writes workbooks, run in the sandbox. Raises `WorkbookNotTaken`."""
    try:
        return await in_sandbox(function, *arguments)
    except WorkbookRefused as refused:
        raise WorkbookNotTaken(refused.message, code=refused.code) from None
