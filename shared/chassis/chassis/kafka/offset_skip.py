"""Skipping of records that a consumer cannot get past: each is kept as a dead letter, then the group goes on behind.

The group must have no member meanwhile: stop the worker first.
"""

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from jembatan_contracts.cloudevents import BadEnvelope

from chassis import gettext
from chassis.db import Database
from chassis.dead_letters.store import Kind, store_dead_letter
from chassis.errors import Conflict
from chassis.inbox import Consumers
from chassis.kafka.clients import security_options
from chassis.kafka.records import DecodedRecord, Record

BATCH = 500
PATIENCE = 24
"""Fetches of five seconds without a record, after which nothing is skipped."""


async def skip_to(
    database: Database, consumers: Consumers, topic: str, number: int, offset: int, reason: str, *, dry_run: bool
) -> int:
    """Move the group of `consumers` to `offset` of partition `number`. Returns how many records it will not apply.

    Raises `Conflict` where a member of the group is still at work, or the offset lies behind where the group is.
    """
    partition = TopicPartition(topic, number)
    kafka = AIOKafkaConsumer(
        bootstrap_servers=database.settings.kafka_bootstrap.split(","),
        group_id=consumers.group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        **security_options(database.settings),
    )
    await kafka.start()
    try:
        kafka.assign([partition])
        begin = await kafka.committed(partition)
        if begin is None:
            begin = (await kafka.beginning_offsets([partition]))[partition]
        end = (await kafka.end_offsets([partition]))[partition]
        if not begin <= offset <= end:
            raise Conflict(gettext("Posisi harus antara %(begin)s dan %(end)s.", begin=begin, end=end))
        if not dry_run:
            await kafka.commit({partition: begin})  # refused while a member of the group is at work
        kafka.seek(partition, begin)
        skipped = await _keep(database, consumers, kafka, partition, offset, reason, dry_run=dry_run)
        if not dry_run:
            await kafka.commit({partition: offset})
        return skipped
    except KafkaError as error:
        raise Conflict(
            gettext("Kafka menolak (%(error)s). Hentikan worker lalu coba lagi.", error=type(error).__name__),
        ) from None
    finally:
        await kafka.stop()


async def _keep(
    database: Database,
    consumers: Consumers,
    kafka: AIOKafkaConsumer,
    partition: TopicPartition,
    offset: int,
    reason: str,
    *,
    dry_run: bool,
) -> int:
    """Store every record before `offset` as a dead letter of kind contract."""
    skipped = tries = 0
    while await kafka.position(partition) < offset:
        found = await kafka.getmany(partition, timeout_ms=5_000, max_records=BATCH)
        records = [one for one in found.get(partition, []) if one.offset < offset]
        if not records:
            tries += 1
            if tries > PATIENCE:
                raise Conflict(gettext("Kafka tidak memberi catatannya. Coba lagi."))
            continue
        skipped += len(records)
        if dry_run:
            continue
        async with database.transaction() as session:
            for one in records:
                kept = Record(
                    one.topic, one.partition, one.offset, one.timestamp, one.key, one.value, tuple(one.headers)
                )
                fault = BadEnvelope(reason)
                await store_dead_letter(session, consumers.group, DecodedRecord(kept, fault=fault), Kind.CONTRACT)
    return skipped
