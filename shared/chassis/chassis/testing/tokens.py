"""Bearer tokens for tests and local stacks, signed with a key made on the spot."""

import json
import time
from pathlib import Path

from joserfc import jwt
from joserfc.jwk import ECKey

ISSUER = "https://issuer.test"
AUDIENCE = "jembatan"


class Tokens:
    """An issuer of tokens; its public key is in the file `jwks`."""

    def __init__(self, jwks: Path, issuer: str = ISSUER, audience: str = AUDIENCE) -> None:
        self.jwks = jwks
        self.issuer = issuer
        self.audience = audience
        self._key = ECKey.generate_key("P-256", parameters={"use": "sig", "alg": "ES256"}, private=True, auto_kid=True)
        jwks.write_text(json.dumps({"keys": [self._key.as_dict(private=False)]}))

    def mint(self, *roles: str, unit: str, subject: str = "", seconds: int = 3600, **claims: object) -> str:
        """A token of someone with these roles at this unit; `claims` replace or add any."""
        return self.sign(
            {}, {"roles": list(roles), "unit": unit, "sub": subject or f"{'-'.join(roles)}@{unit}"} | claims, seconds
        )

    def sign(self, header: dict[str, object], claims: dict[str, object], seconds: int = 3600) -> str:
        """A token that says this; a claim that is None is left out."""
        now = int(time.time())
        body = {
            "iss": self.issuer,
            "aud": self.audience,
            "iat": now,
            "exp": now + seconds,
        }
        said = {name: value for name, value in (body | claims).items() if value is not None}
        return jwt.encode(
            {"alg": "ES256", "kid": self._key.kid, "typ": "at+jwt"} | header, said, self._key, algorithms=["ES256"]
        )
