"""`make keycloak`: the suite of signing in, which `make test` runs at the local issuer, at a real Keycloak."""

import json
import os
import subprocess
import sys

from deploy import keycloak
from deploy.local import infra, lifecycle, postgres
from deploy.local.errors import StackError
from deploy.local.stack import ROOT, Ports, Stack
from deploy.local.steps import console

SUITE = ROOT / "shared" / "chassis" / "tests" / "signin"


def main() -> int:
    os.umask(0o022)
    stack = Stack(ROOT / ".local" / "keycloak", ports=Ports.AUTO, fast=True)
    lifecycle.wipe(stack)
    try:
        lifecycle.up(stack, [postgres.NAME])
        console.print("  … Keycloak starts: 177 MB the first time, then about a minute")
        keycloak.start(stack)
        console.print(f"  ✓ {keycloak.address(stack)}")
        return subprocess.run([sys.executable, "-m", "pytest", SUITE, "-q"], cwd=ROOT, env=_told(stack)).returncode
    except StackError as error:
        console.print(str(error), markup=False)
        return 1
    finally:
        lifecycle.down(stack)


def _told(stack: Stack) -> dict[str, str]:
    clients = stack.folder("secrets") / "keycloak-clients.json"
    clients.touch(0o600)
    clients.write_text(json.dumps(keycloak.clients(stack)))
    return {
        **os.environ,
        **infra.variables(stack),
        "JEMBATAN_TEST_ISSUER": keycloak.address(stack),
        "JEMBATAN_TEST_CLIENTS": str(clients),
    }


if __name__ == "__main__":
    sys.exit(main())
