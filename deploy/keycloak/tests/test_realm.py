"""The realm fits the code: its clients are the services, its roles those that services know, and it keeps no secret."""

import json
import re
from typing import Any

import pytest
from chassis.auth import Role

from deploy import keycloak
from deploy.keycloak.realm import write
from deploy.local import issuer
from deploy.local.stack import ROOT, Ports, Stack


@pytest.fixture
def realm() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(keycloak.REALM.read_text())
    return read


@pytest.fixture
def stack(tmp_path: Any) -> Stack:
    return Stack(tmp_path, ports=Ports.AUTO)


def test_it_is_what_the_manifests_of_the_services_say() -> None:
    assert keycloak.REALM.read_text() == write(), "run `python -m deploy.keycloak.realm`"


def test_every_service_with_pages_is_a_client(realm: dict[str, Any], stack: Stack) -> None:
    assert {one["clientId"] for one in realm["clients"]} == {one["client_id"] for one in issuer.clients(stack)}


def test_a_client_is_told_the_addresses_that_the_service_answers_at(realm: dict[str, Any], stack: Stack) -> None:
    env = keycloak._environment(stack, 1)
    filled = json.loads(re.sub(r"\$\{(JEMBATAN_\w+)\}", lambda found: env[found[1]], json.dumps(realm)))
    known = {one["clientId"]: one for one in filled["clients"]}
    for one in issuer.clients(stack):
        client = known[one["client_id"]]
        assert client["secret"] == one["client_secret"]
        assert client["redirectUris"] == one["redirect_uris"]
        assert [client["attributes"]["post.logout.redirect.uris"]] == one["post_logout_redirect_uris"]
        assert client["attributes"]["backchannel.logout.url"] == one["backchannel_logout_uri"]


def test_its_roles_are_those_that_services_know(realm: dict[str, Any]) -> None:
    assert {one["name"] for one in realm["roles"]["realm"]} == {role.value for role in Role}


def test_what_a_service_may_ask_is_what_it_says_it_needs(realm: dict[str, Any], stack: Stack) -> None:
    needs = {one["client_id"]: one["may_ask"] for one in issuer.clients(stack)}
    assert {one["clientId"]: one["optionalClientScopes"] for one in realm["clients"]} == needs
    scopes = {one["name"]: one for one in realm["clientScopes"]}
    for scope in (scope for asked in needs.values() for scope in asked):
        [mapper] = scopes[scope]["protocolMappers"]
        assert mapper["config"]["included.custom.audience"] == issuer.client_id(scope.partition(":")[0])


def test_access_tokens_say_that_they_are_and_for_whom(realm: dict[str, Any]) -> None:
    for client in realm["clients"]:
        assert client["attributes"]["access.token.header.type.rfc9068"] == "true"
        [mapper] = client["protocolMappers"]
        assert mapper["config"]["included.custom.audience"] == client["clientId"]


def test_every_service_has_an_account_that_its_role_lets_do_nothing(realm: dict[str, Any]) -> None:
    for client in realm["clients"]:
        [account] = [one for one in realm["users"] if one["serviceAccountClientId"] == client["clientId"]]
        assert account["realmRoles"] == issuer.SERVICE_CLAIMS["roles"]
        assert account["attributes"]["unit"] == [issuer.SERVICE_CLAIMS["unit"]]


def test_it_holds_no_secret_and_nobody_may_change_the_own_unit(realm: dict[str, Any]) -> None:
    assert all(re.fullmatch(r"\$\{JEMBATAN_\w+_SECRET\}", one["secret"]) for one in realm["clients"])
    assert not any("credentials" in one for one in realm["users"])
    [provider] = realm["components"]["org.keycloak.userprofile.UserProfileProvider"]
    profile = json.loads(provider["config"]["kc.user.profile.config"][0])
    [unit] = [one for one in profile["attributes"] if one["name"] == "unit"]
    assert unit["permissions"]["edit"] == ["admin"]


def test_the_suite_is_where_it_is_looked_for() -> None:
    assert (ROOT / "shared" / "chassis" / "tests" / "signin" / "test_signin.py").is_file()
