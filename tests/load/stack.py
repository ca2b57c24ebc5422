"""Stack of the benchmark: PostgreSQL (fsync on), Kafka and mail of its own, and the drivers' processes."""

import asyncio
import json
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg

from deploy.local import infra, kafka, kafka_access, lifecycle, mail, postgres, waiting
from deploy.local.processes import last_lines
from deploy.local.stack import ROOT, Ports, Stack
from tests.load.worker_protocol import Figures

HOME = ROOT / ".local" / "bench"
IN_THE_CLEAR = {kafka_access.SETTING: "plaintext"}
"""Every side and every baseline alike, so that a ratio is about what is measured and not about TLS."""


class DriverFailed(Exception):
    """Driver that ended badly or said nothing in time; the text holds the end of its log."""


@dataclass
class BenchStack:
    """The stack and what runs on it. `deadline` (monotonic) is the end of anybody's patience."""

    local: Stack
    deadline: float = field(default_factory=lambda: time.monotonic() + 3600)
    _running: "list[Running]" = field(default_factory=list)

    @classmethod
    def at(cls, home: Path = HOME) -> "BenchStack":
        return cls(Stack(home.resolve(), IN_THE_CLEAR, ports=Ports.AUTO))

    def open(self) -> None:
        """Empty servers: what an earlier run left is stopped and removed, its reports stay."""
        lifecycle.down(self.local)
        for name in ("postgres", "kafka", "mail", "logs"):
            shutil.rmtree(self.local.home / name, ignore_errors=True)
        lifecycle.up(self.local, infra.FOR_TESTS)

    def close(self) -> None:
        for running in self._running:
            running.kill()
        lifecycle.down(self.local)

    @property
    def patience(self) -> float:
        """Seconds until the deadline."""
        return max(0.0, self.deadline - time.monotonic())

    def wait_until(self, reason: str, check: Callable[[], Any], every: float = 0.1) -> None:
        """Return once `check` answers something true. Raises `NotInTime` at the deadline."""
        waiting.wait_until(reason, check, self.patience, every)

    @property
    def kafka(self) -> str:
        """host:port"""
        return kafka.bootstrap(self.local)

    @property
    def smtp(self) -> tuple[str, int]:
        return mail.smtp(self.local)

    @property
    def server(self) -> str:
        """PostgreSQL with all rights: postgresql://postgres:…@host:port/postgres"""
        return postgres.url(self.local)

    def dsn(self, database: str) -> str:
        """Address of one database, as asyncpg reads it."""
        return urlsplit(self.server)._replace(path=f"/{database}").geturl()

    def make_database(self, name: str) -> str:
        """An empty database of this name, made anew. Returns its address."""
        self.sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}"')
        return self.dsn(name)

    def sql(self, *statements: str, database: str = "postgres") -> Any:
        """Run statements with all rights, each alone. Returns the first value of the last one."""
        return asyncio.run(_execute(self.dsn(database), statements))

    def empty(self, *tables: str, database: str) -> None:
        """Take every row out of these tables; histories too, for which their triggers have to look away."""
        truncated = f"TRUNCATE {', '.join(tables)} CASCADE"
        self.sql("SET session_replication_role = replica", truncated, database=database)

    def settle(self, database: str) -> None:
        """After a prefill: statistics as autovacuum would have them, nothing left to write while others are timed."""
        self.sql("VACUUM ANALYZE", "CHECKPOINT", database=database)

    def start(self, module: str, *, python: Path | None = None, **orders: Any) -> "Running":
        """Run `tests.load.<module>` as a process of its own and give it its orders."""
        log = self.local.log(f"driver-{module.replace('.', '-')}")
        running = Running(module, [str(python or sys.executable), "-m", f"tests.load.{module}"], log, self)
        self._running = [one for one in self._running if one.alive] + [running]
        running.say(json.dumps(orders))
        return running

    def measure(self, module: str, *, python: Path | None = None, **orders: Any) -> Figures:
        """Run one driver from its start to its figures."""
        running = self.start(module, python=python, **orders)
        figures = running.hear()
        running.end()
        return figures


class Running:
    """Process of a driver: it is told words, one a line, and answers with lines of JSON."""

    def __init__(self, name: str, command: list[str], log: Path, stack: BenchStack) -> None:
        self.name, self.stack = name, stack
        with log.open("ab") as errors:
            self.process = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True
            )
        self._log = log
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def say(self, word: str) -> None:
        assert self.process.stdin
        with suppress(BrokenPipeError):  # it has died; whoever listens next is told why
            self.process.stdin.write(word + "\n")
            self.process.stdin.flush()

    def hear(self, within: float = 600) -> dict[str, Any]:
        """Its next line."""
        patience = min(within, max(1.0, self.stack.patience))
        try:
            line = self._lines.get(timeout=patience)
        except queue.Empty:
            self.kill()
            raise DriverFailed(self._told(f"said nothing for {patience:.0f} s")) from None
        if not line:
            self.end()
            raise DriverFailed(self._told(f"ended with {self.process.returncode}"))
        heard: dict[str, Any] = json.loads(line)
        return heard

    def end(self) -> None:
        """It has said what it had to say: let it end, or end it."""
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        assert self.process.stdin
        with suppress(BrokenPipeError):
            self.process.stdin.close()

    def kill(self) -> None:
        if self.alive:
            self.process.kill()
        self.end()

    def _listen(self) -> None:
        assert self.process.stdout
        with self.process.stdout as lines:
            for line in lines:
                self._lines.put(line)
        self._lines.put("")

    def _told(self, what: str) -> str:
        return "\n".join(
            [f"{self.name} {what}; the end of {self._log}:", *last_lines(self.stack.local, self._log.stem, 15)]
        )


async def _execute(dsn: str, statements: Sequence[str]) -> Any:
    connection = await asyncpg.connect(dsn, timeout=10)
    try:
        for statement in statements[:-1]:
            await connection.execute(statement)
        return await connection.fetchval(statements[-1])
    finally:
        await connection.close()
