"""Tables of what happened: asked of the services and of Kafka, nothing remembered from the steps."""

from collections import Counter

from confluent_kafka import Consumer, TopicPartition
from rich.table import Table

from deploy.demo.day import CILEGON, DITJEN, Day
from deploy.local import kafka
from deploy.local.steps import console

STATUSES = ("sent", "failed", "cancelled", "uncertain", "queued", "retry")
SHOWN = {
    "sent": "terkirim",
    "failed": "gagal",
    "cancelled": "batal",
    "uncertain": "belum pasti",
    "queued": "antre",
    "retry": "diulang",
}
PREFIX = "id.go.ditjenpas."


def show(day: Day) -> None:
    console.print()
    for table in (_units(day), _events(day), _messages(day)):
        console.print(table)
        console.print()


def _units(day: Day) -> Table:
    admin = day.person("admin", DITJEN)
    [national] = admin.get(f"/campaigns/{day.campaign['id']}/rates", level="ditjen")["groups"]
    kanwils = admin.get(f"/campaigns/{day.campaign['id']}/rates", level="kanwil")["groups"]
    banten = next(one for one in kanwils if one["code"] == "kanwil-banten")
    table = Table(title="Unit dan pemasok", title_justify="left")
    for heading in ("", "wajib", "lapor", "tepat", "lambat", "nihil", "setuju", "belum"):
        table.add_column(heading, justify="left" if not heading else "right")
    for name, one in (("Nasional", national), ("Kanwil Banten", banten)):
        numbers = [one[key] for key in ("expected", "reported", "on_time", "late", "nil", "approved")]
        table.add_row(name, *map(str, [*numbers, one["expected"] - one["reported"]]))
    table.caption = f"pemasok terdaftar: {len(admin.all('/suppliers'))}, di antaranya {_own(day)} milik Lapas Cilegon"
    return table


def _own(day: Day) -> int:
    return len(day.person("operator", CILEGON).all("/suppliers"))


def _events(day: Day) -> Table:
    table = Table("topik", "jenis peristiwa", title="Peristiwa di Kafka", title_justify="left")
    table.add_column("jumlah", justify="right")
    for (topic, kind), count in sorted(_count_events(day).items()):
        table.add_row(topic, kind.removeprefix(PREFIX).partition(".")[2], str(count))
    return table


def _count_events(day: Day) -> Counter[tuple[str, str]]:
    consumer = Consumer({**kafka.access(day.stack).librdkafka(), "group.id": "demo-count"})
    counted: Counter[tuple[str, str]] = Counter()
    for topic in sorted(name for name in consumer.list_topics(timeout=10).topics if not name.startswith("__")):
        for partition in consumer.list_topics(topic, timeout=10).topics[topic].partitions:
            low, high = consumer.get_watermark_offsets(TopicPartition(topic, partition), timeout=10)
            consumer.assign([TopicPartition(topic, partition, low)])
            for record in consumer.consume(high - low, timeout=10) if high > low else []:
                kind = dict(record.headers() or []).get("ce_type")
                counted[topic, kind.decode() if isinstance(kind, bytes) else "?"] += 1
    consumer.close()
    return counted


def _messages(day: Day) -> Table:
    deliveries = day.person("admin", DITJEN, "notifier").all("/deliveries")
    counted = Counter((one["kind"], one["channel"], one["status"]) for one in deliveries)
    statuses = [status for status in STATUSES if any(key[2] == status for key in counted)]
    table = Table("pesan", "saluran", title="Pesan menurut jenis dan keadaan", title_justify="left")
    for status in statuses:
        table.add_column(SHOWN[status], justify="right")
    for kind, channel in sorted({key[:2] for key in counted}):
        table.add_row(kind, channel, *(str(counted[kind, channel, status]) for status in statuses))
    return table
