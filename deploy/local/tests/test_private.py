"""Files of a stack are for the account that runs it, whatever the umask it was started with."""

import os
import smtplib
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local import infra, lifecycle, mail, processes
from deploy.local.stack import Stack

MESSAGE = b"From: jembatan@example.test\r\nSubject: Pengingat\r\n\r\nBatas waktu 11 Juli\r\n"


@pytest.fixture(params=[0o000, 0o022], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def open_to_others(home: Path) -> dict[str, str]:
    """Everything below the folder that another account may read, write, list or enter."""
    modes = {path: path.lstat().st_mode for path in home.rglob("*") if not path.is_symlink()}
    return {str(path.relative_to(home)): oct(stat.S_IMODE(mode)) for path, mode in modes.items() if mode & 0o077}


def test_nothing_of_a_stack_is_open_to_other_accounts(stack: Stack, umask: int) -> None:
    lifecycle.up(stack, infra.FOR_TESTS)
    infra.variables(stack)
    with smtplib.SMTP(*mail.smtp(stack)) as client:
        client.sendmail("bounce@example.test", ["lapas-cilegon@example.test"], MESSAGE)
    assert {"mail", "logs", "kafka", "run", "etc", "secrets"} <= {path.name for path in stack.home.iterdir()}
    assert list((stack.home / "mail").glob("*.eml"))
    assert open_to_others(stack.home) == {}
    assert not stat.S_IMODE(stack.home.stat().st_mode) & 0o066


def test_what_an_older_stack_left_open_is_closed(stack: Stack, umask: int) -> None:
    for name in ("mail", "logs"):
        (stack.home / name).mkdir(parents=True, mode=0o755)
        (stack.home / name).chmod(0o755)
    log = stack.home / "logs" / "mail.log"
    log.touch(0o644)
    log.chmod(0o644)
    assert open_to_others(stack.home) == {"mail": "0o755", "logs": "0o755", "logs/mail.log": "0o644"}
    lifecycle.up(stack, ["mail"])
    assert processes.running(stack, "mail")
    assert open_to_others(stack.home) == {}
