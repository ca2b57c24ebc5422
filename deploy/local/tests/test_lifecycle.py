import subprocess
import sys
from dataclasses import asdict, replace

import psutil
import pytest

from deploy.local import infra, kafka, lifecycle, ports, postgres, processes
from deploy.local.errors import StackError
from deploy.local.stack import Stack, write_json


def _left_of(stack: Stack) -> list[str]:
    """Processes anywhere on the machine that work in the stack's folder."""
    found = []
    for process in psutil.process_iter(["pid", "cmdline", "cwd", "status"]):
        words = [*(process.info["cmdline"] or []), process.info["cwd"] or ""]
        if any(str(stack.home) in word for word in words) and process.info["status"] != psutil.STATUS_ZOMBIE:
            found.append(f"{process.info['pid']} {words}")
    return found


def test_up_twice_is_harmless_and_down_leaves_nothing_running(stack: Stack) -> None:
    lifecycle.up(stack, infra.FOR_TESTS)
    first = {process.name: process.pid for process in processes.everything(stack)}
    assert set(first) == set(infra.FOR_TESTS)
    assert _left_of(stack)

    lifecycle.up(stack, infra.FOR_TESTS)
    assert {process.name: process.pid for process in processes.everything(stack)} == first
    assert any("Kafka version: 4.4.0" in line for line in processes.last_lines(stack, kafka.NAME, 1000))

    assert set(lifecycle.down(stack)) == set(first)
    assert _left_of(stack) == []
    assert processes.everything(stack) == []
    assert lifecycle.down(stack) == []


def test_data_outlives_down(stack: Stack) -> None:
    lifecycle.up(stack, ["postgres"])
    postgres.make_database(stack, "bama", "bama", "bama")
    lifecycle.down(stack)
    lifecycle.up(stack, ["postgres"])
    assert "bama" in _databases(stack)


def test_postgres_killed_outright_comes_back_with_its_data(stack: Stack) -> None:
    lifecycle.up(stack, ["postgres"])
    postgres.make_database(stack, "bama", "bama", "bama")
    process = processes.find(stack, "postgres")
    assert process
    psutil.Process(process.pid).kill()
    psutil.wait_procs([psutil.Process(process.pid)], timeout=180)
    lifecycle.up(stack, ["postgres"])
    assert "bama" in _databases(stack)


def test_a_stranger_that_got_our_pid_is_left_alone(stack: Stack) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
        ours = processes.start(stack, "mail", [sys.executable, "-c", "pass"])
        reused = replace(ours, pid=stranger.pid, birth=ours.birth - 1000)
        write_json(stack.home / "run" / "mail.json", asdict(reused))
        assert not reused.alive()
        lifecycle.down(stack)
        assert stranger.poll() is None
        stranger.communicate(b"\n")


def test_a_part_that_does_not_exist_is_refused_with_those_that_do(stack: Stack) -> None:
    with pytest.raises(StackError, match=r"no kafkaa; there are: postgres, kafka, mail, issuer"):
        lifecycle.up(stack, ["kafkaa"])


def test_a_part_given_from_outside_is_not_started(stack: Stack) -> None:
    outside = replace(stack, env={"JEMBATAN_KAFKA_BOOTSTRAP": "kafka.example:9092"})
    assert set(infra.steps(outside)) == {"postgres", "mail", "issuer"}
    assert kafka.bootstrap(outside) == "kafka.example:9092"


def test_ports_are_free_again_after_down(stack: Stack) -> None:
    lifecycle.up(stack, ["mail"])
    port = ports.number(stack, ports.SMTP)
    assert not ports.is_free(port)
    lifecycle.down(stack)
    assert ports.is_free(port)


def _databases(stack: Stack) -> str:
    command = [str(postgres.tool("psql")), postgres.url(stack), "-Atc", "SELECT datname FROM pg_database"]
    return subprocess.check_output(command, text=True)
