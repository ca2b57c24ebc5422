"""Grants as data, who may write and read what: the topics command applies them to the brokers, AsyncAPI shows them.

A service is the principal of its own name: it writes every topic that begins with `<service>.`, reads those and the
ones whose `readers` name it, in the consumer group of its name. An outside system is `ext-<system>`: it writes what
begins with `external.<system>.`, reads what it was granted, in groups whose names begin with `ext-<system>`. Everything
else is refused.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from jembatan_contracts.base import EVERYBODY, Topic, topics
from jembatan_contracts.systems import System, systems


class Operation(StrEnum):
    READ = "read"
    WRITE = "write"


class Resource(StrEnum):
    TOPIC = "topic"
    GROUP = "group"


@dataclass(frozen=True, order=True)
class Grant:
    """Permission of one principal; `prefixed`: on everything whose name begins so."""

    principal: str
    operation: Operation
    resource: Resource
    name: str
    prefixed: bool = False


def services(declared: Iterable[Topic] = topics) -> set[str]:
    """Services that own a topic; outside systems are none."""
    return {topic.service for topic in declared if not topic.service.startswith("external.")}


def readers_of(topic: Topic, declared: Iterable[Topic] = topics) -> set[str]:
    """Services that read a topic, its owner among them."""
    named = services(declared) if topic.readers == EVERYBODY else set(topic.readers)
    return (named | {topic.service}) & services(declared)


def grants(declared: Iterable[Topic] = topics, outside: Iterable[System] = systems) -> set[Grant]:
    """Every grant there is."""
    declared = list(declared)
    given: set[Grant] = set()
    for service in services(declared):
        given.add(Grant(service, Operation.WRITE, Resource.TOPIC, f"{service}.", prefixed=True))
        given.add(Grant(service, Operation.READ, Resource.GROUP, service))
    for topic in declared:
        given |= {Grant(one, Operation.READ, Resource.TOPIC, topic.name) for one in readers_of(topic, declared)}
    for system in outside:
        given |= _of_system(system, declared)
    return given


def _of_system(system: System, declared: list[Topic]) -> set[Grant]:
    read = [topic.name for topic in declared if system.may_read(topic.name)]
    return {
        Grant(system.principal, Operation.WRITE, Resource.TOPIC, f"external.{system.name}.", prefixed=True),
        Grant(system.principal, Operation.READ, Resource.GROUP, system.principal, prefixed=True),
        *(Grant(system.principal, Operation.READ, Resource.TOPIC, name) for name in read),
    }
