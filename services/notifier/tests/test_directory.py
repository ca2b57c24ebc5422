"""The directory is loaded once and again; what admins set stays; only real changes are told."""

from typing import Any

import pytest
from chassis.db import Database, Session
from chassis.errors import Conflict
from jembatan_indonesia.regions import region
from jembatan_indonesia.zones import zone_of
from notifier.domain import directory
from notifier.errors import JabatanNotHere, KanwilUnknown
from notifier.models import Contact, Jabatan, Language, Unit
from notifier.usecases.directory import Loaded, edit_unit, load_directory, set_contact
from sqlalchemy import func, text
from sqlmodel import select

CILEGON = "lapas-kelas-iia-cilegon"


async def told(session: Session) -> dict[str, int]:
    rows = await session.execute(text("SELECT event_type, count(*) FROM outbox GROUP BY 1"))
    return {kind.rsplit(".", 2)[1]: count for kind, count in rows}


async def contact_of(session: Session, unit: str, jabatan: Jabatan) -> Contact:
    return (await session.exec(select(Contact).where(Contact.unit == unit, Contact.jabatan == jabatan))).one()


async def test_all_648_offices_are_loaded_and_told_of_once(offices: Database) -> None:
    async with offices.transaction() as session:
        count = dict((await session.exec(select(Unit.unit_type, func.count()).group_by(Unit.unit_type))).all())
        assert count == {"Lapas": 337, "Rutan": 162, "LPKA": 32, "Bapas": 82, "RS": 1, "Kanwil": 33, "Ditjen": 1}
        assert await told(session) == {"unit-registered": 648}
        cilegon = await session.get_one(Unit, CILEGON)
        assert (cilegon.kanwil, cilegon.region, cilegon.timezone) == ("kanwil-banten", "Kota Cilegon", "Asia/Jakarta")


async def test_every_unit_stands_under_a_kanwil_of_the_directory(offices: Database) -> None:
    entries = directory.read()
    above = {fields["kanwil"] for fields in entries.values() if fields["unit_type"] not in ("Kanwil", "Ditjen")}
    assert above == {code for code, fields in entries.items() if fields["unit_type"] == "Kanwil"}


def test_every_office_lies_in_a_known_region_and_in_its_zone() -> None:
    placed = [fields for fields in directory.read().values() if fields["region_code"]]
    assert len(placed) > 600
    for fields in placed:
        place = region(fields["region_code"])
        assert place is not None
        assert (place.name, zone_of(place.code)) == (fields["region"], fields["timezone"])


async def test_loading_again_changes_and_tells_nothing(offices: Database) -> None:
    async with offices.transaction() as session:
        before = (await session.exec(select(func.count()).select_from(Contact))).one()
        assert await load_directory(session, directory.read()) == Loaded(0, 0, 648)
        assert await told(session) == {"unit-registered": 648}
        assert (await session.exec(select(func.count()).select_from(Contact))).one() == before


async def test_a_newer_file_tells_of_the_units_that_changed_and_of_no_other(offices: Database) -> None:
    newer = directory.read()
    newer[CILEGON] = newer[CILEGON] | {"name": "Lapas Cilegon"}
    del newer["rutan-kelas-i-tangerang"]
    async with offices.transaction() as session:
        assert await load_directory(session, newer) == Loaded(0, 2, 646)
        assert await told(session) == {"unit-registered": 648, "unit-updated": 2}
        assert (await session.get_one(Unit, CILEGON)).name == "Lapas Cilegon"
        assert not (await session.get_one(Unit, "rutan-kelas-i-tangerang")).active


async def test_what_an_admin_edited_survives_a_newer_file(offices: Database) -> None:
    newer = directory.read()
    newer[CILEGON] = newer[CILEGON] | {"name": "Dari berkas", "full_name": "Nama lengkap dari berkas"}
    async with offices.transaction() as session:
        await edit_unit(session, CILEGON, 1, {"name": "Dari admin"}, "admin@ditjenpas")
        await load_directory(session, newer)
        cilegon = await session.get_one(Unit, CILEGON)
        assert (cilegon.name, cilegon.full_name) == ("Dari admin", "Nama lengkap dari berkas")
        assert cilegon.version == 3


async def test_an_edit_on_top_of_an_old_version_is_refused(offices: Database) -> None:
    async with offices.transaction() as session:
        await edit_unit(session, CILEGON, 1, {"name": "Pertama"}, "admin")
        with pytest.raises(Conflict):
            await edit_unit(session, CILEGON, 1, {"name": "Kedua"}, "admin")


async def test_an_edit_that_changes_nothing_tells_nothing(offices: Database) -> None:
    async with offices.transaction() as session:
        await edit_unit(session, CILEGON, 1, {"name": "Lapas Kelas IIA Cilegon"}, "admin")
        assert await told(session) == {"unit-registered": 648}


@pytest.mark.parametrize("above", ["kanwil-atlantis", CILEGON])
async def test_a_unit_can_only_be_put_under_a_kanwil(offices: Database, above: str) -> None:
    async with offices.transaction() as session:
        with pytest.raises(KanwilUnknown):
            await edit_unit(session, CILEGON, 1, {"kanwil": above}, "admin")


async def test_every_office_can_be_reached_and_no_default_address_is_real(offices: Database) -> None:
    async with offices.transaction() as session:
        contacts = (await session.exec(select(Contact))).all()
        assert {contact.unit for contact in contacts} == set(directory.read())
        assert all(contact.is_placeholder for contact in contacts)
        operator = await contact_of(session, CILEGON, Jabatan.OPERATOR_BAMA)
        assert operator.email == "operator-bama@lapas-kelas-iia-cilegon.jembatan.example"


async def test_a_contact_that_people_set_survives_a_reload(offices: Database) -> None:
    async with offices.transaction() as session:
        cilegon = await session.get_one(Unit, CILEGON)
        await set_contact(session, cilegon, Jabatan.OPERATOR_BAMA, "bama@cilegon.go.id", Language.EN, True, "admin")
        await load_directory(session, directory.read())
        operator = await contact_of(session, CILEGON, Jabatan.OPERATOR_BAMA)
        assert (operator.email, operator.language, operator.is_placeholder) == ("bama@cilegon.go.id", "en", False)


async def test_a_kanwil_has_no_operator_bama(offices: Database) -> None:
    async with offices.transaction() as session:
        banten = await session.get_one(Unit, "kanwil-banten")
        with pytest.raises(JabatanNotHere):
            await set_contact(session, banten, Jabatan.OPERATOR_BAMA, "a@b.go.id", Language.ID, True, "admin")


def test_a_line_of_the_file_that_no_event_could_carry_is_refused() -> None:
    line = "code,name,full_name,unit_type,timezone\nlapas-x,X,X,Penjara,Asia/Jakarta\n"
    with pytest.raises(ValueError, match="unit_type"):
        dict[str, Any](directory._rows(line))
