"""The first page: a distribution waits there for whoever may take its next step, and for nobody else."""

from typing import Any

import pytest
from chassis.db import Database

from .factories import CILEGON, COURSE, DOERS, Stage


async def sees(browse: Any, one: str, role: str, unit: str, subject: str = "somebody") -> bool:
    """Whether the distribution stands on this person's first page."""
    async with browse(role, unit=unit, subject=subject) as person:
        page = await person.get("/")
    assert page.status_code == 200
    return f"/penyaluran/{one}" in page.text


@pytest.mark.parametrize("action", COURSE)
async def test_a_distribution_waits_for_the_next_duty_alone(
    offices: Database, stage: Stage, browse: Any, action: str
) -> None:
    one = await stage.plan()
    for earlier, packages in COURSE.items():
        if earlier == action:
            break
        await stage.step(one, earlier, packages)
    for role, unit in set(DOERS.values()):
        assert await sees(browse, one, role, unit) == (DOERS[action] == (role, unit)), role


async def test_what_is_over_waits_for_nobody(offices: Database, stage: Stage, browse: Any) -> None:
    one = await stage.until("tutup")
    assert [who for who in set(DOERS.values()) if await sees(browse, one, *who)] == []


async def test_it_does_not_wait_for_somebody_with_another_duty_in_it(
    offices: Database, stage: Stage, browse: Any
) -> None:
    one = await stage.until("setujui")
    await stage.step(one, "lepas", 38, subject="both")
    assert not await sees(browse, one, "distributor", CILEGON, "both")
    assert await sees(browse, one, "distributor", CILEGON, "another")


@pytest.mark.parametrize(("limit", "office"), [(38, "kanwil-banten"), (37, "ditjenpas")])
async def test_many_packages_wait_for_the_directorate(
    offices: Database, stage: Stage, browse: Any, limit: int, office: str
) -> None:
    one = await stage.until("verifikasi", await stage.plan(await stage.programme(kanwil_limit=limit)))
    for unit in ("kanwil-banten", "ditjenpas"):
        assert await sees(browse, one, "approver", unit) == (unit == office), unit
    async with browse("approver", unit="kanwil-banten", subject="x") as kanwil:
        page = (await kanwil.get(f"/penyaluran/{one}")).text
    assert ("Ditjenpas yang menyetujui." in page) == (office == "ditjenpas")
    assert ("Paket yang disetujui" in page) == (office == "kanwil-banten")


async def test_a_step_back_asks_for_its_reason_on_a_page_of_its_own(
    offices: Database, stage: Stage, browse: Any
) -> None:
    one = await stage.until("ajukan")
    async with browse("verifier", unit="kanwil-banten", subject="verifier@kanwil-banten") as person:
        assert f"/penyaluran/{one}/langkah/kembalikan" in (await person.get(f"/penyaluran/{one}")).text
        assert (await person.get(f"/penyaluran/{one}/langkah/kembalikan")).status_code == 200
        refused = await person.post(f"/penyaluran/{one}/langkah", data={"action": "kembalikan", "reason": ""})
        assert (refused.status_code, 'id="reason"' in refused.text) == (422, True)
        sent = {"action": "kembalikan", "reason": "Tiga keluarga sudah pindah."}
        assert (await person.post(f"/penyaluran/{one}/langkah", data=sent)).status_code == 303
        late = await person.post(f"/penyaluran/{one}/langkah", data=sent)
        assert (late.status_code, "Unit masih mengusulkan penerima." in late.text) == (422, True)
