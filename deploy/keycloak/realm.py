"""Parts of the realm that follow from the services: a client, its account and the scopes it grants.

python -m deploy.keycloak.realm    # write jembatan-realm.json anew
"""

import json
from pathlib import Path
from typing import Any

from deploy.local import issuer
from deploy.local.manifests import Service, discover
from deploy.local.stack import ROOT

REALM = Path(__file__).with_name("jembatan-realm.json")


def write() -> str:
    """The realm as committed, with the parts of every service as its manifest says them."""
    realm: dict[str, Any] = json.loads(REALM.read_text())
    services = discover(ROOT / "services")
    common = [one for one in realm["clientScopes"] if ":" not in one["name"]]
    people = [one for one in realm["users"] if "serviceAccountClientId" not in one]
    realm |= {
        "clientScopes": [*common, *map(_scope, services)],
        "clients": [_client(one) for one in services if "web" in one.processes],
        "users": [*people, *(_account(one) for one in services if "web" in one.processes)],
    }
    return json.dumps(realm, ensure_ascii=False, indent=2) + "\n"


def _client(service: Service) -> dict[str, Any]:
    setting = service.name.upper()
    url = f"${{JEMBATAN_{setting}_URL}}"
    return {
        "clientId": issuer.client_id(service.name),
        "name": service.name,
        "enabled": True,
        "protocol": "openid-connect",
        "publicClient": False,
        "secret": f"${{JEMBATAN_{setting}_SECRET}}",
        "standardFlowEnabled": True,
        "implicitFlowEnabled": False,
        "directAccessGrantsEnabled": False,
        "serviceAccountsEnabled": True,
        "fullScopeAllowed": True,
        "redirectUris": [f"{url}/masuk/selesai"],
        "webOrigins": [],
        "attributes": {
            "pkce.code.challenge.method": "S256",
            "post.logout.redirect.uris": f"{url}/keluar/selesai",
            "backchannel.logout.url": f"{url}/keluar/kabar",
            "backchannel.logout.session.required": "true",
            "access.token.header.type.rfc9068": "true",
        },
        "defaultClientScopes": ["basic", "profile", "jembatan"],
        "optionalClientScopes": list(service.may_ask),
        "protocolMappers": [_audience(service)],
    }


def _scope(service: Service) -> dict[str, Any]:
    return {
        "name": f"{service.name}:read",
        "description": f"What a system may read of {service.name}",
        "protocol": "openid-connect",
        "attributes": {"include.in.token.scope": "true"},
        "protocolMappers": [_audience(service)],
    }


def _account(service: Service) -> dict[str, Any]:
    return {
        "username": f"service-account-{issuer.client_id(service.name)}",
        "enabled": True,
        "serviceAccountClientId": issuer.client_id(service.name),
        "realmRoles": issuer.SERVICE_CLAIMS["roles"],
        "attributes": {"unit": [issuer.SERVICE_CLAIMS["unit"]]},
    }


def _audience(service: Service) -> dict[str, Any]:
    return {
        "name": "audience",
        "protocol": "openid-connect",
        "protocolMapper": "oidc-audience-mapper",
        "config": {
            "included.custom.audience": issuer.client_id(service.name),
            "access.token.claim": "true",
            "id.token.claim": "false",
        },
    }


if __name__ == "__main__":
    REALM.write_text(write())
