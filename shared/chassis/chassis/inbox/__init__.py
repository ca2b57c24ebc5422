"""Idempotent consumer: every event takes effect once, in its aggregate's order, or becomes a dead letter.

consumers = Consumers("notifier")

@consumers.on(DeadlineSet)
async def plan(session: Session, event: DeadlineSet, envelope: Envelope) -> None: ...
"""

from chassis.inbox.handlers import Consumers, Handler
from chassis.inbox.inbox import Inbox, TooManyDeadLetters
from chassis.kafka.records import Record

__all__ = ["Consumers", "Handler", "Inbox", "Record", "TooManyDeadLetters"]
