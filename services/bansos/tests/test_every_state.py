"""Every page drawn in every state of its objects. A new state fails here until its words are seen on a page."""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
import pytest_asyncio
from bansos import models
from bansos.domain.findings import FindingKind
from bansos.loops.keep_log import advance_log
from bansos.models import BenefitClass, Funding, LogAudit, ProgrammeStatus, RecipientGroup, Status
from bansos.models.steps import STEPS, Action, Duty
from chassis import clock
from chassis.db import Database
from chassis.testing import dead_letters
from chassis.testing.drawing import broken, pages_of, states_of, templates_of, templates_used
from chassis.testing.permission_matrix import Matrix, everybody
from chassis.testing.roles import unguarded
from fastapi import FastAPI
from sqlalchemy import text

from .factories import CILEGON, COURSE, Stage
from .test_permissions import RULES, WITHIN

used: set[str] = set()


@pytest.fixture(scope="module")
def app(service: Any, make_app: Callable[[Any], FastAPI]) -> Iterator[FastAPI]:
    app = make_app(service)
    with templates_used(app, used):
        yield app


@pytest_asyncio.fixture
async def matrix(
    app: FastAPI, offices: Database, http: Any, browse: Any, stage: Stage, service: Any
) -> AsyncIterator[Matrix]:
    """A programme of the directorate's, and a distribution that is only planned."""
    programme = await stage.programme(largest_decile=4)
    one = await stage.plan(programme)
    letter = await dead_letters.put_dead_letter(offices, "bansos")
    things = {"programme_id": programme["id"], "distribution_id": one, "number": "4", "dead_letter": letter}
    people = everybody(CILEGON, "kanwil-banten", "ditjenpas")
    yield Matrix(app, RULES, people, things, (), WITHIN, http, browse, offices)  # type: ignore[arg-type]


def test_every_state_of_every_object_is_drawn_here() -> None:
    assert states_of(models) == {
        "Action": set(Action),
        "BenefitClass": set(BenefitClass),
        "Duty": set(Duty),
        "Funding": set(Funding),
        "ProgrammeStatus": set(ProgrammeStatus),
        "RecipientGroup": set(RecipientGroup),
        "Status": set(Status),
    }
    assert {action for _, action in STEPS} == set(Action)


def _pages(matrix: Matrix, part: str) -> list[str]:
    return [one for one in pages_of(matrix.app) if one in RULES and part in one]


@pytest.mark.parametrize("status", Status)
async def test_a_distribution_in_every_state(matrix: Matrix, stage: Stage, status: Status) -> None:
    one = matrix.things["distribution_id"]
    await _bring(stage, one, status)
    wanted = [one for one in _pages(matrix, "/penyaluran") if "tanda-bukti" not in one]
    assert await broken(matrix, ["GET /", *wanted], send=True) == {}


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
    column = {BenefitClass: "benefit_class", Funding: "funding", RecipientGroup: "recipients"}[kind]
    for one in kind:
        value = f"ARRAY['{one}']" if kind is RecipientGroup else f"'{one}'"
        async with matrix.database.transaction() as session, unguarded(session):
            await session.execute(text(f"UPDATE programme SET {column} = {value}"))
        assert await broken(matrix, ["GET /program", "GET /program/{programme_id}"]) == {}


async def test_the_public_log_empty_whole_and_with_every_finding(matrix: Matrix, stage: Stage, service: Any) -> None:
    page = ["GET /catatan-publik"]
    assert await broken(matrix, page) == {}
    await stage.until("lepas", matrix.things["distribution_id"])
    await advance_log(matrix.database, service.settings.model_copy(update={"log_checkpoint_minutes": 1e-9}))
    receipt = _pages(matrix, "tanda-bukti")
    for findings in ([], [{"kind": kind.value, "place": "7"} for kind in FindingKind]):
        async with matrix.database.transaction() as session:
            session.add(LogAudit(at=clock.now(), size=2, findings=findings))
        assert await broken(matrix, [*page, *receipt]) == {}


async def test_a_dead_letter_in_every_state(matrix: Matrix) -> None:
    await dead_letters.draw_every_state(matrix)


def test_no_template_was_left_out() -> None:
    """Stands last: what the tests above have drawn."""
    assert templates_of("bansos") - used == set()
