"""Units and whom to write to there."""

from chassis.http import Cursor, CursorPage, InTransaction, Limit, Router
from chassis.running import InService
from jembatan_contracts.units import UnitType

from notifier.models import Jabatan
from notifier.permissions import ContactsRead, ContactsWrite, DirectoryRead, DirectoryWrite, must_govern
from notifier.queries import directory as queries
from notifier.schemas.contacts import ContactIn, ContactOut, address_seen_by
from notifier.schemas.units import UnitEditIn, UnitOut
from notifier.usecases import directory as usecases
from notifier.usecases.contacts import save

router = Router(tags=["directory"])


@router.get("/units")
async def list_units(
    session: InTransaction,
    principal: DirectoryRead,
    q: str | None = None,
    unit_type: UnitType | None = None,
    kanwil: str | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> CursorPage[UnitOut]:
    """The units you may see, by name. `q` looks in name and region."""
    found = await queries.list_units(session, principal, q, unit_type, kanwil, cursor, limit)
    return found.map(UnitOut.model_validate)


@router.get("/units/{code}")
async def get_unit(session: InTransaction, principal: DirectoryRead, code: str) -> UnitOut:
    return UnitOut.model_validate(await queries.find_unit(session, principal, code))


@router.patch("/units/{code}")
async def edit_unit(session: InTransaction, principal: DirectoryWrite, code: str, edit: UnitEditIn) -> UnitOut:
    """Set fields of a unit. They stay when a newer directory is loaded."""
    await queries.find_unit(session, principal, code)
    unit = await usecases.edit_unit(session, code, edit.version, edit.changes(), principal.subject)
    return UnitOut.model_validate(unit)


@router.get("/units/{code}/contacts")
async def list_contacts(session: InTransaction, principal: ContactsRead, code: str) -> list[ContactOut]:
    """Contacts of a unit. Who neither belongs to the unit nor keeps its contacts sees addresses masked."""
    unit = await queries.find_unit(session, principal, code)
    found = [ContactOut.model_validate(contact) for contact in await queries.contacts_of(session, unit.code)]
    return [one.model_copy(update={"email": address_seen_by(principal, unit, one.email)}) for one in found]


@router.put("/units/{code}/contacts/{jabatan}")
async def set_contact(
    session: InTransaction,
    principal: ContactsWrite,
    service: InService,
    code: str,
    jabatan: Jabatan,
    contact: ContactIn,
) -> ContactOut:
    """Set a contact of this unit: the position's own mailbox, never a person's. A new address gets an e-mail with a
    link by which it is confirmed; until then it gets due dates alone."""
    unit = await queries.find_unit(session, principal, code)
    must_govern(principal, unit)
    saved = await save(session, service.settings, unit, jabatan, contact, principal.subject)
    return ContactOut.model_validate(saved)
