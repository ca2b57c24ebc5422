"""Who may do what. Which rows they may do it to is `principal.scope`, in every query."""

from typing import Annotated

from chassis.auth import Anybody, Level, Permission, Principal, Requires, Role, SignedIn
from chassis.errors import Forbidden
from fastapi import Depends


class AnyOf(Permission):
    """The principal fulfils one of these."""

    def __init__(self, *choices: Requires) -> None:
        self.choices = choices

    async def __call__(self, principal: SignedIn) -> Principal:
        if any(one.lets_in(principal) for one in self.choices):
            return principal
        raise Forbidden


Visitor = Annotated[Principal, Depends(Anybody())]
"""Sees the first page, which says what else there is for them."""

READERS = frozenset({Role.OPERATOR, Role.VERIFIER, Role.AUDITOR, Role.ADMIN})
Reader = Annotated[Principal, Depends(Requires(*READERS, scope="suppliers:read"))]
"""Sees lists and details within its scope; personal data masked unless it is the unit or its Kanwil."""

Operator = Annotated[Principal, Depends(Requires(Role.OPERATOR, levels=(Level.UPT,)))]
"""Enters the unit's suppliers and hands its returns in."""

Reviewer = Annotated[
    Principal,
    Depends(AnyOf(Requires(Role.VERIFIER, levels=(Level.KANWIL,)), Requires(Role.ADMIN, levels=(Level.DITJEN,)))),
]
"""Returns, approves and exempts: the Kanwil's verifier, or the directorate's admin."""

Directorate = Annotated[Principal, Depends(Requires(Role.ADMIN, levels=(Level.DITJEN,)))]
"""Runs campaigns."""
