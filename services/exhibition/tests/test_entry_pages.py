"""The page of an entry: what stands in its form is what is handed in."""

from typing import Any

from chassis.db import Database

from .factories import CILEGON, Stage, ok


async def test_what_is_typed_is_what_is_submitted(offices: Database, stage: Stage, browse: Any) -> None:
    entry = await stage.entry(await stage.call())
    async with browse("operator", unit=CILEGON) as person, stage.operator() as operator:
        typed = {"quantity": "3", "price": "Rp 175.000"}
        assert (await person.post(f"/karya/{entry['id']}/ajukan", data=typed)).status_code == 303
        found = ok(await operator.get(f"/entries/{entry['id']}"))
    assert (found["status"], found["quantity"], found["price"]) == ("diajukan", 3, 175_000)


async def test_an_amount_that_cannot_be_read_hinders_the_submission(
    offices: Database, stage: Stage, browse: Any
) -> None:
    entry = await stage.entry(await stage.call())
    async with browse("operator", unit=CILEGON) as person, stage.operator() as operator:
        answer = await person.post(f"/karya/{entry['id']}/ajukan", data={"quantity": "", "price": "150000"})
        found = ok(await operator.get(f"/entries/{entry['id']}"))
    assert (answer.status_code, found["status"], found["quantity"]) == (422, "draf", 20)
