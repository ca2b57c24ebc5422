"""Who may do what. Reading is bounded by scope in every query; changing is named here."""

from typing import Annotated

from chassis.auth import Anybody, Level, Principal, Requires, Role
from chassis.errors import Forbidden
from chassis.units import Unit
from fastapi import Depends

_STAFF = (Role.OPERATOR, Role.VERIFIER, Role.APPROVER, Role.DISTRIBUTOR, Role.CURATOR, Role.ADMIN)

_is_member = Requires(*Role)
_reads_inbox = Requires(*_STAFF)
_reads_directory = Requires(*Role, scope="notifier:read")
_looks_at_operations = Requires(Role.ADMIN, Role.AUDITOR, Role.VERIFIER, Role.OPERATOR)
_reads_deadlines = Requires(*Role)
_edits_directory = Requires(Role.ADMIN, levels=(Level.DITJEN,))
_handles_dead_letters = Requires(Role.ADMIN, levels=(Level.DITJEN,))
_edits_contacts = Requires(Role.OPERATOR, Role.ADMIN)

Member = Annotated[Principal, Depends(_is_member)]
Visitor = Annotated[Principal, Depends(Anybody())]
"""Sees the first page, which says what else there is for them."""

ReadsInbox = Annotated[Principal, Depends(_reads_inbox)]
ReadsDirectory = Annotated[Principal, Depends(_reads_directory)]
LooksAtOperations = Annotated[Principal, Depends(_looks_at_operations)]
ReadsDeadlines = Annotated[Principal, Depends(_reads_deadlines)]
EditsDirectory = Annotated[Principal, Depends(_edits_directory)]
HandlesDeadLetters = Annotated[Principal, Depends(_handles_dead_letters)]
EditsContacts = Annotated[Principal, Depends(_edits_contacts)]


def governs(principal: Principal, unit: Unit) -> bool:
    """Changing takes more than seeing: an auditor sees all units and changes none but the own."""
    return {
        Level.DITJEN: True,
        Level.KANWIL: principal.unit in (unit.code, unit.kanwil),
        Level.UPT: principal.unit == unit.code,
    }[principal.level]


def must_govern(principal: Principal, unit: Unit) -> None:
    if not governs(principal, unit):
        raise Forbidden


def edits_contacts_of(principal: Principal, unit: Unit) -> bool:
    """The same as `EditsContacts` and `must_govern`, for a page that shows or hides its buttons."""
    return bool(_edits_contacts.roles & principal.roles) and governs(principal, unit)


def handles_dead_letters(principal: Principal) -> bool:
    """The same as `HandlesDeadLetters`, for a page that shows or hides the way there."""
    return Role.ADMIN in principal.roles and principal.level is Level.DITJEN


def looks_at_operations(principal: Principal) -> bool:
    """The same as `LooksAtOperations`, for a page that shows or hides the way there."""
    return bool(_looks_at_operations.roles & principal.roles)


def works_on_tasks(principal: Principal) -> bool:
    """Whether the services that set tasks show this person theirs: others read of them, and have no page to go to."""
    return looks_at_operations(principal)


def reads_inbox(principal: Principal) -> bool:
    """The same as `ReadsInbox`, for a page that shows or hides what is in it."""
    return bool(_reads_inbox.roles & principal.roles)


def reads_addresses_of(principal: Principal, unit: Unit) -> bool:
    """Others see that there is an address, not which."""
    return principal.unit == unit.code or edits_contacts_of(principal, unit)
