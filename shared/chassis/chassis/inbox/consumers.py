"""Which function handles which event."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from jembatan_contracts import Event, events
from jembatan_contracts.cloudevents import Envelope

from chassis.db import Session

Handler = Callable[[Session, Any, Envelope], Awaitable[None]]
H = TypeVar("H", bound=Callable[..., Awaitable[None]])


@dataclass
class Consumers:
    """The handlers of one service. `group` is its Kafka consumer group and its name in the inbox."""

    group: str
    handlers: dict[type[Event], Handler] = field(default_factory=dict)

    def on(self, *families: type[Event]) -> Callable[[H], H]:
        """Handle these event types; a family (e.g. `DeadlineSet`) stands for every service's own type of it."""

        def register(handler: H) -> H:
            for family in families:
                for event in events.of(family):
                    if event in self.handlers:
                        raise ValueError(f"{event.type} already has a handler in {self.group}")
                    self.handlers[event] = handler
            return handler

        return register

    def include(self, other: "Consumers") -> None:
        self.handlers.update(other.handlers)

    @property
    def topics(self) -> list[str]:
        return sorted({event.topic.name for event in self.handlers})
