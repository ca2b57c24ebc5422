"""Issuer of tokens: an OIDC provider with demo accounts, and a key of this stack's own.

The provider is npm's `oidc-provider` (`provider.mjs`). The same key signs the tokens that `mint` makes for the API.
"""

import json
import time
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

from deploy.local import node, ports, processes, waiting
from deploy.local.errors import StackError
from deploy.local.manifests import Service, ServiceProcess, discover
from deploy.local.stack import Stack, private, write_json

NAME = "issuer"
EXTERNAL = "JEMBATAN_ISSUER"
EXTERNAL_JWKS = "JEMBATAN_JWKS"
HERE = Path(__file__).parent
SERVICE_CLAIMS = {"roles": ["system"], "unit": "ditjenpas"}
"""Who a service itself is at another one. What it may do there is its scopes' affair (`may_ask` of `service.toml`)."""


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
    node.install()
    write_json(stack.home / "jwks.json", {"keys": [_key(stack).as_dict(private=False)]})
    configuration = private(stack.folder("secrets") / f"{NAME}.json")
    configuration.write_text(json.dumps(_configuration(stack, port)))
    command = [str(node.node()), str(HERE / "provider.mjs"), str(configuration)]
    process = processes.start(stack, NAME, command, port=port)
    waiting.until_ready(stack, process, lambda: waiting.listens(port))


def accounts() -> list[dict[str, Any]]:
    """The demo accounts: username, name, unit, roles."""
    return [{"username": name, **one} for name, one in tomllib.loads((HERE / "accounts.toml").read_text()).items()]


def client_id(service: str) -> str:
    return f"jembatan-{service}"


def client_secret(stack: Stack, service: str) -> str:
    return stack.secret(f"{service}.client")


def clients(stack: Stack) -> list[dict[str, Any]]:
    """Every service that has a web process, as the issuer knows it (OpenID Connect client metadata)."""
    return [_client(stack, one) for one in discover(stack.services) if "web" in one.processes]


def _client(stack: Stack, service: Service) -> dict[str, Any]:
    address = f"http://127.0.0.1:{ports.number(stack, ServiceProcess(service, 'web').port)}"
    return {
        "service": service.name,
        **SERVICE_CLAIMS,
        "may_ask": list(service.may_ask),
        "client_id": client_id(service.name),
        "client_secret": client_secret(stack, service.name),
        "grant_types": ["authorization_code", "client_credentials"],
        "redirect_uris": [f"{address}/masuk/selesai"],
        "post_logout_redirect_uris": [f"{address}/keluar/selesai"],
        "backchannel_logout_uri": f"{address}/keluar/kabar",
        "backchannel_logout_session_required": True,
    }


def _configuration(stack: Stack, port: int) -> dict[str, Any]:
    return {
        "issuer": address(stack),
        "port": port,
        "key": _key(stack).as_dict(private=True),
        "cookie_secret": stack.secret(f"{NAME}.cookies"),
        "clients": clients(stack),
        "accounts": accounts(),
    }


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
        "aud": [client["client_id"] for client in clients(stack)],
        "sub": sub or f"{'-'.join(roles)}@{unit}",
        "iat": now,
        "exp": now + int(hours * 3600),
        "roles": list(roles),
        "unit": unit,
        "name": name or f"{' '.join(roles)} {unit}",
    }
    return jwt.encode({"alg": "RS256", "kid": key.kid, "typ": "at+jwt"}, claims, key)


def _key(stack: Stack) -> RSAKey:
    if (stack.home / "secrets" / NAME).exists():
        return RSAKey.import_key(json.loads(stack.keep(NAME, "")))
    return RSAKey.import_key(json.loads(stack.keep(NAME, json.dumps(new_key().as_dict(private=True)))))


def new_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
