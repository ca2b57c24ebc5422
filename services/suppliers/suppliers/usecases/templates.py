"""The workbook that a unit fills in."""

import asyncio

from chassis import clock
from chassis.auth import Principal
from chassis.db import Session
from jembatan_indonesia.zones import WIB

from suppliers.domain.profile import read_offers, read_profile
from suppliers.domain.workbook import TemplateUnit, build_template
from suppliers.queries.suppliers import register_of
from suppliers.usecases.suppliers import own_unit


async def prefilled_template(session: Session, operator: Principal) -> bytes:
    """The operator's own register; uploading it unchanged changes nothing. Personal numbers are whole."""
    unit = await own_unit(session, operator)
    register = [one for one in await register_of(session, unit.code) if one.active]
    rows = [read_profile(one).as_row(terms) for one in register for terms in read_offers(one)]
    about = TemplateUnit(unit.code, unit.full_name, unit.region_code)
    return await asyncio.to_thread(build_template, about, rows, clock.now().astimezone(WIB).year)
