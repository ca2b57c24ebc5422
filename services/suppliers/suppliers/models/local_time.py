"""Wall-clock times as each unit lives them."""

from datetime import datetime


def written(local: datetime) -> str:
    """As events write it: `2025-07-31T23:59`, seconds only where there are any."""
    return local.isoformat(timespec="seconds" if local.second else "minutes")
