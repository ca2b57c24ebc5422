import psutil
import pytest
from typer.testing import CliRunner

from deploy.local import lifecycle, processes, status
from deploy.local import stack as stack_module
from deploy.local.cli import app
from deploy.local.stack import Stack, _short, write_json


@pytest.fixture
def crashed(stack: Stack) -> Stack:
    lifecycle.up(stack, ["mail"])
    process = processes.find(stack, "mail")
    assert process
    with stack.log("mail").open("a") as log:
        log.write("the last thing it said\n")
    psutil.Process(process.pid).kill()
    psutil.wait_procs([psutil.Process(process.pid)], timeout=180)
    return stack


def test_a_crashed_process_shows_in_status_with_its_last_line(crashed: Stack) -> None:
    shown = CliRunner().invoke(app, ["status", "--home", str(crashed.home)], env={"COLUMNS": "200"})
    assert shown.exit_code == 1
    words = " ".join(shown.output.split())
    assert "mail crashed" in words
    assert "the last thing it said" in words
    assert "make logs S=mail" in words


def test_up_brings_a_crashed_process_back(crashed: Stack) -> None:
    lifecycle.up(crashed, ["mail"])
    assert [line.state for line in status.lines(crashed)] == [status.READY]


def test_the_log_is_one_command_away(crashed: Stack) -> None:
    shown = CliRunner().invoke(app, ["logs", "mail", "--lines", "1", "--home", str(crashed.home)])
    assert shown.exit_code == 0
    assert shown.output.splitlines()[-1] == "the last thing it said"


def test_nothing_started_is_said_plainly(stack: Stack) -> None:
    shown = CliRunner().invoke(app, ["status", "--home", str(stack.folder(""))])
    assert shown.exit_code == 0
    assert "nothing was started" in shown.output


def test_a_demo_that_alone_is_up_is_the_stack_people_mean(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JEMBATAN_HOME", raising=False)
    monkeypatch.setattr(stack_module, "MAIN", stack.home / "main")
    monkeypatch.setattr(stack_module, "DEMO", stack.home / "demo")
    assert Stack.current().home == stack.home / "main"
    write_json(stack.home / "demo" / "run" / "mail.json", {})
    assert Stack.current().home == stack.home / "demo"
    assert Stack.current().make("logs") == "make logs"
    write_json(stack.home / "main" / "run" / "mail.json", {})
    assert Stack.current().home == stack.home / "main"
    assert Stack(stack.home / "demo").make("logs") == f"JEMBATAN_HOME={_short(stack.home)}/demo make logs"
