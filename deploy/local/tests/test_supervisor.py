from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest

from deploy.local import lifecycle, processes, services, status, supervisor
from deploy.local.processes import Process
from deploy.local.stack import Stack
from deploy.local.waiting import PATIENCE, NotInTime, wait_until

NAME = "market-web"


@pytest.fixture
def up(stack: Stack, market: Path) -> Stack:
    lifecycle.up(stack, ["postgres", "market"])
    return stack


def test_a_process_that_was_killed_is_restarted_and_status_tells(up: Stack) -> None:
    first = _process(up)
    psutil.Process(first.pid).kill()
    wait_until("it is ready again", lambda: _is_ready_again(up, first))
    wait_until("the restart is told", lambda: NAME in supervisor.restarts(up))
    assert any(f"{NAME} was restarted 1 ×" in note for note in status.notes(up, status.lines(up)))


def test_a_part_that_was_killed_is_restarted(up: Stack) -> None:
    first = processes.find(up, "postgres")
    assert first
    dead = psutil.Process(first.pid)
    dead.kill()
    psutil.wait_procs([dead], timeout=PATIENCE)  # PostgreSQL takes an unreaped predecessor for a running one
    wait_until("PostgreSQL runs again", lambda: (now := processes.running(up, "postgres")) and now.pid != first.pid)


def test_a_process_that_holds_its_interpreter_is_killed_and_restarted(up: Stack) -> None:
    supervisor.stop(up)
    first, before = _process(up), _times_asked(up)
    supervisor.start(up, silent=3)
    # What has answered before can fall silent; what is still starting has more time.
    wait_until("the supervisor has heard its answer and looks again", lambda: _times_asked(up) >= before + 2)
    with suppress(OSError):
        urlopen(services.address(up, "market") + "/hang", timeout=1)
    wait_until("it is ready again", lambda: _is_ready_again(up, first))
    assert any("killed market-web" in line for line in processes.last_lines(up, supervisor.NAME, 50))


def test_without_a_supervisor_the_dead_stay_dead(up: Stack) -> None:
    supervisor.stop(up)
    first = _process(up)
    psutil.Process(first.pid).kill()
    wait_until("it is gone", lambda: not first.alive())
    with pytest.raises(NotInTime):
        wait_until("it runs again", lambda: processes.running(up, NAME), within=5)


def test_what_was_stopped_on_purpose_stays_stopped(up: Stack) -> None:
    lifecycle.down(up, ["market"])
    assert processes.find(up, NAME) is None
    assert processes.find(up, supervisor.NAME) is None
    assert lifecycle.restart_crashed(up, NAME) is False


def _times_asked(stack: Stack) -> int:
    """Count of liveness checks in the process's own log."""
    return sum("GET /healthz" in line for line in processes.last_lines(stack, NAME, 1_000))


def _process(stack: Stack) -> Process:
    process = processes.find(stack, NAME)
    assert process
    return process


def _is_ready_again(stack: Stack, first: Process) -> bool:
    now = processes.running(stack, NAME)
    [web] = services.all_processes(stack)
    return now is not None and now.pid != first.pid and services.is_ready(stack, web)
