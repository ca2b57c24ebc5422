"""`Event`, `Topic` and the two registries that hold all of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import new_class
from typing import Annotated, Any, ClassVar, Self, TypeVar
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema

TYPE_PREFIX = "id.go.ditjenpas"
SCHEMA_PREFIX = "urn:jembatan:schema"
DAY = 24 * 60 * 60
EVERYBODY = ("*",)
NOTIFIER = "notifier"
"""Who reads the families of all services."""


@dataclass(frozen=True)
class Topic:
    """One Kafka topic: `<service>.<aggregate>`, keyed by the aggregate's id so that its order is kept.

    `retention_days` None keeps records for ever; `compacted` keeps the newest record of every key, so its
    readers must accept jumps in `ce_sequence`. `readers` names the services that read it besides the owner;
    `EVERYBODY` stands for all of them. What follows from it is in `jembatan_contracts.grants`.
    """

    service: str
    aggregate: str
    description: str
    partitions: int = 6
    retention_days: int | None = 30
    compacted: bool = False
    readers: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.service}.{self.aggregate}"

    @property
    def config(self) -> dict[str, str]:
        """Kafka topic settings, as `kafka-configs` writes them."""
        retention = -1 if self.retention_days is None else self.retention_days * DAY * 1000
        return {
            "cleanup.policy": "compact" if self.compacted else "delete",
            "retention.ms": str(retention),
            "max.message.bytes": "1048576",
        }


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs an offset from UTC")
    return moment.astimezone(UTC)


def _zulu(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


Moment = Annotated[
    datetime,
    AfterValidator(_utc),
    PlainSerializer(_zulu, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""An instant in UTC, written `2025-07-08T01:00:00Z`."""

LocalTime = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?$")]
"""Wall-clock time without a zone, e.g. `2025-07-31T23:59`, to be read in each unit's own zone."""

UnitCode = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
"""A unit's code (slug), e.g. `lapas-kelas-iia-cilegon`; a Kanwil's begins with `kanwil-`."""

LINK_PATH = r"^/([^/\\\x00-\x20\x7f][^\\\x00-\x20\x7f]*)?$"
LinkPath = Annotated[str, Field(pattern=LINK_PATH, max_length=500)]
"""A path at the announcing service, e.g. `/laporan/0197…`: no event leads people to a host of its own choice."""

Rupiah = Annotated[int, Field(ge=0, description="whole rupiah")]
RegionCode = Annotated[str, Field(pattern=r"^[0-9]{2}(\.[0-9]{2}){0,2}(\.[0-9]{4})?$")]
"""A Kemendagri region code with dots, e.g. `36.72`."""


class Part(BaseModel):
    """A piece of an event: frozen, readers ignore fields they do not know."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Line(Part):
    """A line for people, in both languages."""

    id: str = Field(min_length=1, max_length=160, description="in Bahasa Indonesia")
    en: str = Field(min_length=1, max_length=160, description="in English")


class Text(Part):
    """A sentence or a few for people, in both languages; what somebody wrote is the same in both."""

    id: str = Field(min_length=1, max_length=1000, description="in Bahasa Indonesia")
    en: str = Field(min_length=1, max_length=1000, description="in English")


class Event(Part):
    """A past fact about one aggregate. Subclass with `topic`, `name`, `key`, `trigger` and an `example`.

    >>> class SupplierRegistered(Event, topic=SUPPLIER, name="supplier-registered", key="supplier"): ...
    """

    topic: ClassVar[Topic]
    type: ClassVar[str]
    key_field: ClassVar[str]
    owner: ClassVar[str]
    trigger: ClassVar[str]
    example: ClassVar[dict[str, Any]]

    def __init_subclass__(cls, **_declaration: Any) -> None:
        super().__init_subclass__()

    @classmethod
    def __pydantic_init_subclass__(
        cls, *, topic: Topic | None = None, name: str = "", key: str = "", version: int = 1, **kwargs: Any
    ) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if topic is None:
            return
        cls.topic, cls.key_field, cls.owner = topic, key, topic.service
        cls.type = f"{TYPE_PREFIX}.{topic.service}.{name}.v{version}"
        topics.add(topic)
        events.add(cls)

    @property
    def aggregate_id(self) -> UUID | str:
        """The Kafka key: which aggregate this is a fact about."""
        key: UUID | str = getattr(self, self.key_field)
        return key

    @classmethod
    def dataschema(cls) -> str:
        """The `ce_dataschema` URI of this type."""
        return f"{SCHEMA_PREFIX}:{cls.type.removeprefix(TYPE_PREFIX + '.')}"

    @classmethod
    def from_example(cls) -> Self:
        return cls.model_validate(cls.example)

    def to_json(self) -> bytes:
        """The exact bytes of the record's value; absent optional fields are left out."""
        return self.model_dump_json(exclude_none=True).encode()


_E = TypeVar("_E", bound=Event)


def declare(base: type[_E], topic: Topic, name: str, *, key: str, trigger: str, example: dict[str, Any]) -> type[_E]:
    """One service's own event of a family that all services share, e.g. `SuppliersDeadlineSet` of `DeadlineSet`."""
    service = "".join(part.capitalize() for part in re.split(r"[.-]", topic.service))
    body = {"__doc__": base.__doc__, "__module__": base.__module__, "trigger": trigger, "example": example}
    declared: type[_E] = new_class(
        f"{service}{base.__name__}",
        (base,),
        {"topic": topic, "name": name, "key": key},
        lambda namespace: namespace.update(body),
    )
    return declared


@dataclass
class _Topics:
    by_name: dict[str, Topic] = field(default_factory=dict)

    def add(self, topic: Topic) -> None:
        known = self.by_name.setdefault(topic.name, topic)
        if known != topic:
            raise ValueError(f"topic {topic.name} is declared twice, differently")

    def find(self, name: str) -> Topic | None:
        return self.by_name.get(name)

    def __iter__(self) -> Iterator[Topic]:
        return iter(sorted(self.by_name.values(), key=lambda t: t.name))


@dataclass
class _Events:
    by_type: dict[str, type[Event]] = field(default_factory=dict)

    def add(self, event: type[Event]) -> None:
        if not re.fullmatch(r"[a-z.]+\.[a-z]+(-[a-z]+)+\.v[0-9]+", event.type):
            raise ValueError(f"{event.type} is not <prefix>.<service>.<past-fact>.v<major>")
        if event.type in self.by_type:
            raise ValueError(f"event type {event.type} is declared twice")
        self.by_type[event.type] = event

    def find(self, event_type: str) -> type[Event] | None:
        return self.by_type.get(event_type)

    def on(self, topic: Topic) -> list[type[Event]]:
        """The event types of one topic."""
        return [event for event in self if event.topic == topic]

    def of(self, family: type[Event]) -> list[type[Event]]:
        """The published types of a family, e.g. every service's `DeadlineSet`."""
        return [event for event in self if issubclass(event, family)]

    def __iter__(self) -> Iterator[type[Event]]:
        return iter(sorted(self.by_type.values(), key=lambda e: e.type))


topics = _Topics()
events = _Events()
