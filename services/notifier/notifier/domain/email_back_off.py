"""Back-off of e-mails: when one that was not taken is tried again."""

from datetime import datetime, timedelta

BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
)
"""After the last of them the e-mail is given up: about a day after the first attempt."""


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """The moment after so many attempts; None where the e-mail is given up."""
    return now + BACK_OFF[attempts - 1] if attempts <= len(BACK_OFF) else None
