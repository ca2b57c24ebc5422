import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from deploy.local import kafka, lifecycle, ports, processes
from deploy.local.errors import StackError
from deploy.local.stack import Ports, Stack, write_json


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_taken_port_is_named_with_the_setting_that_changes_it(stack: Stack, taken: int) -> None:
    fixed = replace(stack, ports=Ports.FIXED, env={"LOCAL_SMTP_PORT": str(taken)})
    with pytest.raises(StackError, match=rf"mail: port {taken} is taken.*LOCAL_SMTP_PORT"):
        lifecycle.up(fixed, ["mail"])


def test_nothing_starts_when_one_port_is_taken(stack: Stack, taken: int) -> None:
    free = ports.pick_free(set())
    fixed = replace(stack, ports=Ports.FIXED, env={"LOCAL_POSTGRES_PORT": str(free), "LOCAL_SMTP_PORT": str(taken)})
    with pytest.raises(StackError):
        lifecycle.up(fixed, ["postgres", "mail"])
    assert processes.everything(fixed) == []


@pytest.mark.parametrize("text", ["lots", "0", "65536", "-1"])
def test_a_port_that_is_no_port_is_named(stack: Stack, text: str) -> None:
    fixed = replace(stack, ports=Ports.FIXED, env={"LOCAL_KAFKA_PORT": text})
    with pytest.raises(StackError, match="LOCAL_KAFKA_PORT must be a port"):
        ports.number(fixed, ports.KAFKA)


def test_automatic_ports_are_chosen_once_and_differ(stack: Stack) -> None:
    every = [ports.POSTGRES, ports.KAFKA, ports.KAFKA_CONTROLLER, ports.SMTP, ports.MAIL_PAGE]
    first = [ports.number(stack, port) for port in every]
    assert len(set(first)) == len(every)
    assert [ports.number(stack, port) for port in every] == first


def test_ports_chosen_at_once_by_many_steps_are_kept(stack: Stack) -> None:
    """Each asked from a thread, as steps do: no choice is lost to another's, none made twice."""
    every = [ports.Port(f"LOCAL_{number}_PORT", 50000 + number) for number in range(40)]
    with ThreadPoolExecutor(max_workers=20) as pool:
        first = list(pool.map(lambda port: ports.number(stack, port), every))
    assert len(set(first)) == len(every)
    assert [ports.number(stack, port) for port in every] == first


def test_an_automatic_port_taken_meanwhile_is_chosen_anew(stack: Stack) -> None:
    chosen = ports.number(stack, ports.SMTP)
    with socket.socket() as other:
        other.bind(("127.0.0.1", chosen))
        other.listen()
        (claimed,) = ports.claim(stack, "mail", ports.SMTP)
    assert claimed != chosen
    assert ports.number(stack, ports.SMTP) == claimed


def test_a_preferred_port_gives_way_when_taken(stack: Stack, taken: int) -> None:
    preferring = replace(stack, ports=Ports.PREFER, env={"LOCAL_SMTP_PORT": str(taken)})
    assert ports.number(preferring, ports.SMTP) != taken
    free = ports.pick_free(set())
    preferring = replace(preferring, env={"LOCAL_MAIL_PORT": str(free)})
    assert ports.number(preferring, ports.MAIL_PAGE) == free


def test_every_broker_has_ports_of_its_own_and_the_first_keeps_the_old_ones(stack: Stack) -> None:
    three = replace(stack, brokers=3)
    assert [broker.name for broker in kafka.brokers(three)] == ["kafka", "kafka-2", "kafka-3"]
    assert len(set(kafka.needed_ports(three))) == 6
    assert kafka.needed_ports(stack) == (ports.KAFKA, ports.KAFKA_CONTROLLER)
    assert len(set(kafka.bootstrap(three).split(","))) == 3


def test_a_broker_that_runs_keeps_its_ports_while_the_first_is_started_again(stack: Stack, taken: int) -> None:
    three = replace(stack, brokers=3)
    second = kafka.brokers(three)[1]
    write_json(stack.home / "ports.json", {second.port.setting: taken})
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        processes.record(three, second.name, process.pid, ["kafka"], port=taken)
        ports.claim(three, kafka.NAME, *kafka.needed_ports(three))
        assert ports.number(three, second.port) == taken
        process.communicate(b"\n")
