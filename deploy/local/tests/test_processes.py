"""Processes come to their end together with their children, also with those that end by themselves meanwhile."""

import subprocess

import psutil

from deploy.local import processes
from deploy.local.processes import _kill_all
from deploy.local.stack import Stack
from deploy.local.waiting import wait_until


def test_a_process_is_killed_with_its_children(stack: Stack) -> None:
    process = processes.start(stack, "family", ["sh", "-c", "trap '' TERM; sleep 600 & sleep 600"])
    leader = psutil.Process(process.pid)
    children = wait_until("it has its children", lambda: len(found := leader.children()) == 2 and found)
    processes.kill(process)
    assert not process.alive()
    assert not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in children)


def test_one_that_ended_between_the_look_and_the_signal_is_no_error() -> None:
    child = subprocess.Popen(["sleep", "600"])
    seen = psutil.Process(child.pid)
    child.kill()
    child.wait()
    _kill_all([seen])


def test_what_has_ended_long_ago_needs_no_kill(stack: Stack) -> None:
    process = processes.start(stack, "short", ["true"])
    wait_until("it has ended", lambda: not process.alive())
    processes.kill(process)
