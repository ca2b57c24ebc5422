"""Another system's reader, written from the AsyncAPI document alone: no Jembatan package, only confluent-kafka.

    python outsider.py asyncapi.json < account.json

`account.json` is what the operations team gave: where the brokers are and how to sign in, as librdkafka wants it.
Prints every event there is, one JSON object a line, and ends when it has read all topics to their end.
"""

import json
import sys
from typing import Any

from confluent_kafka import OFFSET_BEGINNING, Consumer, TopicPartition


def main(document: str) -> None:
    with open(document) as file:  # noqa: PTH123 an outsider's plain style
        api = json.load(file)
    messages = {message["name"]: message for message in api["components"]["messages"].values()}
    consumer = Consumer({**json.load(sys.stdin), "group.id": "ext-coba-reader", "enable.auto.commit": False})
    left = _ends(consumer, [channel["address"] for channel in api["channels"].values()])
    consumer.assign([TopicPartition(topic, partition, OFFSET_BEGINNING) for topic, partition in left])
    while left:
        record: Any = consumer.poll(10)
        if record is None:
            raise SystemExit(f"nothing for 10 s, and {left} is not read to its end")
        if record.error():
            raise SystemExit(record.error())
        _print(record, messages)
        place = (record.topic(), record.partition())
        if record.offset() + 1 >= left.get(place, 0):
            left.pop(place, None)
    consumer.close()


def _ends(consumer: Consumer, topics: list[str]) -> dict[tuple[str, int], int]:
    """The end of every partition that holds anything."""
    ends: dict[tuple[str, int], int] = {}
    known = consumer.list_topics(timeout=10).topics
    for topic in topics:
        for partition in known[topic].partitions:
            low, high = consumer.get_watermark_offsets(TopicPartition(topic, partition), timeout=10)
            if high > low:
                ends[topic, partition] = high
    return ends


def _print(record: Any, messages: dict[str, Any]) -> None:
    headers = {name: value.decode() for name, value in record.headers() or []}
    known = messages.get(headers["ce_type"])
    sys.stdout.write(
        json.dumps(
            {
                "topic": record.topic(),
                "partition": record.partition(),
                "offset": record.offset(),
                "key": record.key().decode(),
                "headers": headers,
                "title": known["title"] if known else "unknown",
                "value": record.value().decode(),
            },
            ensure_ascii=False,
        )
        + "\n"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
