"""The stack's clock: a file every service reads. Its shape is the chassis's: {"now", "at", "rate"}."""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from deploy.local.errors import StackError
from deploy.local.stack import Stack, write_json


def set_to(stack: Stack, moment: datetime, rate: float = 1) -> None:
    """From this instant on it is `moment`, time passing `rate` times as fast as real time."""
    now = moment.astimezone(UTC).isoformat()
    write_json(_file(stack), {"now": now, "at": time.time(), "rate": rate})


def reset(stack: Stack) -> None:
    _file(stack).unlink(missing_ok=True)


def now(stack: Stack) -> datetime:
    """Time as the services see it, in UTC."""
    real = datetime.now(UTC)
    if not _file(stack).exists():
        return real
    said = json.loads(_file(stack).read_text())
    if not said["now"]:
        return real
    passed = (real.timestamp() - said["at"]) * said["rate"]
    return datetime.fromisoformat(said["now"]) + timedelta(seconds=passed)


def parse(text: str) -> datetime:
    """An ISO 8601 moment with its zone, such as 2025-07-08T01:00:00Z."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise StackError(f"{text!r} is not a moment with a zone, such as 2025-07-08T01:00:00Z.")
    return moment


def _file(stack: Stack) -> Path:
    return stack.home / "clock.json"
