"""While the directory of units has not arrived, every page says that it is being loaded and sends nobody to ask."""

from collections.abc import Callable

import pytest
from chassis.db import Database

from ..actors import CILEGON, OPENING
from ..desk import Browse
from ..page_text import words

SUPPLIER = {"name": "CV Sumber Rejeki", "offers.0.commodity": "beras-premium", "offers.0.price": "15000"}
DOORS = ["GET /", "GET /pemasok", "GET /pengumpulan", "GET /unggahan", "POST /pemasok/baru", "GET /unggahan/templat"]


@pytest.mark.parametrize("door", DOORS)
async def test_a_page_says_that_units_are_being_loaded(
    database: Database, clock_at: Callable[[str], None], browse: Browse, door: str
) -> None:
    clock_at(OPENING)
    method, _, place = door.partition(" ")
    async with browse("operator", unit=CILEGON) as person:
        answer = await person.post(place, data=SUPPLIER) if method == "POST" else await person.get(place)
    page = words(answer, answer.status_code)
    assert "Data unit sedang dimuat" in page
    assert "Hubungi" not in page
