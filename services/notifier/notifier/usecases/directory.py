"""The directory: load it, edit it, keep its contacts. Every change of a unit is published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chassis import clock, outbox
from chassis.db import Session
from chassis.errors import Conflict, NotFound
from chassis.ids import new_id
from chassis.rows import lock_name
from jembatan_contracts.units import UnitRegistered, UnitUpdated
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import select

from notifier.domain import directory
from notifier.errors import JabatanNotHere, KanwilUnknown
from notifier.models import Contact, Jabatan, Language, Unit, UnitEdit

CHUNK = 200
LOADER = "load-directory"
Fact = tuple[Unit, UnitRegistered | UnitUpdated]


@dataclass(frozen=True)
class Loaded:
    registered: int
    updated: int
    unchanged: int


async def load_directory(session: Session, entries: Mapping[str, Mapping[str, Any]]) -> Loaded:
    """Bring the directory to `entries` (fields by code). A field that an admin edited stays; a unit that is no
    longer listed becomes inactive; only units that really changed are published."""
    await lock_name(session, "notifier.load-directory")
    known = {unit.code: unit for unit in (await session.exec(select(Unit))).all()}
    edited = {edit.unit: set(edit.edited) for edit in (await session.exec(select(UnitEdit))).all()}
    fresh = [Unit(code=code, **fields) for code, fields in entries.items() if code not in known]
    changed = []
    for code, unit in known.items():
        wanted = entries.get(code, {"active": False})
        if _apply(unit, {name: value for name, value in wanted.items() if name not in edited.get(code, ())}):
            changed.append(unit)
    session.add_all(fresh)
    await _publish(session, [(unit, registered(unit)) for unit in fresh])
    await _publish(session, [(unit, updated(unit)) for unit in changed])
    await _add_default_contacts(session, [*fresh, *known.values()])
    return Loaded(len(fresh), len(changed), len(known) - len(changed))


def _apply(unit: Unit, wanted: Mapping[str, Any]) -> bool:
    differs = {name: value for name, value in wanted.items() if getattr(unit, name) != value}
    for name, value in differs.items():
        setattr(unit, name, value)
    return bool(differs)


async def _publish(session: Session, facts: Sequence[Fact]) -> None:
    for start in range(0, len(facts), CHUNK):
        await outbox.publish_all(session, facts[start : start + CHUNK])


async def _add_default_contacts(session: Session, units: Sequence[Unit]) -> None:
    """Only where the unit has no contact of that position; what people have set stays."""
    now = clock.now()
    rows = [
        {
            "id": new_id(),
            "unit": unit.code,
            "jabatan": jabatan.value,
            "email": email,
            "language": Language.ID.value,
            "active": True,
            "updated_at": now,
            "updated_by": LOADER,
            "confirmed_at": now,  # a stand-in that nobody typed
        }
        for unit in units
        for jabatan, email in directory.default_contacts(unit.code, unit.unit_type)
    ]
    await session.flush()
    await session.execute(insert(Contact).on_conflict_do_nothing(), rows)


async def edit_unit(session: Session, code: str, version: int, changes: Mapping[str, Any], by: str) -> Unit:
    """Set fields of a unit, on top of the `version` that the admin saw; loading the directory keeps them."""
    unit = await session.get(Unit, code)
    if unit is None:
        raise NotFound
    if unit.version != version:
        raise Conflict
    if changes.get("kanwil"):
        above = await session.get(Unit, changes["kanwil"])
        if above is None or above.unit_type != "Kanwil":
            raise KanwilUnknown
    if _apply(unit, changes):
        await _remember_edit(session, code, changes, by)
        await outbox.publish(session, unit, updated(unit))
    return unit


async def _remember_edit(session: Session, code: str, changes: Mapping[str, Any], by: str) -> None:
    edit = await session.get(UnitEdit, code)
    edited = sorted({*changes, *(edit.edited if edit else ())})
    await session.merge(UnitEdit(unit=code, edited=edited, edited_at=clock.now(), edited_by=by))


async def set_contact(
    session: Session, unit: Unit, jabatan: Jabatan, email: str, language: Language, active: bool, by: str
) -> Contact:
    """The address of one position at a unit, in place of what it was. A new or other one is not confirmed."""
    if jabatan not in positions_of(unit.unit_type):
        raise JabatanNotHere
    wanted = select(Contact).where(Contact.unit == unit.code, Contact.jabatan == jabatan).with_for_update()
    known = (await session.exec(wanted)).first()
    contact = Contact(
        id=known.id if known else new_id(),
        unit=unit.code,
        jabatan=jabatan,
        email=email,
        language=language,
        active=active,
        updated_at=clock.now(),
        updated_by=by,
        confirmed_at=known.confirmed_at if known and known.email == email else None,
    )
    return await session.merge(contact)


def positions_of(unit_type: str) -> frozenset[Jabatan]:
    match unit_type:
        case "Kanwil":
            return frozenset({Jabatan.KEPALA_KANWIL, Jabatan.KABID_PERAWATAN, Jabatan.OPERATOR_KANWIL})
        case "Ditjen":
            return frozenset({Jabatan.OPERATOR_DITJEN})
    return frozenset({Jabatan.KEPALA_UPT, Jabatan.KASUBSI_PERAWATAN, Jabatan.OPERATOR_BAMA, Jabatan.OPERATOR_UPT})


def registered(unit: Unit) -> UnitRegistered:
    return UnitRegistered(unit=unit.code, **_public(unit))


def updated(unit: Unit) -> UnitUpdated:
    return UnitUpdated(unit=unit.code, **_public(unit))


def _public(unit: Unit) -> dict[str, Any]:
    return {name: getattr(unit, name) for name in directory.FIELDS}
