"""What was done about a dead letter."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.db import Session
from sqlalchemy import Row, text

_ACTIONS = text("""
SELECT action, done_by, note, outcome, done_at FROM dead_letter_action WHERE dead_letter = :letter ORDER BY done_at, id
""")


async def actions_on(session: Session, letter: UUID) -> Sequence[Row[Any]]:
    return (await session.execute(_ACTIONS, {"letter": letter})).all()
