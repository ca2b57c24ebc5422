"""Stack under test: the real services as processes in a folder of their own, and the recorder beside them.

Nothing here imports a service: they are known by manifest, HTTP, Kafka and what their databases hold.
"""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import psutil

from deploy.local import clock, infra, issuer, kafka, lifecycle, ports, postgres, processes, services, waiting
from deploy.local.kafka_access import Access
from deploy.local.manifests import Service, discover
from deploy.local.ports import Port
from deploy.local.stack import ROOT, Ports, Stack
from deploy.local.waiting import eventually
from tests.faults.fork_server import ForkServer
from tests.faults.proxy import Proxy

HOME = ROOT / ".local" / "faults"
PARTS = tuple(part.name for part in infra.PARTS)
RECORDER = "recorder"
"""Name of the recorder as a service, and of its package, which lies beside this module."""
SERVICES = ("suppliers", "notifier")
STANDING = ("suppliers-web", "suppliers-worker", "notifier-worker", "recorder-worker")
"""Processes that every run needs alive."""


@dataclass(frozen=True)
class ProcessConfig:
    """Failpoints, guards and settings that a process is started with."""

    failpoints: str = ""
    without: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()

    @property
    def variables(self) -> dict[str, str]:
        return {
            "JEMBATAN_FAILPOINTS": self.failpoints,
            **dict(self.settings),
        }


PLAIN = ProcessConfig()


