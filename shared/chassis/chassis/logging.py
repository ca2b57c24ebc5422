"""structlog: JSON lines in production, readable lines locally. Log a constant event name and fields.

What an error says is in no line, and of what a library says only its constant sentence (`chassis.foreign_logs`).
"""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TextIO
from uuid import UUID

import structlog
from jembatan_contracts.cloudevents import Envelope
from jembatan_contracts.privacy import findings
from structlog.types import EventDict, Processor

from chassis import foreign_logs, tracing
from chassis.config import Settings
from chassis.tracebacks import describe, frames

_event: ContextVar[Envelope | None] = ContextVar("event", default=None)
_NOISY = ("aiokafka", "faststream", "asyncio", "uvicorn.access", "sqlalchemy", "authlib", "httpx2", "httpcore2")


@contextmanager
def about(envelope: Envelope) -> Iterator[None]:
    """Every line logged inside names this event."""
    token = _event.set(envelope)
    try:
        yield
    finally:
        _event.reset(token)


def name_work(_logger: object, _method: str, line: EventDict) -> EventDict:
    """Add the trace, and the event that is being applied; read only when a line is written."""
    if trace := tracing.trace_id():
        line.setdefault("trace_id", trace)
    if envelope := _event.get():
        line.update(
            event_id=harmless(envelope.id),
            event_type=harmless(envelope.type),
            aggregate=harmless(envelope.partitionkey),
            version=envelope.sequence,
        )
    return line


def harmless(given: str) -> str:
    """An id or a type of somebody else's, as far as it is one: it may be any text."""
    try:
        return str(UUID(given))
    except ValueError:
        return given if len(given) <= 100 and not any(findings(given)) else "withheld"


def withhold_messages(_logger: object, _method: str, line: EventDict) -> EventDict:
    """Errors by their kind and their frames: what they say quotes personal data."""
    raised = line.pop("exc_info", None)
    if raised:
        error = raised if isinstance(raised, BaseException) else raised[1] if isinstance(raised, tuple) else None
        error = error or sys.exception()
        if error is not None:
            line["exception"] = frames(error)
    return {name: describe(value) if isinstance(value, BaseException) else value for name, value in line.items()}


class Output(logging.StreamHandler[TextIO]):
    """A line that cannot be written is said to be missing; the standard library would print all that was in it."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - its name there
        sys.stderr.write(f"a line of {record.name} could not be logged\n")


def set_up(settings: Settings, service: str, process: str) -> None:
    """Route structlog and the standard library's logging to one stream, stderr."""

    def name_service(_logger: object, _method: str, line: EventDict) -> EventDict:
        return {"service": service, "process": process, **line}

    _route(settings.log_level, [name_service], readable=settings.is_local)


def hand_over(name: str) -> None:
    """Let a library's lines go our way alone: FastStream brings an outlet of its own, which prints all that is said."""
    library = logging.getLogger(name)
    library.handlers.clear()
    library.propagate = True


def set_up_command() -> None:
    """The same for a command: warnings, readable. `set_up` replaces it in a process that serves."""
    _route("warning", [], readable=True)


def _route(level: str, named: list[Processor], *, readable: bool) -> None:
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        name_work,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        *named,
    ]
    renderer: Processor = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
        if readable
        else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = Output(sys.stderr)
    handler.addFilter(foreign_logs.RateLimit())  # first: a dropped line costs no look for its constants
    handler.addFilter(foreign_logs.keep_what_is_constant)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, withhold_messages, renderer],
        )
    )
    for name in list(logging.root.manager.loggerDict):
        hand_over(name)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    foreign_logs.hear_the_interpreter()


log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger()
