"""Permissions. Which rows they reach is `principal.scope`, in every query; that nobody has two duties in a distribution
is on the entity (`models/distribution.py`) and in the database."""

from typing import Annotated

from chassis.auth import Anybody, AnyOf, Level, Principal, Requires, Role
from fastapi import Depends

STAFF = (
    Role.OPERATOR,
    Role.VERIFIER,
    Role.APPROVER,
    Role.STOREKEEPER,
    Role.DISTRIBUTOR,
    Role.RECONCILER,
)
ABOVE = (Level.KANWIL, Level.DITJEN)
AT_SITE = (Level.UPT, Level.KANWIL)
"""A unit with too few people borrows from its Kanwil."""

aid_read = Requires(*STAFF, Role.AUDITOR, Role.ADMIN, scope="bansos:read")
programmes_write = Requires(Role.ADMIN, levels=ABOVE)
distributions_plan = Requires(Role.OPERATOR, levels=(Level.UPT,))
dead_letters_write = Requires(Role.ADMIN, levels=(Level.DITJEN,))
log_watch = Requires(Role.AUDITOR, Role.ADMIN, scope="bansos:read")

proposes = distributions_plan
verifies = Requires(Role.VERIFIER, levels=(Level.KANWIL,))
approves = Requires(Role.APPROVER, levels=ABOVE)
releases = Requires(Role.STOREKEEPER, levels=AT_SITE)
hands_over = Requires(Role.DISTRIBUTOR, levels=AT_SITE)
reconciles = Requires(Role.RECONCILER, levels=AT_SITE)
takes_steps = AnyOf(proposes, verifies, approves, releases, hands_over, reconciles)

HomeRead = Annotated[Principal, Depends(Anybody())]
"""Sees the first page, which says what else there is for them."""

AidRead = Annotated[Principal, Depends(aid_read)]
"""Sees programmes, and distributions within its scope."""

ProgrammesWrite = Annotated[Principal, Depends(programmes_write)]
"""Runs the programmes of its office: the directorate or a Kanwil."""

DistributionsPlan = Annotated[Principal, Depends(distributions_plan)]
"""Plans distributions of the own unit."""

StepsTake = Annotated[Principal, Depends(takes_steps)]
"""Has a duty in distributions; which steps that allows is `usecases.distributions.may_take`."""

LogWatch = Annotated[Principal, Depends(log_watch)]
"""Sees how the public log stands and what the last look at it found."""
