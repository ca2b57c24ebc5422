"""Infrastructure of the services: PostgreSQL, Kafka, mail, the issuer. A part given from outside is not started."""

import json
from collections.abc import Callable
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
    start: Callable[[Stack, Report], None]
    ports: Callable[[Stack], tuple[Port, ...]]

    def step(self, stack: Stack) -> Step:
        return Step(lambda report: self.start(stack, report), ports=self.ports(stack))


PARTS = (
    Part(
        postgres.NAME, postgres.EXTERNAL, lambda stack, report: postgres.start(stack), lambda stack: (ports.POSTGRES,)
    ),
    Part(kafka.NAME, kafka.EXTERNAL, kafka.start, kafka.needed_ports),
    Part(
        mail.NAME,
        mail.EXTERNAL_HOST,
        lambda stack, report: mail.start(stack),
        lambda stack: (ports.SMTP, ports.MAIL_PAGE),
    ),
    Part(issuer.NAME, issuer.EXTERNAL, lambda stack, report: issuer.start(stack), lambda stack: (ports.ISSUER,)),
)
FOR_TESTS = (postgres.NAME, kafka.NAME, mail.NAME, issuer.NAME)


def steps(stack: Stack) -> dict[str, Step]:
    return {part.name: part.step(stack) for part in PARTS if part.external not in stack.env}


def variables(stack: Stack) -> dict[str, str]:
    """Addresses of the parts for tests, and a folder for stacks of their own."""
    host, port = mail.smtp(stack)
    return {
        "JEMBATAN_TEST_POSTGRES": postgres.url(stack),
        "JEMBATAN_TEST_KAFKA": str(kafka.keep_access(stack)),
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
