import json
from base64 import urlsafe_b64decode
from pathlib import Path
from urllib.request import urlopen

import pytest
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError
from joserfc.jwk import KeySet

from deploy.local import issuer, lifecycle
from deploy.local.stack import ROOT, Ports, Stack


def test_a_minted_token_is_borne_out_by_the_published_key(stack: Stack) -> None:
    lifecycle.up(stack, ["issuer"])
    with urlopen(f"{issuer.address(stack)}/.well-known/openid-configuration") as answer:
        described = json.load(answer)
    with urlopen(described["jwks_uri"]) as answer:
        keys = KeySet.import_key_set(json.load(answer))
    token = issuer.mint(stack, ["operator"], "lapas-kelas-iia-cilegon")
    claims = jwt.decode(token, keys, algorithms=["RS256"]).claims
    assert claims["iss"] == described["issuer"] == issuer.address(stack)
    assert (claims["roles"], claims["unit"]) == (["operator"], "lapas-kelas-iia-cilegon")
    assert 0 < claims["exp"] - claims["iat"] <= 12 * 3600


def test_a_minted_token_names_the_services_it_is_for(tmp_path: Path) -> None:
    stack = Stack(tmp_path, ports=Ports.AUTO)
    token = issuer.mint(stack, ["operator"], "lapas-kelas-iia-cilegon")
    header, claims = (json.loads(urlsafe_b64decode(part + "==")) for part in token.split(".")[:2])
    assert header["typ"] == "at+jwt"
    assert claims["aud"] == sorted(f"jembatan-{one.parent.name}" for one in ROOT.glob("services/*/service.toml"))


def test_the_published_key_has_no_private_half(stack: Stack) -> None:
    lifecycle.up(stack, ["issuer"])
    (key,) = json.loads((stack.home / "jwks.json").read_text())["keys"]
    assert {"n", "e", "kid"} <= set(key)
    assert not {"d", "p", "q"} & set(key)


def test_another_stack_does_not_believe_the_token(stack: Stack) -> None:
    token = issuer.mint(stack, ["admin"], "ditjenpas")
    other = KeySet.import_key_set({"keys": [issuer.new_key().as_dict(private=False)]})
    with pytest.raises(InvalidKeyIdError):
        jwt.decode(token, other, algorithms=["RS256"])
