"""Permissions. Reading is bounded by scope in every query; changing is named here."""

from typing import Annotated

from chassis.auth import Anybody, Level, Principal, Requires, Role
from chassis.errors import Forbidden
from chassis.units import Unit
from fastapi import Depends

_STAFF = (
    Role.OPERATOR,
    Role.VERIFIER,
    Role.APPROVER,
    Role.STOREKEEPER,
    Role.DISTRIBUTOR,
    Role.RECONCILER,
    Role.CURATOR,
    Role.ADMIN,
)
_everybody = Requires(*Role)
_directorate = Requires(Role.ADMIN, levels=(Level.DITJEN,))

mailbox_read = Requires(*_STAFF)
operations_read = Requires(Role.ADMIN, Role.AUDITOR, Role.VERIFIER, Role.OPERATOR)
contacts_write = Requires(Role.OPERATOR, Role.ADMIN)
dead_letters_write = _directorate

HomeRead = Annotated[Principal, Depends(Anybody())]
"""Sees the first page, which says what else there is for them."""

MailboxRead = Annotated[Principal, Depends(mailbox_read)]
DirectoryRead = Annotated[Principal, Depends(Requires(*Role, scope="notifier:read"))]
DirectoryWrite = Annotated[Principal, Depends(_directorate)]
ContactsRead = Annotated[Principal, Depends(_everybody)]
ContactsWrite = Annotated[Principal, Depends(contacts_write)]
DeadlinesRead = Annotated[Principal, Depends(_everybody)]
OperationsRead = Annotated[Principal, Depends(operations_read)]


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
    return contacts_write.allows(principal) and governs(principal, unit)


def works_on_tasks(principal: Principal) -> bool:
    """Whether the services that set tasks show this person theirs: others read of them, and have no page to go to."""
    return operations_read.allows(principal)


def reads_addresses_of(principal: Principal, unit: Unit) -> bool:
    """Others see that there is an address, not which."""
    return principal.unit == unit.code or edits_contacts_of(principal, unit)
