"""Sign-ins that have begun in a browser: each of its tabs may be at one, and comes back to its own page.

Each has a cookie of its own, named after its state, with what only this browser may answer with (the PKCE verifier and
the nonce). The state says, sealed, where the tab wanted to go: that is known even where the cookie is gone.
"""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response

from chassis.config import Settings
from chassis.signin.cookies import HOST, Cookie, Sealed

AN_HOUR, A_DAY = 3600, 86400
AT_ONCE = 16
"""As many as one browser is remembered to be at: proxies take some 8 KB of cookies."""


@dataclass(frozen=True)
class Begun:
    """One sign-in. `kept` is what its cookie holds, nothing where this browser has none."""

    state: str
    wanted: str
    kept: dict[str, Any]
    is_late: bool


class SignIns:
    """`wanted` is where to go afterwards; whoever reads it back must still look whether it is an address of ours."""

    def __init__(self, settings: Settings, name: str) -> None:
        self.seconds = AN_HOUR
        self._settings = settings
        self._name = name
        self._addresses = Sealed(settings, f"state {name}")
        self._secrets = Sealed(settings, f"cookie {name}")

    def new_state(self, wanted: str) -> str:
        return f"{secrets.token_urlsafe(24)}.{self._addresses.seal(wanted)}"

    def keep(self, request: Request, answer: Response, state: str, kept: dict[str, Any]) -> None:
        """Those that began first are forgotten, where there are too many."""
        made = {
            name: self._secrets.made_at(value) for name, value in request.cookies.items() if f"{self._name}-" in name
        }
        for name in sorted(made, key=made.__getitem__)[: 1 - AT_ONCE]:
            Cookie(self._settings, name.removeprefix(HOST)).clear(answer)
        self._cookie(state).write(answer, self._secrets.seal(kept))

    def find(self, request: Request, state: str) -> Begun:
        sealed = state.partition(".")[2]
        wanted = self._addresses.open(sealed, A_DAY) or ""
        kept = self._secrets.open(self._cookie(state).read(request), self.seconds)
        is_late = bool(wanted) and self._addresses.open(sealed, self.seconds) is None
        return Begun(state, wanted, kept if isinstance(kept, dict) else {}, is_late)

    def forget(self, answer: Response, begun: Begun) -> None:
        self._cookie(begun.state).clear(answer)

    def _cookie(self, state: str) -> Cookie:
        name = hashlib.sha256(state.encode()).hexdigest()[:24]
        return Cookie(self._settings, f"{self._name}-{name}", self.seconds)
