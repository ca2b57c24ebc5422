"""Holidays against the library's calendar."""

from datetime import date

from chassis.http import InTransaction, Router

from notifier.permissions import DirectoryRead, DirectoryWrite
from notifier.schemas.holidays import HolidayIn, HolidayOut
from notifier.usecases import holidays

router = Router(prefix="/holidays", tags=["holidays"])


@router.get("")
async def list_holidays(session: InTransaction, _principal: DirectoryRead) -> list[HolidayOut]:
    """The directorate's corrections to the national calendar; the same for everybody."""
    return [HolidayOut.model_validate(one) for one in await holidays.list_overrides(session)]


@router.put("/{day}")
async def set_holiday(session: InTransaction, principal: DirectoryWrite, day: date, holiday: HolidayIn) -> HolidayOut:
    saved = await holidays.set_override(session, day, holiday.is_holiday, holiday.name, principal.subject)
    return HolidayOut.model_validate(saved)


@router.delete("/{day}", status_code=204)
async def remove_holiday(session: InTransaction, _principal: DirectoryWrite, day: date) -> None:
    await holidays.remove_override(session, day)
