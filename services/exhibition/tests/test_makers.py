"""Makers: sealed, seen by their unit alone, and shown by a pseudonym that they agreed to, or not at all."""

from typing import Any

import pytest
from chassis.db import Database
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from .factories import CHILD, CILEGON, MAKER, PRODUCT, SORONG, Stage, ok, refusal


async def made_by(stage: Stage, product: str) -> list[str]:
    """Names under which others see who made it."""
    async with stage.verifier() as verifier:
        return [one["pseudonym"] for one in ok(await verifier.get(f"/products/{product}"))["made_by"]]


async def test_a_name_is_sealed_in_the_database(offices: Database, stage: Stage) -> None:
    await stage.maker()
    async with offices.transaction() as session:
        row = (await session.execute(text("SELECT maker::text FROM maker"))).scalar_one()
    assert MAKER["name"] not in row
    assert MAKER["registration"] not in row


async def test_nothing_appears_until_he_agrees_and_nothing_after_he_withdraws(offices: Database, stage: Stage) -> None:
    maker = await stage.maker()
    product = await stage.product(makers=[{"maker": maker["id"], "share": 1}])
    assert await made_by(stage, product["id"]) == []
    async with stage.operator() as operator:
        ok(await operator.post(f"/makers/{maker['id']}/consent", json={"pseudonym": "Mas Rotan"}))
        assert await made_by(stage, product["id"]) == ["Mas Rotan"]
        ok(await operator.post(f"/makers/{maker['id']}/withdraw-consent"))
        again = await operator.post(f"/makers/{maker['id']}/withdraw-consent")
    assert await made_by(stage, product["id"]) == []
    assert refusal(again) == (409, "belum-ada-persetujuan")


@pytest.mark.parametrize("pseudonym", ["Sutrisno Hadiwijaya", "Pak Sutrisno", "HADIWIJAYA"])
async def test_a_pseudonym_is_no_part_of_the_name(offices: Database, stage: Stage, pseudonym: str) -> None:
    maker = await stage.maker()
    async with stage.operator() as operator:
        answer = await operator.post(f"/makers/{maker['id']}/consent", json={"pseudonym": pseudonym})
    assert refusal(answer) == (422, "memuat-nama-pembuat")


async def test_a_child_never_agrees_to_anything(offices: Database, stage: Stage) -> None:
    child = await stage.maker(**CHILD)
    async with stage.operator() as operator:
        answer = await operator.post(f"/makers/{child['id']}/consent", json={"pseudonym": "Si Kecil"})
    assert refusal(answer) == (403, "anak-tidak-ditampilkan")
    with pytest.raises(IntegrityError, match="maker_child_never_appears"):
        async with offices.transaction() as session:
            await session.execute(
                text("UPDATE maker SET pseudonym = 'Si Kecil', consent = 'setuju', consent_at = '2025-06-10'")
            )


async def test_a_product_s_texts_name_no_maker(offices: Database, stage: Stage) -> None:
    await stage.maker()
    async with stage.operator() as operator:
        story = {"story": "Dibuat oleh sutrisno  hadiwijaya sejak 2023."}
        answer = await operator.post("/products", json=PRODUCT | story)
    assert refusal(answer) == (422, "memuat-nama-pembuat")


async def test_a_maker_of_another_unit_is_unknown(offices: Database, stage: Stage) -> None:
    maker = await stage.maker(SORONG)
    async with stage.operator(CILEGON) as operator:
        answer = await operator.post("/products", json=PRODUCT | {"makers": [{"maker": maker["id"], "share": 1}]})
    assert refusal(answer) == (422, "pembuat-tidak-dikenal")


async def test_one_registration_number_is_one_maker(offices: Database, stage: Stage) -> None:
    await stage.maker()
    async with stage.operator() as operator:
        answer = await operator.post("/makers", json=MAKER | {"name": "Nama Lain"})
    assert refusal(answer) == (409, "pembuat-sudah-ada")


async def test_other_materials_end_a_certificate_that_holds_while_they_stay(offices: Database, stage: Stage) -> None:
    halal = {"kind": "halal", "number": "ID-1", "validity": "selama_komposisi_tetap", "issued_on": "2024-01-02"}
    term = {"kind": "pirt", "number": "P-2", "validity": "berjangka", "issued_on": "2024-01-02"}
    held: dict[str, Any] = {"certificates": [halal, term | {"valid_until": "2029-01-02"}]}
    product = await stage.product(picture=False, **held)
    async with stage.operator() as operator:
        change = PRODUCT | held | {"materials": "Rotan saja", "version": product["version"]}
        changed = ok(await operator.put(f"/products/{product['id']}", json=change))
        stale = await operator.put(f"/products/{product['id']}", json=change | {"name": "Lain"})
    assert {one["kind"]: one["void_since"] is None for one in changed["certificates"]} == {"halal": False, "pirt": True}
    assert refusal(stale) == (409, "sudah-berubah")
