"""Errors as logs and stored dead letters may hold them: what failed and where, never what it says.

Messages of databases, parsers and libraries quote the values they choked on: parameters, rows, headers, cells.
"""

import errno
import traceback
from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError

from chassis.errors import Problem

LONGEST = 500
MOST_FRAMES, MOST_ERRORS = 60, 20


def describe(error: BaseException) -> str:
    """One line: the kind of error, its code or constraint, and the last of our own lines it passed."""
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if "site-packages" not in frame.filename]
    where = f" at {ours[-1].filename.rsplit('/', 1)[-1]}:{ours[-1].lineno} {ours[-1].name}" if ours else ""
    return (_name(error) + where)[:LONGEST]


def frames(error: BaseException) -> str:
    """The whole of a traceback, causes first, without a message in it."""
    return "\n".join(_lines(error, set()))


def _name(error: BaseException) -> str:
    name = type(error).__name__
    if isinstance(error, Problem):
        return f"{name} {error.code}"
    if isinstance(error, DBAPIError) and error.orig is not None:
        error = error.orig.__cause__ or error.orig
        name = type(error).__name__
    if isinstance(error, OSError) and (code := errno.errorcode.get(error.errno or 0)):
        return f"{name} {code}"
    detail = getattr(error, "constraint_name", None) or getattr(error, "sqlstate", None)
    return f"{name} {detail}" if isinstance(detail, str) else name


def _lines(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen and len(seen) < MOST_ERRORS:
        yield from _lines(before, seen)
        yield "then:"
    yield _name(error)
    for frame in traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]:
        yield f"  {'/'.join(frame.filename.rsplit('/', 3)[-3:])}:{frame.lineno} {frame.name}"
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            if id(one) not in seen and len(seen) < MOST_ERRORS:
                yield "with:"
                yield from _lines(one, seen)
