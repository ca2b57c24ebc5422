"""W3C trace context: `traceparent` travels from the request through outbox and Kafka to the effect."""

import json
import secrets
from contextvars import ContextVar, Token

_traceparent: ContextVar[str | None] = ContextVar("traceparent", default=None)


def current() -> str | None:
    """The `traceparent` of the work being done, if any."""
    return _traceparent.get()


def start(traceparent: str | None = None) -> Token[str | None]:
    """Carry on the given trace, or begin a new one; `stop` with the token."""
    return _traceparent.set(_child(traceparent) if is_valid(traceparent) else _root())


def stop(token: Token[str | None]) -> None:
    _traceparent.reset(token)


def trace_id() -> str | None:
    traceparent = current()
    return traceparent.split("-")[1] if traceparent else None


def headers_json() -> str:
    """Headers that an event keeps in the outbox besides its CloudEvents ones."""
    traceparent = current()
    return json.dumps({"traceparent": traceparent} if traceparent else {})


def is_valid(traceparent: str | None) -> bool:
    parts = (traceparent or "").split("-")
    if len(parts) != 4 or [len(part) for part in parts] != [2, 32, 16, 2]:
        return False
    return all(set(part) <= set("0123456789abcdef") for part in parts) and set(parts[1]) != {"0"}


def _root() -> str:
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


def _child(traceparent: str | None) -> str:
    _, trace, _, flags = (traceparent or "").split("-")
    return f"00-{trace}-{secrets.token_hex(8)}-{flags}"
