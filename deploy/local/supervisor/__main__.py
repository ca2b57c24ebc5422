"""`python -m deploy.local.supervisor --home …`: watch a stack's processes until SIGTERM."""

import signal
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from deploy.local import lifecycle, processes, services, supervisor, waiting
from deploy.local.errors import StackError
from deploy.local.manifests import ServiceProcess
from deploy.local.processes import Process
from deploy.local.stack import Ports, Stack

EVERY = 1.0
LONGEST_BACKOFF = 60.0
SETTLED = 120.0
"""A process that lived this long crashed for a new reason: the back-off begins anew."""


@dataclass
class Watched:
    """Liveness of one process: when it answered last, and how often it was restarted lately."""

    pid: int = 0
    answered: float = 0.0
    started: float = 0.0
    failures: int = 0
    not_before: float = 0.0


@dataclass
class Supervisor:
    stack: Stack
    silent: float
    watched: dict[str, Watched] = field(default_factory=dict)

    def run(self) -> None:
        with ThreadPoolExecutor(8) as pool:
            while not self._rest():
                self.look(pool)

    def look(self, pool: ThreadPoolExecutor) -> None:
        """One pass: ask every service whether it lives, then restart what is gone."""
        known = {one.name: one for one in services.all_processes(self.stack)}
        running = [process for name in known if (process := processes.running(self.stack, name))]
        list(pool.map(lambda process: self._ask(process, known[process.name]), running))
        for name in processes.wanted(self.stack):
            if lifecycle.is_dead(self.stack, name) and self._may_restart(name):
                self._restart(name)

    def _rest(self) -> bool:
        """Wait for the next pass; True when told to end. What this process itself slept too long counts as nobody's
        silence: a starved machine hangs nobody."""
        began = time.monotonic()
        told = waiting.given_up.wait(EVERY)
        late = time.monotonic() - began - EVERY
        if late > EVERY:
            for one in self.watched.values():
                one.answered += late
        return told

    def _ask(self, process: Process, one: ServiceProcess) -> None:
        now = time.monotonic()
        watched = self.watched.setdefault(process.name, Watched())
        if watched.pid != process.pid:  # a new process may take its time to start
            watched.pid, watched.started, watched.answered = process.pid, now, now + waiting.PATIENCE
        if services.answers(self.stack, one):
            watched.answered = now
        elif now - watched.answered > self.silent:
            print(f"killed {process.name}: no answer for {self.silent:.0f} s", flush=True)
            processes.kill(process)

    def _restart(self, name: str) -> None:
        try:
            if lifecycle.restart_crashed(self.stack, name):
                print(f"restarted {name}", flush=True)
        except StackError as error:  # tried again when its back-off is over
            print(f"{name}: {error}", flush=True)

    def _may_restart(self, name: str) -> bool:
        """Whether its back-off is over: 0, 1, 2, 4 … seconds between restarts, so that a broken one spins nothing."""
        now = time.monotonic()
        watched = self.watched.setdefault(name, Watched(started=now))
        if now < watched.not_before:
            return False
        watched.failures = 0 if now - watched.started > SETTLED else watched.failures + 1
        watched.not_before = now + min(2.0 ** max(0, watched.failures - 1), LONGEST_BACKOFF)
        return True


def main(
    home: Annotated[Path, typer.Option()],
    services_folder: Annotated[Path, typer.Option("--services")],
    fast: Annotated[bool, typer.Option("--fast")] = False,
    alone: Annotated[bool, typer.Option("--alone", help="Heed no settings from outside.")] = False,
    silent: Annotated[float, typer.Option(help="Seconds without an answer.")] = supervisor.SILENT,
) -> None:
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: waiting.given_up.set())
    settings = {} if alone else Stack.at(home).env
    stack = Stack(home, settings, Ports.FIXED, fast=fast, services=services_folder)
    Supervisor(stack, silent).run()


if __name__ == "__main__":
    typer.run(main)
