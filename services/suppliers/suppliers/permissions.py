"""Permissions. Which rows they may do it to is `principal.scope`, in every query; what a step asks of the person, such
as not approving the own work, is on the entity (`models/submission.py`)."""

from typing import Annotated

from chassis.auth import Anybody, AnyOf, Level, Principal, Requires, Role
from fastapi import Depends

suppliers_read = Requires(Role.OPERATOR, Role.VERIFIER, Role.AUDITOR, Role.ADMIN, scope="suppliers:read")
campaigns_write = dead_letters_write = Requires(Role.ADMIN, levels=(Level.DITJEN,))
submissions_review = AnyOf(Requires(Role.VERIFIER, levels=(Level.KANWIL,)), campaigns_write)

HomeRead = Annotated[Principal, Depends(Anybody())]
"""Sees the first page, which says what else there is for them."""

SuppliersRead = Annotated[Principal, Depends(suppliers_read)]
"""Sees lists and details within its scope; personal data masked unless it is the unit or its Kanwil."""

SuppliersWrite = Annotated[Principal, Depends(Requires(Role.OPERATOR, levels=(Level.UPT,)))]
"""Enters the unit's suppliers and hands its returns in."""

SubmissionsReview = Annotated[Principal, Depends(submissions_review)]
"""Returns, approves and exempts: the Kanwil's verifier, or the directorate's admin."""

CampaignsWrite = Annotated[Principal, Depends(campaigns_write)]
"""Runs campaigns."""
