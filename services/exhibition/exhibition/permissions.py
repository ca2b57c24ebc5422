"""Permissions. Which rows they may do it to is `principal.scope`, in every query; what a step asks of the person, such
as not screening the own work, is on the entity (`models/entry.py`)."""

from typing import Annotated

from chassis.auth import Anybody, AnyOf, Level, Principal, Requires, Role
from fastapi import Depends

exhibitions_read = Requires(Role.OPERATOR, Role.VERIFIER, Role.AUDITOR, Role.ADMIN, scope="exhibition:read")
exhibitions_write = dead_letters_write = Requires(Role.ADMIN, levels=(Level.DITJEN,))
products_write = makers_read = makers_write = Requires(Role.OPERATOR, levels=(Level.UPT,))
entries_screen = AnyOf(Requires(Role.VERIFIER, levels=(Level.KANWIL,)), exhibitions_write)

HomeRead = Annotated[Principal, Depends(Anybody())]
"""Sees the first page, which says what else there is for them."""

ExhibitionsRead = Annotated[Principal, Depends(exhibitions_read)]
"""Sees exhibitions that are announced, and entries and products within its scope; nobody's name."""

ExhibitionsWrite = Annotated[Principal, Depends(exhibitions_write)]
"""Plans, announces, moves and cancels exhibitions."""

ProductsWrite = Annotated[Principal, Depends(products_write)]
"""Keeps the unit's products and pictures, answers calls and submits entries."""

MakersRead = Annotated[Principal, Depends(makers_read)]
"""Sees who made what: the unit itself and nobody else."""

MakersWrite = Annotated[Principal, Depends(makers_write)]
"""Records makers, and what they agreed to."""

EntriesScreen = Annotated[Principal, Depends(entries_screen)]
"""Screens, returns and rejects entries and exempts units: the Kanwil's verifier, or the directorate's admin."""
