"""Log lines of libraries and the interpreter, without what they quote.

A library's line is kept as its sentence stands in its source, with numbers and kinds of errors put in; any other text
in it, and any sentence put together beforehand, may hold a row, a header or a parameter, and is left out.
"""

import logging
import sys
import threading
import time
import warnings
from dataclasses import dataclass
from types import FrameType, TracebackType
from typing import TextIO

import structlog

from chassis.tracebacks import describe

LARGEST = 10**9
"""Numbers up to here are counts, ports and seconds; longer ones may be a person's."""

OMITTED = "…"

LEFT_OUT = "left_out"
"""Attribute of a record: how many lines of its place were dropped before it."""

MOST, WINDOW = 10, 10.0
"""Lines of one place in a library within so many seconds. Without a broker, aiokafka writes a hundred a second."""
log = structlog.stdlib.get_logger()


def keep_what_is_constant(record: logging.LogRecord) -> bool:
    """A filter of the handler: it runs below the call that logs, whose code tells what is a constant."""
    if _is_ours(record):
        return True
    record.stack_info = record.exc_text = None
    if isinstance(record.msg, BaseException):
        record.msg, record.args = describe(record.msg), ()
    elif isinstance(record.msg, str) and record.msg in _constants(record):
        record.msg, record.args = _fill(record.msg, record.args), ()
    else:
        record.msg, record.args = "library_message_withheld", ()
    record.msg = f"{record.msg} ({record.name} {record.module}:{record.lineno})"
    if left_out := getattr(record, LEFT_OUT, 0):
        record.msg += f", {left_out} more left out"
    return True


def _is_ours(record: logging.LogRecord) -> bool:
    """Whether structlog wrote it."""
    return isinstance(record.msg, dict) and hasattr(record, "_logger")


@dataclass
class _Place:
    since: float
    seen: int = 0


class RateLimit:
    """A filter of the handler: at most `MOST` lines in `WINDOW` of each place in a library's code, and how many more
    there were, told with the first line after it."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, int], _Place] = {}

    def __call__(self, record: logging.LogRecord) -> bool:
        if _is_ours(record):
            return True
        now = time.monotonic()
        place = self._places.setdefault((record.pathname, record.lineno), _Place(now))
        if now - place.since > WINDOW:
            setattr(record, LEFT_OUT, max(0, place.seen - MOST))
            place.since, place.seen = now, 0
        place.seen += 1
        return place.seen <= MOST


def _constants(record: logging.LogRecord) -> tuple[object, ...]:
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        if frame.f_code.co_filename == record.pathname and frame.f_lineno == record.lineno:
            return frame.f_code.co_consts
        frame = frame.f_back
    return ()


def _fill(sentence: str, given: object) -> str:
    values = given if isinstance(given, tuple) else (given,) if given else ()
    try:
        return sentence % tuple(map(_shown, values)) if values else sentence
    except (TypeError, ValueError):
        return sentence


def _shown(value: object) -> object:
    if isinstance(value, BaseException):
        return describe(value)
    if value is None or (isinstance(value, int | float) and abs(value) < LARGEST):
        return value
    return OMITTED


def hear_the_interpreter() -> None:
    """Errors that nobody caught, and warnings: by a line of ours, not by the interpreter's own print."""
    sys.excepthook = _uncaught
    sys.unraisablehook = _unraisable
    threading.excepthook = _in_thread
    warnings.showwarning = _warned


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        log.critical("error_uncaught", exc_info=error.with_traceback(trace))


def _unraisable(unraisable: "sys.UnraisableHookArgs") -> None:
    log.error("error_ignored", exc_info=unraisable.exc_value)


def _in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
        log.error("thread_failed", exc_info=args.exc_value)


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    log.warning("warning_given", category=category.__name__, where=f"{filename.rsplit('/', 1)[-1]}:{lineno}")
