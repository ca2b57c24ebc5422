"""What services stand on: PostgreSQL, Kafka, mail. A part given from outside is not started."""

from signal import SIGTERM

from deploy.local import kafka, mail, ports, postgres
from deploy.local.processes import everything, stop
from deploy.local.stack import Stack
from deploy.local.steps import Step, run

PARTS = (postgres.NAME, kafka.NAME, mail.NAME)


def steps(stack: Stack) -> dict[str, Step]:
    """Starts of the parts, ports checked before anything runs."""
    found: dict[str, Step] = {}
    if postgres.EXTERNAL not in stack.env:
        ports.claim(stack, postgres.NAME, ports.POSTGRES)
        found[postgres.NAME] = Step(lambda report: postgres.start(stack))
    if kafka.EXTERNAL not in stack.env:
        ports.claim(stack, kafka.NAME, ports.KAFKA, ports.KAFKA_CONTROLLER)
        found[kafka.NAME] = Step(lambda report: kafka.start(stack, report))
    if mail.EXTERNAL_HOST not in stack.env:
        ports.claim(stack, mail.NAME, ports.SMTP, ports.MAIL_PAGE)
        found[mail.NAME] = Step(lambda report: mail.start(stack))
    return found


def up(stack: Stack) -> None:
    run(steps(stack))


def down(stack: Stack) -> int:
    """Ends every process of this stack, newest first; data stays. Gives their number."""
    processes = everything(stack)
    for process in reversed(processes):
        stop(stack, process, with_signal=postgres.STOP_SIGNAL if process.name == postgres.NAME else SIGTERM)
    return len(processes)


def variables(stack: Stack) -> dict[str, str]:
    """Where tests find the parts."""
    host, port = mail.smtp(stack)
    return {
        "JEMBATAN_TEST_POSTGRES": postgres.url(stack),
        "JEMBATAN_TEST_KAFKA": kafka.bootstrap(stack),
        "JEMBATAN_TEST_SMTP": f"{host}:{port}",
        "JEMBATAN_TEST_MAIL": str(stack.home / "mail"),
    }
