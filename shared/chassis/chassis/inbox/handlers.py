"""Registry of event handlers, one at a time or many at once."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from jembatan_contracts import Event, events
from jembatan_contracts.cloudevents import Envelope

from chassis.db import Session

Handler = Callable[[Session, Any, Envelope], Awaitable[None]]
BatchHandler = Callable[[Session, Sequence[tuple[Any, Envelope]]], Awaitable[None]]
H = TypeVar("H", bound=Callable[..., Awaitable[None]])
B = TypeVar("B", bound=Callable[..., Awaitable[None]])


@dataclass
class Consumers:
    """The handlers of one service. `group` is its Kafka consumer group and its name in the inbox."""

    group: str
    handlers: dict[type[Event], Handler] = field(default_factory=dict)
    batch_handlers: dict[type[Event], BatchHandler] = field(default_factory=dict)

    def on(self, *families: type[Event]) -> Callable[[H], H]:
        """Handle these event types; a family (e.g. `DeadlineSet`) stands for every service's own type of it."""

        def register(handler: H) -> H:
            self.handlers.update(dict.fromkeys(self._free(families), handler))
            return handler

        return register

    def on_batch(self, *families: type[Event]) -> Callable[[B], B]:
        """Handle these event types many at once, where one statement for all pays:

            async def handler(session: Session, batch: Sequence[tuple[Event, Envelope]]) -> None

        A batch is in order and may hold several events of one aggregate. Where it fails, each of its events comes
        again as a batch of one, so that only the faulty one is put aside.
        """

        def register(handler: B) -> B:
            self.batch_handlers.update(dict.fromkeys(self._free(families), handler))
            return handler

        return register

    def include(self, other: "Consumers") -> None:
        self.handlers.update(other.handlers)
        self.batch_handlers.update(other.batch_handlers)

    @property
    def topics(self) -> list[str]:
        return sorted({event.topic.name for event in (*self.handlers, *self.batch_handlers)})

    def _free(self, families: Sequence[type[Event]]) -> Iterator[type[Event]]:
        for family in families:
            for event in events.of(family):
                if event in self.handlers or event in self.batch_handlers:
                    raise ValueError(f"{event.type} already has a handler in {self.group}")
                yield event
