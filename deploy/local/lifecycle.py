"""Up and down of a whole stack."""

import fcntl
import shutil
import signal
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

from deploy.local import infra, kafka, ports, postgres, processes, services, supervisor
from deploy.local.errors import StackError
from deploy.local.manifests import Service, ServiceProcess, discover, processes_of
from deploy.local.processes import Process
from deploy.local.stack import Stack, private
from deploy.local.steps import Step, run

TOPICS = "topics"


def up(stack: Stack, only: Collection[str] = ()) -> None:
    """Starts what does not run yet, in order; a second call changes nothing. `only` names parts or services."""
    with exclusive(stack):
        steps = _steps(stack)
        chosen = {name: steps[name] for name in _matching(list(steps), only)}
        for name, step in chosen.items():
            ports.claim(stack, name, *step.ports)
        processes.want(stack, [name for name, step in chosen.items() if step.ports])
        run(chosen)
        if _services_running(stack):
            supervisor.start(stack)


def restart_crashed(stack: Stack, name: str) -> bool:
    """Start `name` anew where it is wanted and dead; nothing while a command is at work on the stack."""
    with suppress(BlockingIOError), exclusive(stack, wait=False):
        if not is_dead(stack, name):
            return False
        supervisor.note_restart(stack, name)
        of_services = {one.name: one for one in services.all_processes(stack)}
        if name in of_services:
            services.launch(stack, of_services[name])
        else:
            infra.steps(stack)[name].work(lambda text: None)
        return True
    return False


def down(stack: Stack, only: Collection[str] = ()) -> list[str]:
    """Ends every process of this stack, or those named; data stays. Gives their names.

    Services go first, so that they can still finish what they have in hand.
    """
    if not only:
        supervisor.stop(stack)
    with exclusive(stack):
        running = {one.name: one for one in processes.everything(stack) if one.name != supervisor.NAME}
        ended = _matching(list(running), only)
        below = [name for name in ended if name.partition("-")[0] in {part.name for part in infra.PARTS}]
        for group in ([name for name in ended if name not in below], below):
            with ThreadPoolExecutor(8) as pool:
                list(pool.map(lambda name: _stop(stack, running[name]), group))
        processes.forget(stack, ended if only else processes.wanted(stack))
        if not _services_running(stack):
            supervisor.stop(stack)
        return ended


def wipe(stack: Stack) -> None:
    """Down, with the stacks that tests made inside it, and the data goes too."""
    for inner in stack.home.glob("stacks/*"):
        down(Stack(inner))
    down(stack)
    shutil.rmtree(stack.home)


@contextmanager
def exclusive(stack: Stack, *, wait: bool = True) -> Iterator[None]:
    """One command at a time changes a stack; the lock ends with the command, however that ends."""
    stack.home.mkdir(parents=True, exist_ok=True)
    stack.home.chmod(stack.home.stat().st_mode & ~0o066)  # PostgreSQL's own account may pass
    with private(stack.home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def _stop(stack: Stack, process: Process) -> None:
    sign = postgres.STOP_SIGNAL if process.name == postgres.NAME else signal.SIGTERM
    processes.stop(stack, process, with_signal=sign)


def _matching(known: list[str], wanted: Collection[str]) -> list[str]:
    """`suppliers` means all that is of suppliers, `suppliers-web` that one; nothing means everything."""
    for name in wanted:
        if not any(one == name or one.startswith(f"{name}-") for one in known):
            raise StackError(f"There is no {name}; there are: {', '.join(known) or 'none'}.")
    return [one for one in known if not wanted or one in wanted or one.partition("-")[0] in wanted]


def _steps(stack: Stack) -> dict[str, Step]:
    steps = infra.steps(stack)
    found = discover(stack.services)
    idle = [service for service in found if not _runs_whole(stack, service)]
    if idle:
        steps[TOPICS] = Step(lambda report: _apply_topics(stack), after=(kafka.NAME,))
    for service in idle:
        steps[f"{service.name}-data"] = _data_step(stack, service)
    for one in services.all_processes(stack):
        steps[one.name] = _start_step(stack, one)
    return steps


def _data_step(stack: Stack, service: Service) -> Step:
    return Step(lambda report: services.prepare(stack, service, report), after=(postgres.NAME,))


def _start_step(stack: Stack, one: ServiceProcess) -> Step:
    after = (*(part.name for part in infra.PARTS), TOPICS, f"{one.service.name}-data")
    return Step(lambda report: services.start(stack, one), after, (one.port,))


def _apply_topics(stack: Stack) -> None:
    services.once(stack, TOPICS, ["chassis.kafka.topics", "apply"], kafka.access(stack).variables())


def _runs_whole(stack: Stack, service: Service) -> bool:
    return all(processes.running(stack, one.name) for one in processes_of(service))


def _services_running(stack: Stack) -> bool:
    others = {supervisor.NAME, *(part.name for part in infra.PARTS)}
    return any(one.name.partition("-")[0] not in others for one in processes.everything(stack))


def is_dead(stack: Stack, name: str) -> bool:
    """Whether it ought to run, was started, and does not live."""
    process = processes.find(stack, name) if name in processes.wanted(stack) else None
    return process is not None and not process.alive()