@dataclass
class FaultStack:
    """Stack of its own. Processes are started, killed and frozen from outside."""

    local: Stack
    configs: dict[str, ProcessConfig] = field(default_factory=dict)
    pools: dict[str, asyncpg.Pool] = field(default_factory=dict)
    proxies: dict[str, Proxy] = field(default_factory=dict)
    fork_servers: dict[str, ForkServer] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def at(cls, home: Path, **shape: Any) -> "FaultStack":
        return cls(Stack(home, ports=Ports.AUTO, **shape))

    async def open(self) -> None:
        """Start fresh servers, databases and processes; returns when the units are known to everybody."""
        await asyncio.to_thread(self._build)
        for which, front, behind in self._lines():
            self.proxies[which] = Proxy(front, behind)
            await self.proxies[which].open()
        for name in (*SERVICES, RECORDER):
            self.pools[name] = await asyncpg.create_pool(
                self.url(name).replace("+asyncpg", ""), min_size=0, max_size=4, command_timeout=20, timeout=10
            )
        await asyncio.gather(*(self.ensure_running(name, PLAIN) for name in STANDING))
        counted = "SELECT count(*) FROM unit"
        await eventually("suppliers knows the units", lambda: self._equals("suppliers", counted, "notifier", counted))

    def _build(self) -> None:
        there = os.environ.get("PYTHONPATH", "").split(os.pathsep)
        os.environ["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parent), *filter(None, there)])
        if self.local.home.exists():
            lifecycle.wipe(self.local)
        for one in services.all_processes(self.local):
            ports.number(self.local, one.port)  # chosen before steps that run at once ask for them
        if self.local.proxied:
            self._lines()
        lifecycle.up(self.local, [*PARTS, lifecycle.TOPICS, *(f"{name}-data" for name in SERVICES)])
        postgres.make_database(self.local, RECORDER, RECORDER, RECORDER)
        owner = {services.OWNER_URL: postgres.owner_url(self.local, RECORDER, RECORDER, RECORDER)}
        services.once(self.local, "recorder-migrate", [RECORDER, "migrate"], self._variables(RECORDER) | owner)

    def _lines(self) -> list[tuple[str, int, int]]:
        """Proxies that processes may be sent through: name, port, port behind it."""
        if not self.local.proxied:
            return []
        numbers = [ports.number(self.local, one) for one in (ports.KAFKA_PROXY, ports.KAFKA_BEHIND_PROXY)]
        database = ports.number(self.local, Port("LOCAL_POSTGRES_PROXY_PORT", ports.AUTO_RANGE.start))
        return [("kafka", *numbers), ("postgres", database, ports.number(self.local, ports.POSTGRES))]  # type: ignore[list-item]

    def detour(self, name: str) -> dict[str, Any]:
        """Settings that lead a process through both proxies."""
        own, front = str(ports.number(self.local, ports.POSTGRES)), str(self.proxies["postgres"].port)
        return {
            "database_url": self.url(name.partition("-")[0]).replace(f":{own}/", f":{front}/"),
            "kafka_bootstrap": f"127.0.0.1:{self.proxies['kafka'].port}",
        }

    async def close(self) -> None:
        for proxy in self.proxies.values():
            await proxy.close()
        for pool in self.pools.values():
            pool.terminate()
        await asyncio.to_thread(lifecycle.down, self.local)
        for fork_server in self.fork_servers.values():
            fork_server.close()

    async def ensure_running(self, name: str, config: ProcessConfig) -> None:
        """Start the process unless it runs with this configuration already."""
        await asyncio.to_thread(self._ensure_running, name, config)

    def is_running(self, name: str, config: ProcessConfig) -> bool:
        """Whether it runs as wanted already. One with a failpoint counts as used up."""
        now = processes.running(self.local, name)
        same = self.configs.get(name) == config and not config.failpoints
        return bool(now and same and not is_stopped(now.pid))

    def _ensure_running(self, name: str, config: ProcessConfig) -> None:
        if self.is_running(name, config):
            return
        self.kill(name)
        self.configs[name] = config
        service, _, kind = name.partition("-")
        kind = kind.partition("-")[0]
        port = Port(f"LOCAL_{name.upper().replace('-', '_')}_PORT", ports.AUTO_RANGE.start)
        with self._lock:
            (number,) = ports.claim(self.local, name, port)
        package = RECORDER if service == RECORDER else self.manifest(service).package
        command = [sys.executable, "-m", package, kind]
        command += [word for part in config.only for word in ("--only", part)]
        env = self._variables(service) | {"JEMBATAN_PORT": str(number)} | config.variables
        pid = self._fork_server(package).spawn(command[3:], env, self.local.log(name), config.without)
        process = processes.record(self.local, name, pid, command, port=number)

        def died_at_a_failpoint() -> bool:
            return bool(config.failpoints) and not process.alive()

        waiting.until_ready(
            self.local,
            process,
            lambda: waiting.answers_ok(f"http://127.0.0.1:{number}/readyz") or died_at_a_failpoint(),
        )

    def _variables(self, service: str) -> dict[str, str]:
        known = self.manifest(SERVICES[0] if service == RECORDER else service)
        own = {"JEMBATAN_DATABASE_URL": self.url(service)}
        if service == RECORDER:  # the contracts grant it nothing
            own |= kafka.access(self.local).variables()
        return services.variables(self.local, known) | own

    def _fork_server(self, package: str) -> ForkServer:
        with self._lock:
            if package not in self.fork_servers:
                self.fork_servers[package] = ForkServer(package)
            return self.fork_servers[package]

    def manifest(self, service: str) -> Service:
        return next(one for one in discover(self.local.services) if one.name == service)

    def url(self, service: str) -> str:
        if service == RECORDER:
            return postgres.service_url(self.local, RECORDER, RECORDER, RECORDER)
        database = self.manifest(service).database
        return postgres.service_url(self.local, service, database.name, database.role)

    def alive(self, name: str) -> bool:
        return processes.running(self.local, name) is not None

    def signal(self, name: str, sign: signal.Signals) -> None:
        if process := processes.running(self.local, name):
            with suppress(ProcessLookupError):
                os.kill(process.pid, sign)

    def kill(self, name: str) -> None:
        """kill -9; returns when it is gone."""
        if process := processes.running(self.local, name):
            with suppress(psutil.NoSuchProcess):
                leader = psutil.Process(process.pid)
                family = [leader, *leader.children(recursive=True)]
                leader.kill()
                psutil.wait_procs(family, timeout=10)

    async def stop(self, *names: str) -> None:
        """End with SIGTERM: what is in flight is finished first."""
        await asyncio.to_thread(self._stop, names)

    def _stop(self, names: Sequence[str]) -> None:
        for name in names:
            if process := processes.running(self.local, name):
                processes.stop(self.local, process)

    def frozen(self, name: str) -> bool:
        process = processes.running(self.local, name)
        return process is not None and is_stopped(process.pid)

    async def ask(self, service: str, statement: str, *values: Any) -> list[Any]:
        return list(await self.pools[service].fetch(statement, *values))

    async def value(self, service: str, statement: str, *values: Any) -> Any:
        return await self.pools[service].fetchval(statement, *values)

    async def server(self, verb: str, *names: str) -> None:
        """`up` or `down` of servers, as the stack itself does it."""
        await asyncio.to_thread(getattr(lifecycle, verb), self.local, list(names))

    async def restore(self) -> None:
        """Undo what an unfinished run may have left: servers down, connections dead, replicas that nobody needs."""
        for proxy in self.proxies.values():
            proxy.heal()
        servers = [name for name in PARTS if name != kafka.NAME] + [one.name for one in kafka.brokers(self.local)]
        if any(not self.alive(name) for name in servers):
            await self.server("up", *PARTS)
        strays = [one.name for one in processes.everything(self.local) if one.name not in (*servers, *STANDING)]
        for name in strays:
            self.kill(name)

    async def as_admin(self, service: str, statement: str, *values: Any) -> list[Any]:
        """One statement in a service's database with all rights; histories do not keep their rows from it."""
        database = self.url(service).rpartition("/")[2]
        address = postgres.url(self.local).rpartition("/")[0] + f"/{database}"
        writing = {"default_transaction_read_only": "off", "session_replication_role": "replica"}
        connection = await asyncpg.connect(address, timeout=10, server_settings=writing)
        try:
            return list(await connection.fetch(statement, *values))
        finally:
            await connection.close()

    @property
    def kafka(self) -> Access:
        return kafka.access(self.local)

    def address(self, service: str) -> str:
        return services.address(self.local, service)

    def token(self, roles: Sequence[str], unit: str) -> str:
        return issuer.mint(self.local, roles, unit)

    def move_clock(self, **later: float) -> None:
        """The services take it to be so much later from now on."""
        from datetime import timedelta

        clock.set_to(self.local, clock.now(self.local) + timedelta(**later))

    async def _equals(self, one: str, query: str, other: str, its: str) -> bool:
        return bool(await self.value(one, query) == await self.value(other, its) != 0)


def settings(values: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(value)) for name, value in values.items())


def is_stopped(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_STOPPED)
    except psutil.NoSuchProcess:
        return False
