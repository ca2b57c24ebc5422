"""structlog: JSON lines in production, readable lines locally. Log a constant event name and fields."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import structlog
from jembatan_contracts.cloudevents import Envelope
from structlog.types import EventDict, Processor

from chassis import tracing
from chassis.config import Settings

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
            event_id=envelope.id,
            event_type=envelope.type,
            aggregate=envelope.partitionkey,
            version=envelope.sequence,
        )
    return line


def set_up(settings: Settings, service: str, process: str) -> None:
    """Route structlog and the standard library's logging to one stream, stderr."""

    def name_service(_logger: object, _method: str, line: EventDict) -> EventDict:
        return {"service": service, "process": process, **line}

    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        name_work,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        name_service,
    ]
    final: list[Processor] = (
        [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)]
        if settings.is_local
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *final],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)


log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger()
