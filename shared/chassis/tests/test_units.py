"""The local copy of the directory follows the compacted topic; scope follows from it."""

from typing import Any

from chassis import clock, units
from chassis.auth import Level, Principal, Role
from chassis.db import Session
from chassis.ids import new_id
from jembatan_contracts.cloudevents import Envelope
from jembatan_contracts.units import UnitRegistered, UnitUpdated
from sqlmodel import col, select

STATE = UnitRegistered.example | {"unit": "lapas-uji"}


async def test_the_copy_takes_the_newest_state(session: Session) -> None:
    first = UnitRegistered.model_validate(STATE)
    second = UnitUpdated.model_validate(STATE | {"name": "Lapas Baru"})
    for version, event in ((1, first), (7, second)):
        envelope = Envelope.of(event, new_id(), clock.now(), version)
        await units.remember_unit(session, event, envelope)
    unit = await units.find(session, "lapas-uji")
    assert unit is not None
    assert (unit.name, unit.version) == ("Lapas Baru", 7)


async def test_scope_shows_own_unit_own_kanwils_units_or_all(session: Session) -> None:
    for code, kanwil in (("lapas-a", "kanwil-x"), ("lapas-b", "kanwil-x"), ("lapas-c", "kanwil-y")):
        same: dict[str, Any] = {"name": code, "full_name": code, "unit_type": "Lapas", "timezone": "Asia/Jakarta"}
        unit = units.Unit(code=code, kanwil=kanwil, **same)
        session.add(unit)
    await session.flush()
    expected = {
        ("operator", "lapas-a"): ["lapas-a"],
        ("verifier", "kanwil-x"): ["lapas-a", "lapas-b"],
        ("admin", "ditjenpas"): ["lapas-a", "lapas-b", "lapas-c"],
        ("auditor", "lapas-a"): ["lapas-a", "lapas-b", "lapas-c"],
        ("operator", "lapas-z"): [],
    }
    for (role, at), seen in expected.items():
        who = Principal("s", at, frozenset({Role(role)}))
        wanted = select(units.Unit.code).where(who.scope(units.Unit.code, units.Unit.kanwil))
        found = (await session.exec(wanted.where(col(units.Unit.code).like("lapas-_")).order_by(units.Unit.code))).all()
        assert found == seen, (role, at)


def test_the_level_follows_from_the_unit() -> None:
    levels = [Principal("s", unit, frozenset()).level for unit in ("ditjenpas", "kanwil-bali", "bapas-kelas-i-medan")]
    assert levels == [Level.DITJEN, Level.KANWIL, Level.UPT]
