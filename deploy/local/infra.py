"""What services stand on: PostgreSQL, Kafka, mail, the issuer. A part given from outside is not started."""

import json
from dataclasses import dataclass
from pathlib import Path

from deploy.local import issuer, kafka, mail, ports, postgres
from deploy.local.ports import Port
from deploy.local.stack import Stack, private
from deploy.local.steps import Report, Step


@dataclass(frozen=True)
class Part:
    name: str
    external: str
    """The variable that, when set, says the part is elsewhere."""
    ports: tuple[Port, ...]


PARTS = (
    Part(postgres.NAME, postgres.EXTERNAL, (ports.POSTGRES,)),
    Part(kafka.NAME, kafka.EXTERNAL, (ports.KAFKA, ports.KAFKA_CONTROLLER)),
    Part(mail.NAME, mail.EXTERNAL_HOST, (ports.SMTP, ports.MAIL_PAGE)),
    Part(issuer.NAME, issuer.EXTERNAL, (ports.ISSUER,)),
)
FOR_TESTS = (postgres.NAME, kafka.NAME, mail.NAME, issuer.NAME)


def steps(stack: Stack) -> dict[str, Step]:
    return {part.name: _step(stack, part) for part in PARTS if part.external not in stack.env}


def variables(stack: Stack) -> dict[str, str]:
    """Where tests find the parts, and a folder for stacks of their own."""
    host, port = mail.smtp(stack)
    return {
        "JEMBATAN_TEST_POSTGRES": postgres.url(stack),
        "JEMBATAN_TEST_KAFKA": kafka.bootstrap(stack),
        "JEMBATAN_TEST_SMTP": f"{host}:{port}",
        "JEMBATAN_TEST_MAIL": str(stack.home / "mail"),
        "JEMBATAN_TEST_STACKS": str(stack.home / "stacks"),
        "JEMBATAN_TEST_ISSUER": issuer.address(stack),
        "JEMBATAN_TEST_CLIENTS": str(_kept_clients(stack)),
    }


def _kept_clients(stack: Stack) -> Path:
    """A file with the issuer's clients, their secrets included: for tests that sign in as a service would."""
    path = private(stack.folder("secrets") / "clients.json")
    path.write_text(json.dumps(issuer.clients(stack)))
    return path


def _step(stack: Stack, part: Part) -> Step:
    def work(report: Report) -> None:
        match part.name:
            case postgres.NAME:
                postgres.start(stack)
            case kafka.NAME:
                kafka.start(stack, report)
            case mail.NAME:
                mail.start(stack)
            case issuer.NAME:
                issuer.start(stack)

    return Step(work, ports=kafka.needed_ports(stack) if part.name == kafka.NAME else part.ports)
