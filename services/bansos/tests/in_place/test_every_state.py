"""Every page drawn in every state of its objects. A new state fails here until its words are seen on a page."""

from typing import Any

import pytest
from bansos import models
from bansos.domain.findings import FindingKind
from bansos.models import Action, BenefitClass, Duty, Funding, LogAudit, ProgrammeStatus, RecipientGroup, Status
from bansos.models.steps import REASONED, STEPS
from chassis import clock
from chassis.ids import new_id
from chassis.testing.drawing import broken, pages_of
from chassis.testing.fixtures import RolledBack
from chassis.testing.permission_matrix import Matrix, Person, anybody, rule
from chassis.testing.roles import unguarded
from chassis.testing.suites import EveryStateSuite, TemplateSuite
from fastapi import FastAPI
from sqlalchemy import text

from ..factories import CILEGON, COURSE, Stage
from .test_permissions import RULES, WITHIN

SEND = "POST /penyaluran/{distribution_id}/langkah"
PEOPLE = [
    *(Person(role, CILEGON) for role in ("operator", "storekeeper", "distributor", "reconciler")),
    Person("verifier", "kanwil-banten"),
    Person("approver", "kanwil-banten"),
    *(Person(role, "ditjenpas") for role in ("approver", "admin", "auditor", "curator")),
]


@pytest.fixture
def matrix(app: FastAPI, things: dict[str, str], http: Any, browse: Any, database: RolledBack) -> Matrix:
    return Matrix(app, RULES, PEOPLE, things, (), WITHIN, http, browse, database)


DRAWN = {
    "Action": {action for _, action in STEPS},
    "BenefitClass": set(BenefitClass),
    "Duty": set(Duty),
    "Funding": set(Funding),
    "ProgrammeStatus": set(ProgrammeStatus),
    "RecipientGroup": set(RecipientGroup),
    "Status": set(Status),
}


class TestEveryState(EveryStateSuite):
    tables = models
    drawn = DRAWN


def _pages(matrix: Matrix, part: str) -> list[str]:
    return [one for one in pages_of(matrix.app) if one in RULES and part in one]


@pytest.mark.parametrize("status", Status)
async def test_a_distribution_in_every_state(matrix: Matrix, stage: Stage, status: Status) -> None:
    programme = {"id": matrix.things["programme_id"]}
    one = await stage.plan(programme, held_on="2025-08-19")
    matrix.things = {**matrix.things, "distribution_id": one}
    await _bring(stage, one, status)
    wanted = [one for one in _pages(matrix, "/penyaluran") if "tanda-bukti" not in one]
    assert await broken(matrix, ["GET /", *wanted], send=True) == {}


@pytest.mark.parametrize("action", REASONED)
async def test_a_step_that_says_why(matrix: Matrix, action: Action) -> None:
    """Also one that the state does not allow any more: whoever sends it is told so."""
    matrix.things = {**matrix.things, "action": action}
    matrix.rules = {**RULES, SEND: rule(anybody, data={"action": action, "packages": "38", "reason": "Belum lengkap."})}
    routes = ["GET /penyaluran/{distribution_id}/langkah/{action}", SEND]
    assert await broken(matrix, routes, send=True) == {}


async def _bring(stage: Stage, one: str, status: Status) -> None:
    """Through its steps; there is no other way."""
    for action, packages in COURSE.items():
        async with stage.http("auditor", unit="ditjenpas") as auditor:
            now = (await auditor.get(f"/distributions/{one}")).json()["status"]
        if now == status:
            return
        if status is Status.CANCELLED and now == Status.PREPARATION:
            await stage.step(one, "tarik", 38, reason="Barang dari pemasok rusak.")
            return
        # one package is missing at the end: that has words of its own
        await stage.step(one, action, 0 if action == "tutup" else packages)


@pytest.mark.parametrize("status", ProgrammeStatus)
async def test_a_programme_in_every_state(matrix: Matrix, status: ProgrammeStatus) -> None:
    async with matrix.database.transaction() as session, unguarded(session):
        ended = "'2025-07-08Z'" if status in (ProgrammeStatus.CLOSED, ProgrammeStatus.CANCELLED) else "NULL"
        opened = "NULL" if status in (ProgrammeStatus.DRAFT, ProgrammeStatus.CANCELLED) else "'2025-07-08Z'"
        reason = "'Tidak jadi.'" if status is ProgrammeStatus.CANCELLED else "NULL"
        await session.execute(
            text(
                f"UPDATE programme SET status = '{status}', opened_at = {opened},"
                f" ended_at = {ended}, end_reason = {reason}"
            )
        )
    assert await broken(matrix, _pages(matrix, "/program"), send=True) == {}


@pytest.mark.parametrize("kind", [BenefitClass, Funding, RecipientGroup])
async def test_a_programme_of_every_kind(matrix: Matrix, kind: Any) -> None:
    matrix.people = [Person("admin", "ditjenpas")]
    column = {BenefitClass: "benefit_class", Funding: "funding", RecipientGroup: "recipients"}[kind]
    for one in kind:
        value = f"ARRAY['{one}']" if kind is RecipientGroup else f"'{one}'"
        async with matrix.database.transaction() as session, unguarded(session):
            await session.execute(text(f"UPDATE programme SET {column} = {value}"))
        assert await broken(matrix, ["GET /program", "GET /program/{programme_id}"]) == {}


async def test_the_public_log_whole_and_with_every_finding(matrix: Matrix) -> None:
    page, receipt = ["GET /catatan-publik"], _pages(matrix, "tanda-bukti")
    for findings in ([], [{"kind": kind.value, "place": "7"} for kind in FindingKind]):
        async with matrix.database.transaction() as session:
            session.add(LogAudit(at=clock.now(), size=2, findings=findings, alert_id=new_id() if findings else None))
        assert await broken(matrix, [*page, *receipt]) == {}


class TestTemplates(TemplateSuite):
    """Stands last: what the tests above have drawn."""
