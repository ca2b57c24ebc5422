"""Services as the stack runs them: database, migration and data first, then their processes."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

from deploy.local import issuer, kafka, mail, ports, postgres, processes, waiting
from deploy.local.errors import StackError
from deploy.local.manifests import Service, ServiceProcess, discover, processes_of
from deploy.local.processes import Process
from deploy.local.stack import ROOT, Stack, private
from deploy.local.steps import Report

OWNER_URL = "JEMBATAN_OWNER_DATABASE_URL"
"""Told to migrations alone."""

OF_ONE_MACHINE = {
    "JEMBATAN_WRITES_PER_MINUTE": "60000",
    "JEMBATAN_WRITES_PER_MINUTE_OF_ADDRESS": "60000",
    "JEMBATAN_SIGN_INS_PER_MINUTE": "6000",
    "JEMBATAN_WRONG_TOKENS_PER_MINUTE": "6000",
    "JEMBATAN_UPLOADS_AT_ONCE": "50",
    "JEMBATAN_EXPORTS_AT_ONCE": "20",
}
"""A demo, a bench and a browser are a whole country at one address, and a few accounts all its people."""


def address(stack: Stack, service: str, kind: str = "web") -> str:
    """Address of a process of a service, such as `http://127.0.0.1:8101`."""
    found = next(one for one in discover(stack.services) if one.name == service)
    return _address(stack, ServiceProcess(found, kind))


def variables(stack: Stack, service: Service) -> dict[str, str]:
    """The settings of a service, alike for all its processes but for the port."""
    smtp_host, smtp_port = mail.smtp(stack)
    database = service.database
    return {
        "JEMBATAN_ENVIRONMENT": "local",
        "JEMBATAN_DATABASE_URL": postgres.service_url(stack, service.name, database.name, database.role),
        **kafka.access(stack, service.name).variables(),
        "JEMBATAN_JWKS": issuer.jwks(stack),
        "JEMBATAN_ISSUER": issuer.address(stack),
        "JEMBATAN_CLOCK_FILE": str(stack.home / "clock.json"),
        "JEMBATAN_HOST": "127.0.0.1",
        "JEMBATAN_SECRET_KEY": stack.secret(f"{service.name}.key"),
        "JEMBATAN_SMTP_HOST": smtp_host,
        "JEMBATAN_SMTP_PORT": str(smtp_port),
        **_sign_in(stack, service),
        **({"JEMBATAN_STORAGE_URL": f"file://{stack.home / 'files' / service.name}"} if service.storage else {}),
        **{
            name: value.replace("{files}", str(stack.home.resolve() / "files"))
            for name, value in service.settings.items()
        },
        "JEMBATAN_NAVIGATION": json.dumps(navigation(stack)),
        "JEMBATAN_PUBLIC_URL": _address(stack, ServiceProcess(service, "web")),
        "JEMBATAN_SERVICE_URLS": json.dumps({one.name: address(stack, one.name) for one in discover(stack.services)}),
        **OF_ONE_MACHINE,
        "PYTHONUNBUFFERED": "1",
    }


def navigation(stack: Stack) -> list[dict[str, Any]]:
    """Navigation bar: entries of each service's manifest, with whole addresses."""
    found = discover(stack.services)
    return [
        {
            **entry.model_dump(exclude={"path"}, mode="json"),
            "service": one.name,
            "url": address(stack, one.name) + entry.path,
        }
        for one in found
        for entry in one.navigation
    ]


def _sign_in(stack: Stack, service: Service) -> dict[str, str]:
    """This service at the stack's own issuer; at one from outside, the environment says it."""
    if issuer.EXTERNAL in stack.env:
        return {}
    return {
        "JEMBATAN_CLIENT_ID": issuer.client_id(service.name),
        "JEMBATAN_CLIENT_SECRET": issuer.client_secret(stack, service.name),
    }


def prepare(stack: Stack, service: Service, report: Report) -> None:
    """Database and roles, migrations, standing data: all of it may be repeated."""
    database = service.database
    postgres.make_database(stack, service.name, database.name, database.role)
    env = variables(stack, service)
    owner = {OWNER_URL: postgres.owner_url(stack, service.name, database.name, database.role)}
    for words, told in [(service.migrate, env | owner), *((words, env) for words in service.load.commands)]:
        report(" ".join(words))
        once(stack, f"{service.name}-{words[0]}", [service.package, *words], told)


def start(stack: Stack, one: ServiceProcess) -> None:
    if process := launch(stack, one):
        waiting.until_ready(stack, process, lambda: is_ready(stack, one))


def launch(stack: Stack, one: ServiceProcess) -> Process | None:
    """Start a process of a service without waiting for it; nothing where it runs already."""
    port, *aside = ports.claim(stack, one.name, *one.ports)
    if processes.running(stack, one.name):
        return None
    env = variables(stack, one.service) | {"JEMBATAN_PORT": str(port)}
    if aside:
        env["JEMBATAN_METRICS_PORT"] = str(aside[0])
    command = [sys.executable, "-m", one.service.package, *one.run.command]
    return processes.start(stack, one.name, command, env=env, port=port)


def is_ready(stack: Stack, one: ServiceProcess) -> bool:
    return waiting.answers_ok(_address(stack, one) + one.run.ready)


def answers(stack: Stack, one: ServiceProcess) -> bool:
    """Whether its event loop gives any answer at all, an unhappy one included."""
    try:
        with urlopen(_address(stack, one) + one.run.alive, timeout=5):
            return True
    except HTTPError:
        return True
    except OSError:
        return False


def once(stack: Stack, name: str, module: Sequence[str], env: dict[str, str]) -> None:
    """Runs `python -m <module…>` to its end, output into a log of that name."""
    with private(stack.log(name)).open("wb") as log:
        done = subprocess.run(
            [sys.executable, "-m", *module], cwd=ROOT, env={**os.environ, **env}, stdout=log, stderr=log
        )
    if done.returncode:
        tail = "\n".join(processes.last_lines(stack, name, 15))
        raise StackError(f"{' '.join(module)} failed; the end of {stack.log(name)}:\n{tail}")


def all_processes(stack: Stack) -> list[ServiceProcess]:
    return [one for service in discover(stack.services) for one in processes_of(service)]


def _address(stack: Stack, one: ServiceProcess) -> str:
    return f"http://127.0.0.1:{ports.number(stack, one.port)}"
