"""Offsets of topics and groups, read with librdkafka."""

import time
from functools import lru_cache
from typing import Any

from confluent_kafka import ConsumerGroupState, ConsumerGroupTopicPartitions, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec  # type: ignore[attr-defined]

from tests.load.stack import BenchStack

PARTITIONS = 6


@lru_cache
def _admin(bootstrap: str) -> AdminClient:
    return AdminClient({"bootstrap.servers": bootstrap, "log_level": 0})


def records_on(bootstrap: str, topic: str, partitions: int = PARTITIONS) -> int:
    """Number of records on a topic that never lost one."""
    wanted = {TopicPartition(topic, number): OffsetSpec.latest() for number in range(partitions)}  # type: ignore[no-untyped-call]
    answers = _admin(bootstrap).list_offsets(wanted, request_timeout=10)
    return sum(answer.result(15).offset for answer in answers.values())


def done_by(bootstrap: str, group: str) -> int:
    """Number of records that a group has committed."""
    asked = _admin(bootstrap).list_consumer_group_offsets([ConsumerGroupTopicPartitions(group)], request_timeout=10)
    return sum(max(0, place.offset) for place in asked[group].result(15).topic_partitions)


def shared_by(bootstrap: str, group: str) -> int:
    """Number of members of a group that have their share of the partitions; 0 while it is being shared out, or nobody
    coordinates it yet."""
    try:
        described: Any = _admin(bootstrap).describe_consumer_groups([group], request_timeout=10)[group].result(15)
    except KafkaException:
        return 0
    if described.state is not ConsumerGroupState.STABLE:
        return 0
    return sum(1 for member in described.members if member.assignment.topic_partitions)


def wait_for_records(stack: BenchStack, topic: str, count: int) -> float:
    """The moment (monotonic, to 10 ms) at which a topic holds so many. Raises `NotInTime` at the stack's deadline."""
    stack.wait_until(f"{topic} holds {count} records", lambda: records_on(stack.kafka, topic) >= count, every=0.01)
    return time.monotonic()
