"""Cursors that are ids."""

from uuid import UUID

from chassis.errors import Unacceptable


def id_of(position: str | None) -> UUID | None:
    try:
        return None if position is None else UUID(position)
    except ValueError:
        raise Unacceptable(
            "Penanda halaman tidak dikenal. Mulai dari halaman pertama.",
            "Unknown cursor. Begin at the first page.",
        ) from None
