"""Times of a collection that follow from its due time."""

from datetime import datetime, timedelta
from typing import Any

LATE_FOR, OPEN_FOR = timedelta(days=7), timedelta(days=14)
"""After the due time: how long a return is taken as late, and until when anything can be done, unless stated."""


def with_derived(dates: dict[str, Any]) -> dict[str, Any]:
    """Late and lock times that were left empty follow from the due time."""
    due: datetime = dates["due_local"]
    late = dates.get("late_until_local") or due + LATE_FOR
    return dates | {"late_until_local": late, "locks_local": dates.get("locks_local") or max(late, due + OPEN_FOR)}
