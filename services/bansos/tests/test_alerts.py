"""Alerts to offices: their words, to whom, in the transaction of the step."""

import json
import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from bansos.domain import alerts
from bansos.models import Action, Distribution, DistributionStep, Programme
from chassis.db import Database
from jembatan_contracts.alerts import AlertRaised
from jembatan_contracts.privacy import findings

from .factories import CILEGON, COURSE, Stage

WORDS = Path(__file__).parents[3] / "tests" / "alerts" / "bansos"
"""After changing some on purpose: `UPDATE_SNAPSHOTS=1`, then read the differences."""

ID = UUID(int=0x0197E4A0_0000_7000_8000_000000000042)
UNIT = "Lapas Kelas IIA Cilegon"
NOON = datetime(2025, 8, 10, 5, tzinfo=UTC)


def after(action: Action, packages: int | None = None, reason: str | None = None, **facts: Any) -> AlertRaised:
    programme = Programme(title="Bansos HUT RI ke-80", kanwil_limit=50)  # type: ignore[call-arg]
    one = Distribution(id=ID, unit=CILEGON, kanwil="kanwil-banten", held_on=date(2025, 8, 17), planned=40, **facts)
    step = DistributionStep(action=action, packages=packages, reason=reason, at=NOON)  # type: ignore[call-arg]
    said = alerts.after_step(programme, one, step, UNIT)
    assert said is not None
    return said


SAID: dict[str, Callable[[], AlertRaised]] = {
    "nominations-submitted": lambda: after(Action.SUBMIT, 40),
    "nominations-verified": lambda: after(Action.VERIFY, 38),
    "nominations-verified-many": lambda: after(Action.VERIFY, 60),
    "nominations-returned": lambda: after(Action.RETURN, reason="Tiga keluarga sudah pindah."),
    "aid-approved": lambda: after(Action.APPROVE, 38),
    "packages-missing": lambda: after(Action.CLOSE, 0, released=38, handed_over=37, brought_back=0),
    "distribution-cancelled": lambda: after(Action.WITHDRAW, 38, "Barang dari pemasok rusak."),
    "log-out-of-order": lambda: alerts.log_out_of_order(2, NOON),
}


def test_every_kind_has_its_name_and_every_name_its_kind() -> None:
    said = [say() for say in SAID.values()]
    assert {one.kind: one.kind_name for one in said} == alerts.NAMES


@pytest.mark.parametrize("name", SAID)
def test_the_words_are_those_that_were_read_and_approved(name: str) -> None:
    said = SAID[name]()
    now = json.dumps(said.model_dump(mode="json", exclude={"alert"}, exclude_none=True), ensure_ascii=False, indent=1)
    approved = WORDS / f"{name}.json"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        approved.parent.mkdir(parents=True, exist_ok=True)
        approved.write_text(f"{now}\n")
    assert f"{now}\n" == approved.read_text()
    assert findings(now) == []


async def test_each_step_tells_those_whom_it_leaves_something_to_do(
    offices: Database, stage: Stage, events: Any
) -> None:
    await stage.until("tutup")
    told = {one["kind"]: one["to"]["units"] for one in await events("alert-raised")}
    assert told == {
        "nominations-submitted": ["kanwil-banten"],
        "nominations-verified": ["kanwil-banten"],
        "aid-approved": [CILEGON],
    }


async def test_what_asks_for_a_step_is_cleared_by_it_as_done(offices: Database, stage: Stage, events: Any) -> None:
    one = await stage.until("verifikasi")
    await stage.step(one, "kembalikan", who=("approver", "kanwil-banten"), reason="Tiga keluarga sudah pindah.")
    for action in ("ajukan", "verifikasi", "setujui", "lepas"):
        await stage.step(one, action, COURSE[action])
    asked = [told["alert"] for told in await events("alert-raised")]
    ended = [(told["alert"], told["done"]) for told in await events("alert-cleared")]
    assert len(asked) == 6, "submitted and verified twice, returned, approved"
    assert ended == [(alert, True) for alert in asked]


async def test_what_asks_for_a_step_of_a_distribution_called_off_is_withdrawn(
    offices: Database, stage: Stage, events: Any
) -> None:
    one = await stage.until("setujui")
    await stage.step(one, "tarik", 38, reason="Barang dari pemasok rusak.")
    *_, approved, _called_off = await events("alert-raised")
    *_, ended = await events("alert-cleared")
    assert (ended["alert"], ended["done"]) == (approved["alert"], False)
    assert len(await events("alert-cleared")) == 3


async def test_missing_packages_are_told_to_the_offices_above_and_not_to_the_unit(
    offices: Database, stage: Stage, events: Any
) -> None:
    one = await stage.until("serahkan")
    assert (await stage.step(one, "tutup", 0)).json()["missing"] == 1
    [told] = [one for one in await events("alert-raised") if one["kind"] == "packages-missing"]
    assert (told["to"]["units"], told["severity"]) == (["kanwil-banten", "ditjenpas"], "mendesak")
