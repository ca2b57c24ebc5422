"""Topics and grants as data: declared in the contracts, applied by `python -m chassis.kafka.topics apply`.

Applying makes what is missing, sets what differs and adds partitions; it never deletes a topic and never shrinks one.
"""

import asyncio
import sys
from collections.abc import Iterable

from aiokafka.admin import AIOKafkaAdminClient, NewPartitions, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import TopicAlreadyExistsError, for_code
from jembatan_contracts import Topic, topics
from jembatan_contracts.grants import Grant, grants

from chassis.config import KafkaSettings, load
from chassis.kafka import acls
from chassis.kafka.clients import connection_options


async def apply(
    settings: KafkaSettings, declared: Iterable[Topic] = topics, granted: Iterable[Grant] = ()
) -> list[str]:
    """Make the brokers' topics and access rules be as declared. Returns one line for each change."""
    admin = AIOKafkaAdminClient(**connection_options(settings), client_id="jembatan-topics")
    await admin.start()
    try:
        present = set(await admin.list_topics())
        changes = []
        for topic in declared:
            if topic.name not in present:
                await _create(admin, topic, settings.kafka_replication)
                changes.append(f"created {topic.name} ({topic.partitions} partitions)")
            else:
                changes += await _adjust(admin, topic)
        return [*changes, *await acls.apply(admin, granted)]
    finally:
        await admin.close()


async def _create(admin: AIOKafkaAdminClient, topic: Topic, replication: int) -> None:
    wanted = NewTopic(topic.name, topic.partitions, replication, topic_configs=topic.config)
    answer = await admin.create_topics([wanted])
    for _name, code, *_message in answer.topic_errors:
        error = for_code(code)
        if code and error is not TopicAlreadyExistsError:
            raise error(f"{topic.name}: {_message}")


async def _adjust(admin: AIOKafkaAdminClient, topic: Topic) -> list[str]:
    changes = []
    [described] = await admin.describe_topics([topic.name])
    partitions = len(described["partitions"])
    if partitions < topic.partitions:
        await admin.create_partitions({topic.name: NewPartitions(topic.partitions)})
        changes.append(f"{topic.name}: {partitions} → {topic.partitions} partitions")
    resource = ConfigResource(ConfigResourceType.TOPIC, topic.name)
    [answer] = await admin.describe_configs([resource])
    now = {entry[0]: entry[1] for entry in answer.resources[0][4]}
    differs = {name: value for name, value in topic.config.items() if now.get(name) != value}
    if differs:
        await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic.name, topic.config)])
        changes += [f"{topic.name}: {name} {now.get(name)} → {value}" for name, value in differs.items()]
    return changes


def main(arguments: list[str]) -> int:
    if arguments != ["apply"]:
        sys.stderr.write("usage: python -m chassis.kafka.topics apply\n")
        return 2
    changes = asyncio.run(apply(load(KafkaSettings), granted=grants()))
    sys.stdout.write("\n".join(changes or ["topics and grants are as declared"]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
