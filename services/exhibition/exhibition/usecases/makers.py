"""A unit records its makers, and whether each agrees to appear by a pseudonym."""

from uuid import UUID

from chassis import clock
from chassis.auth import Principal
from chassis.db import Session
from chassis.history import author
from chassis.rows import lock_name

from exhibition.domain.texts import names_somebody
from exhibition.errors import MakerNamed, SameMaker
from exhibition.models import Consent, Maker, MakerConsent
from exhibition.queries import makers
from exhibition.schemas.makers import MakerIn
from exhibition.usecases.products import own_unit


async def add_maker(session: Session, operator: Principal, data: MakerIn) -> Maker:
    """Raises `SameMaker` for a registration number that the unit has."""
    unit = await own_unit(session, operator)
    await lock_name(session, f"makers:{unit.code}")
    if await makers.with_registration(session, unit.code, data.registration):
        raise SameMaker
    maker = Maker(**data.model_dump(), unit=unit.code, kanwil=unit.kanwil or "", created_at=clock.now())
    session.add(maker)
    await session.flush()
    return maker


async def record_consent(session: Session, operator: Principal, maker_id: UUID, pseudonym: str | None) -> Maker:
    """The answer of an adult: a pseudonym to appear by, or none. Raises `ChildNeverAppears`, `MakerNamed`."""
    maker = await makers.find_maker(session, operator, maker_id, for_update=True)
    now = clock.now()
    maker.answer(pseudonym, now)
    names = [part for one in await makers.of_unit(session, maker.unit) for part in (one.name, *one.name.split())]
    if pseudonym and names_somebody(pseudonym, names):
        raise MakerNamed
    session.add(MakerConsent(maker_id=maker.id, action=maker.consent, **author(operator), at=now))
    return maker


async def withdraw_consent(session: Session, operator: Principal, maker_id: UUID) -> Maker:
    """From here on the pseudonym appears nowhere. Raises `NoConsentYet`."""
    maker = await makers.find_maker(session, operator, maker_id, for_update=True)
    now = clock.now()
    maker.withdraw(now)
    session.add(MakerConsent(maker_id=maker.id, action=Consent.WITHDRAWN, **author(operator), at=now))
    return maker
