"""Kafka inspected with an independent client (librdkafka): records, offsets of groups, records of our own."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import uuid4

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.protocol.group import LeaveGroupRequest
from confluent_kafka import Consumer, ConsumerGroupTopicPartitions, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec  # type: ignore[attr-defined]
from jembatan_contracts import Event, topics
from jembatan_contracts.cloudevents import Envelope

from deploy.local.group_offsets import Place, committed, offset_client
from deploy.local.kafka_access import Access

Headers = list[tuple[str, bytes | None]]
Record = tuple[str, bytes | None, bytes | None, Headers]
"""Topic, key, value, headers."""
RecordId = tuple[str, int, int]
"""Topic, partition, offset."""
_QUIET = {"log_level": 0, "socket.timeout.ms": 5000}


@dataclass(frozen=True)
class RecordSeen:
    """Record as far as order and identity go."""

    topic: str
    key: str
    version: int
    event_id: str
    key_bytes: bytes
    value: bytes
    headers: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True)
class KafkaInspector:
    """Inspector of one cluster's topics."""

    access: Access

    async def ends(self) -> dict[Place, int]:
        return await asyncio.to_thread(self._ends)

    def _ends(self) -> dict[Place, int]:
        try:
            return self._ask_ends()
        except KafkaException:
            forget_clients()
            return self._ask_ends()

    def _ask_ends(self) -> dict[Place, int]:
        admin = _admin(self.access)
        wanted = {
            TopicPartition(topic.name, partition): OffsetSpec.latest()  # type: ignore[no-untyped-call]
            for topic in topics
            for partition in range(topic.partitions)
        }
        asked = admin.list_offsets(wanted, request_timeout=10)
        return {(place.topic, place.partition): answer.result(15).offset for place, answer in asked.items()}

    async def lag(self, group: str) -> int:
        """Records that the group has not committed; topics that it does not read do not count."""
        return await asyncio.to_thread(self._lag, group)

    def _lag(self, group: str) -> int:
        committed = self._committed(group)
        read = {topic for topic, _ in committed} or {topic.name for topic in topics}
        return sum(end - committed.get(place, 0) for place, end in self._ends().items() if place[0] in read)

    def _committed(self, group: str) -> dict[Place, int]:
        places = [(topic.name, partition) for topic in topics for partition in range(topic.partitions)]
        return committed(self.access, group, places)

    async def forget_members(self, group: str) -> None:
        """Tell the broker that every member of this group has gone; of those killed it learns by a timeout else."""
        described = await asyncio.to_thread(self._describe, group)
        client = AIOKafkaAdminClient(**self.access.aiokafka())
        await client.start()
        try:
            node = await client.find_coordinator(group)
            for member in described.members:
                await client._send_request(LeaveGroupRequest(group, member.member_id), node_id=node)
        finally:
            await client.close()

    def _describe(self, group: str) -> Any:
        return _admin(self.access).describe_consumer_groups([group], request_timeout=10)[group].result(15)

    async def rewind(self, group: str) -> None:
        """The group, whose members have left, begins again at offset 0 everywhere it has been."""
        await asyncio.to_thread(self._rewind, group)

    def _rewind(self, group: str) -> None:
        admin = _admin(self.access)
        read = {topic for topic, _ in self._committed(group)}
        zero = [TopicPartition(topic, partition, 0) for topic, partition in self._ends() if topic in read]
        admin.alter_consumer_group_offsets([ConsumerGroupTopicPartitions(group, zero)])[group].result(15)

    async def since(self, starts: dict[Place, int], topic: str = "suppliers.supplier") -> list[RecordSeen]:
        """Records of one topic after these offsets, partition by partition; what has no envelope is left out."""
        return await asyncio.to_thread(self._since, starts, topic)

    def _since(self, starts: dict[Place, int], topic: str) -> list[RecordSeen]:
        ends = self._ends()
        left = {place for place in starts if place[0] == topic and ends[place] > starts[place]}
        consumer = Consumer(
            {**self.access.librdkafka(), "group.id": "inspector", "enable.auto.commit": False, **_QUIET}
        )
        consumer.assign([TopicPartition(name, partition, starts[name, partition]) for name, partition in left])
        seen: list[RecordSeen] = []
        try:
            while left:
                record: Any = consumer.poll(10)
                if record is None or record.error():
                    raise OSError(f"cannot read {topic}: {record.error() if record else 'nothing for 10 s'}")
                place = record.topic(), record.partition()
                if place in left:
                    seen += _read(record)
                if record.offset() + 1 >= ends[place]:
                    left.discard(place)
        finally:
            consumer.close()
        return seen

    async def put(self, records: Iterable[Record]) -> list[RecordId]:
        """Put records (topic, key, value, headers) there as they are. Returns where each stands."""
        return await asyncio.to_thread(self._put, list(records))

    def _put(self, records: Sequence[Record]) -> list[RecordId]:
        producer = Producer(
            {
                **self.access.librdkafka(),
                "acks": "all",
                "partitioner": "murmur2_random",
                "message.max.bytes": 2_000_000,
                **_QUIET,
            }
        )
        places: list[RecordId] = []

        def note(error: Any, record: Any) -> None:
            if error:
                raise OSError(str(error))
            places.append((record.topic(), record.partition(), record.offset()))

        for topic, key, value, headers in records:
            producer.produce(topic, key=key, value=value, headers=[*headers], on_delivery=note)
        if producer.flush(20):
            raise OSError("Kafka did not take every record")
        return places


def forget_clients() -> None:
    """One that has known a broker before its restart may hold its old epoch for ever."""
    _admin.cache_clear()
    offset_client.cache_clear()


@lru_cache
def _admin(access: Access) -> AdminClient:
    return AdminClient({**access.librdkafka(), **_QUIET})


def record_of(event: Event, sequence: int, event_id: str | None = None) -> Record:
    """The record that the event's owner would send."""
    envelope = Envelope.of(event, event_id or str(uuid4()), datetime.now(UTC), sequence)
    return event.topic.name, str(event.aggregate_id).encode(), event.to_json(), list(envelope.to_headers())


def _read(record: Any) -> list[RecordSeen]:
    headers = tuple(record.headers() or ())
    try:
        envelope = Envelope.from_headers(headers)
    except ValueError:
        return []
    key, value = record.key() or b"", record.value() or b""
    return [RecordSeen(record.topic(), envelope.partitionkey, envelope.sequence, envelope.id, key, value, headers)]
