"""Identifiers: UUIDv7, so that they sort by the real time of their making."""

from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    return uuid7()


def first_id_of(moment: datetime) -> UUID:
    """The smallest UUID that a UUIDv7 made at `moment` or later can be; bounds of partitions are made of it."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)
