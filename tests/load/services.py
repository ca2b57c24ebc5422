"""Services of the repository as black boxes on the benchmark's stack: a fresh database and the real processes."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.local import issuer, kafka, lifecycle, ports, processes, services, waiting
from deploy.local.manifests import Service, discover
from deploy.local.processes import Process
from tests.load.stack import BenchStack


@dataclass
class Served:
    """Service on this stack."""

    stack: BenchStack
    service: Service

    @classmethod
    def of(cls, stack: BenchStack, name: str) -> "Served":
        """As it stands."""
        return cls(stack, next(one for one in discover(stack.local.services) if one.name == name))

    @classmethod
    def afresh(cls, stack: BenchStack, name: str) -> "Served":
        """Its database made anew and migrated, with its topics and its standing data."""
        served = cls.of(stack, name)
        stack.sql(f'DROP DATABASE IF EXISTS "{served.database}" WITH (FORCE)')
        lifecycle.up(stack.local, [issuer.NAME])
        services.once(stack.local, "topics", ["chassis.kafka.topics", "apply"], kafka.access(stack.local).variables())
        services.prepare(stack.local, served.service, lambda _line: None)
        return served

    @property
    def database(self) -> str:
        return self.service.database.name

    @property
    def dsn(self) -> str:
        """Its database with all rights, as asyncpg reads it."""
        return self.stack.dsn(self.database)

    @contextmanager
    def running(self, *words: str, **settings: str) -> Iterator["Serving"]:
        """`python -m <service> <words…>` from its readiness to its end; settings overrule the stack's."""
        local, name = self.stack.local, "-".join(("bench", self.service.name, *(w for w in words if w[0] != "-")))
        port = ports.pick_free(avoid=set())
        env = services.variables(local, self.service) | {"JEMBATAN_PORT": str(port)} | settings
        process = processes.start(local, name, [sys.executable, "-m", self.service.package, *words], env=env, port=port)
        try:
            serving = Serving(process, f"http://127.0.0.1:{port}")
            waiting.until_ready(local, process, serving.answers)
            yield serving
        finally:
            processes.stop(local, process)


@dataclass(frozen=True)
class Serving:
    process: Process
    address: str

    def answers(self) -> bool:
        return waiting.answers_ok(f"{self.address}/readyz")

    @property
    def peak_mib(self) -> float:
        """The most memory it has held so far."""
        status = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        kib = next(line.split()[1] for line in status if line.startswith("VmHWM:"))
        return int(kib) / 1024
