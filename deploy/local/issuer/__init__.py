"""Who the services believe: a key of this stack's own, its public half as a file and at an address."""

import json
import sys
import time
from collections.abc import Sequence

from joserfc import jwt
from joserfc.jwk import RSAKey

from deploy.local import ports, processes, waiting
from deploy.local.errors import StackError
from deploy.local.stack import Stack, write_json

NAME = "issuer"
AUDIENCE = "jembatan"
EXTERNAL = "JEMBATAN_ISSUER"
EXTERNAL_JWKS = "JEMBATAN_JWKS"


def address(stack: Stack) -> str:
    return stack.env.get(EXTERNAL) or f"http://127.0.0.1:{ports.number(stack, ports.ISSUER)}"


def jwks(stack: Stack) -> str:
    """File (ours) or address (from outside) of the keys that tokens are checked with."""
    if EXTERNAL not in stack.env:
        return str(stack.home / "jwks.json")
    if given := stack.env.get(EXTERNAL_JWKS):
        return given
    raise StackError(f"{EXTERNAL} is set, so {EXTERNAL_JWKS} must say where its keys are.")


def start(stack: Stack) -> None:
    (port,) = ports.claim(stack, NAME, ports.ISSUER)
    if processes.running(stack, NAME):
        return
    write_json(stack.home / "jwks.json", {"keys": [_key(stack).as_dict(private=False)]})
    command = [sys.executable, "-m", "deploy.local.issuer", str(port), str(stack.home / "jwks.json")]
    process = processes.start(stack, NAME, command, port=port)
    waiting.until_ready(stack, process, lambda: waiting.listens(port))


def mint(
    stack: Stack,
    roles: Sequence[str],
    unit: str,
    *,
    sub: str | None = None,
    name: str | None = None,
    hours: float = 12,
) -> str:
    """A bearer token as the real issuer would give: roles, and one unit. Real time, whatever the clock says."""
    if EXTERNAL in stack.env:
        raise StackError(f"{EXTERNAL} is set: tokens come from there, this stack cannot make them.")
    key, now = _key(stack), int(time.time())
    claims = {
        "iss": address(stack),
        "aud": AUDIENCE,
        "sub": sub or f"{'-'.join(roles)}@{unit}",
        "iat": now,
        "exp": now + int(hours * 3600),
        "roles": list(roles),
        "unit": unit,
        "name": name or f"{' '.join(roles)} {unit}",
    }
    return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)


def _key(stack: Stack) -> RSAKey:
    if (stack.home / "secrets" / NAME).exists():
        return RSAKey.import_key(json.loads(stack.keep(NAME, "")))
    return RSAKey.import_key(json.loads(stack.keep(NAME, json.dumps(new_key().as_dict(private=True)))))


def new_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
