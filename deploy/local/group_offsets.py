"""Offsets of consumer groups, read by a consumer that never joins.

librdkafka's admin client has a question for it too, and crashes the process when a coordinator has just moved
(confluent-kafka-javascript#374).
"""

from collections.abc import Iterable
from functools import lru_cache

from confluent_kafka import Consumer, TopicPartition

from deploy.local.kafka_access import Access

Place = tuple[str, int]
"""Topic and partition."""


@lru_cache
def offset_client(access: Access, group: str) -> Consumer:
    """Kept, because making one costs a thread and its connections; `offset_client.cache_clear()` forgets them."""
    return Consumer(
        {
            **access.librdkafka(),
            "group.id": group,
            "enable.auto.commit": False,
            "log_level": 0,
            "socket.timeout.ms": 5000,
        }
    )


def committed(access: Access, group: str, places: Iterable[Place]) -> dict[Place, int]:
    """Offsets that the group has committed; where it never has, nothing."""
    asked = [TopicPartition(*place) for place in places]
    found = offset_client(access, group).committed(asked, timeout=15)
    return {(one.topic, one.partition): one.offset for one in found if one.offset >= 0}
