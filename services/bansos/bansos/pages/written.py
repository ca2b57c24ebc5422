"""Days as people here write them in a form: `17/08/2025`."""

from typing import Annotated, Any

from chassis.pages.days import read_day
from pydantic import BeforeValidator

from bansos.schemas.programmes import Day


def _read(value: Any) -> Any:
    return read_day(value) if isinstance(value, str) else value


WrittenDay = Annotated[Day, BeforeValidator(_read)]
