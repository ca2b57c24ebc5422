"""Steps of a distribution: the table, its order, one duty a person; in the service and by direct SQL."""

import itertools
import re
from typing import Any
from uuid import UUID

import pytest
from bansos.errors import DutiesApart, WrongStep
from bansos.models import Action, Distribution, Duty, Status
from bansos.models.steps import COUNTED, MOVES_VALUE, REASONED, STEPS, after
from bansos.queries import distributions as queries
from bansos.usecases.distributions import ALLOWS
from chassis.auth import Principal, Role
from chassis.db import Database
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from .factories import CILEGON, COURSE, DOERS, SORONG, Stage

RULE = text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'distribution_step_of_table'")
OFFICES = (CILEGON, "kanwil-banten", "ditjenpas")


def test_whatever_is_not_in_the_table_is_refused() -> None:
    for status, action in itertools.product(Status, Action):
        if (status, action) not in STEPS:
            with pytest.raises(WrongStep):
                after(status, action)
    assert {status for status in Status if not any(before is status for before, _ in STEPS)} == set(queries.ENDED)


async def test_the_database_has_the_same_table(database: Database) -> None:
    async with database.transaction() as session:
        rule = await session.scalar(RULE)
    words = re.findall(r"'([a-z_]+)'::text", str(rule))
    there = {(before, action): (after_, duty) for before, action, after_, duty in zip(*[iter(words)] * 4, strict=True)}
    assert there == {key: tuple(value) for key, value in STEPS.items()}


async def test_the_usual_course_ends_reconciled(offices: Database, stage: Stage) -> None:
    one = await stage.until("tutup")
    async with stage.http("auditor", unit="ditjenpas") as auditor:
        found = (await auditor.get(f"/distributions/{one}")).json()
    assert found["status"] == "ditutup"
    counts = [found[name] for name in ("planned", "nominated", "verified", "approved", "released", "handed_over")]
    assert counts == [40, 40, 38, 38, 38, 37]
    assert (found["brought_back"], found["missing"]) == (1, 0)
    assert [step["moves_value"] for step in found["steps_taken"]] == [False, False, False, True, True, True, True]


@pytest.mark.parametrize("first", [one for one in COURSE if one != "tutup"])
async def test_nobody_has_two_duties_in_one_distribution(offices: Database, stage: Stage, first: str) -> None:
    """A person who has taken a step takes none of another duty, whatever roles they have now."""
    one = await stage.plan()
    duties = {action: STEPS[_before(action), Action(action)][1] for action in COURSE}
    met = False
    for action, packages in COURSE.items():
        if met and duties[action] != duties[first]:
            refused = await stage.step(one, action, packages, subject="the-same-person")
            assert (refused.status_code, refused.json()["code"]) == (403, "tugas-harus-dipisah"), action
        subject = "the-same-person" if action == first else ""
        assert (await stage.step(one, action, packages, subject=subject)).status_code == 201
        met = met or action == first


def _before(action: str) -> Status:
    return next(before for before, one in STEPS if one == action)


async def test_the_page_says_in_words_why_a_step_is_not_for_somebody(
    offices: Database, stage: Stage, browse: Any
) -> None:
    one = await stage.until("lepas")
    async with browse("storekeeper", "distributor", unit=CILEGON, subject=f"storekeeper@{CILEGON}") as person:
        barred = (await person.get(f"/penyaluran/{one}")).text
    async with browse("distributor", unit=CILEGON, subject="another") as person:
        free = (await person.get(f"/penyaluran/{one}")).text
    assert "Anda sudah menjadi petugas gudang" in barred
    assert f'action="/penyaluran/{one}/langkah"' not in barred
    assert f'action="/penyaluran/{one}/langkah"' in free


async def test_direct_sql_of_the_application_goes_round_none_of_it(offices: Database, stage: Stage) -> None:
    one = await stage.until("verifikasi")
    tried = {
        "skips a stage": _insert(one, 4, "persetujuan", "lepas", "penyaluran", "petugas_gudang", 38, "other"),
        "another way": _insert(one, 4, "persetujuan", "setujui", "penyaluran", "penyetuju", 38, "other"),
        "a number left out": _insert(one, 5, "persetujuan", "setujui", "penyiapan", "penyetuju", 38, "other"),
        "a state that was": _insert(one, 4, "verifikasi", "verifikasi", "persetujuan", "verifikator", 38, "other"),
        "without an entry": _insert(one, 4, "persetujuan", "setujui", "penyiapan", "penyetuju", 38, "other", "NULL"),
        "more than verified": _insert(one, 4, "persetujuan", "setujui", "penyiapan", "penyetuju", 39, "other"),
        "the verifier approves": _insert(
            one, 4, "persetujuan", "setujui", "penyiapan", "penyetuju", 38, "verifier@kanwil-banten"
        ),
        "without a duty": _insert(one, 4, "persetujuan", "setujui", "penyiapan", "penyetuju", 38, "nobody", duty=False),
        "sets the state": f"UPDATE distribution SET status = 'penyiapan', approved = 38 WHERE id = '{one}'",
        "sets a count": f"UPDATE distribution SET planned = 1000 WHERE id = '{one}'",
        "takes a step away": f"DELETE FROM distribution_step WHERE distribution_id = '{one}'",
        "rewrites a step": f"UPDATE distribution_step SET packages = 1 WHERE distribution_id = '{one}'",
        "gives up a duty": f"DELETE FROM distribution_duty WHERE distribution_id = '{one}'",
        "allots more": "UPDATE programme SET allotted = 0",
    }
    let_through = [name for name, statement in tried.items() if await _goes_through(offices, statement)]
    assert let_through == []
    sound = _insert(one, 4, "persetujuan", "setujui", "penyiapan", "penyetuju", 38, "other")
    assert await _goes_through(offices, sound), "the negative control: the same statement, as the table has it"


def _insert(
    one: str, number: int, before: str, action: str, then: str, duty_word: str, packages: int, who: str,
    entry: str = "(SELECT id FROM entry)", *, duty: bool = True,
) -> str:  # fmt: skip
    """A step by SQL alone, with a duty and an entry of its own."""
    claimed = (
        f"claimed AS (INSERT INTO distribution_duty VALUES ('{one}', '{who}', '{duty_word}') ON CONFLICT DO NOTHING),"
        if duty
        else ""
    )
    return f"""
        WITH {claimed} entry AS (
            INSERT INTO log_entry (commitment, recorded_at) VALUES (sha256('{number}{who}'), '2025-07-08Z') RETURNING id
        )
        INSERT INTO distribution_step (id, distribution_id, number, from_status, action, to_status, duty, packages,
                                       subject, unit, name, at, entry_id)
        VALUES (gen_random_uuid(), '{one}', {number}, '{before}', '{action}', '{then}', '{duty_word}', {packages},
                '{who}', 'kanwil-banten', 'x', '2025-07-08Z', {entry})
    """


async def _goes_through(database: Any, statement: str) -> bool:
    """Whether the application's role gets it done; it is undone all the same."""
    async with database.undone():
        try:
            async with database.transaction() as session:
                await session.execute(text(statement))
        except DBAPIError:
            return False
    return True


@pytest.mark.parametrize("action", Action)
async def test_each_step_is_for_the_roles_of_its_duty_alone(offices: Database, stage: Stage, action: Action) -> None:
    """All roles at all offices, in a state in which the step is possible."""
    before, duty = next((before, duty) for (before, one), (_, duty) in STEPS.items() if one is action)
    one = await stage.plan()
    for earlier in COURSE:
        if (await _status(offices, one)) == before:
            break
        await stage.step(one, earlier, COURSE[earlier])
    most = 40 if action is Action.SUBMIT else 1 if action is Action.CLOSE else 38
    packages = most if action in COUNTED else None
    more = {"reason": "Paket belum lengkap."} if action in REASONED else {}
    for role, office in itertools.product(Role, OFFICES):
        if role is Role.SYSTEM:
            continue
        async with offices.undone():  # type: ignore[attr-defined]
            answer = await stage.step(one, action, packages, who=(role, office), subject="a-new-person", **more)
        allowed = ALLOWS[duty].allows(Principal("a-new-person", office, frozenset({role})))
        assert answer.status_code == (201 if allowed else 403), (role, office, answer.text)


async def _status(database: Database, one: str) -> str:
    async with database.transaction() as session:
        found = await session.get(Distribution, UUID(one))
        assert found is not None
        return found.status


@pytest.mark.parametrize(
    ("action", "packages", "code"),
    [
        ("setujui", 39, "jumlah-paket-tidak-sesuai"),
        ("setujui", 0, "jumlah-paket-tidak-sesuai"),
        ("setujui", None, "jumlah-paket-kosong"),
        ("kembalikan", None, "alasan-kosong"),
        ("batalkan", None, "alasan-kosong"),
    ],
)
async def test_a_step_says_how_many_or_why(
    offices: Database, stage: Stage, action: str, packages: int | None, code: str
) -> None:
    one = await stage.until("verifikasi")
    answer = await stage.step(one, action, packages, who=("approver", "kanwil-banten"))
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_what_is_too_much_for_a_kanwil_is_approved_by_the_directorate(offices: Database, stage: Stage) -> None:
    one = await stage.plan(await stage.programme(kanwil_limit=10))
    for action in ("mulai", "ajukan", "verifikasi"):
        await stage.step(one, action, COURSE[action])
    refused = await stage.step(one, "setujui", 38)
    assert (refused.status_code, refused.json()["code"]) == (403, "disetujui-ditjenpas")
    assert (await stage.step(one, "setujui", 38, who=("approver", "ditjenpas"))).status_code == 201


async def test_sent_back_it_is_nominated_anew(offices: Database, stage: Stage) -> None:
    one = await stage.until("verifikasi")
    back = await stage.step(one, "kembalikan", who=("approver", "kanwil-banten"), reason="Tiga keluarga sudah pindah.")
    assert (back.json()["status"], back.json()["nominated"], back.json()["verified"]) == ("pengusulan", None, None)
    assert (await stage.step(one, "ajukan", 37)).status_code == 201
    assert (await stage.step(one, "verifikasi", 37)).json()["verified"] == 37


async def test_an_approval_that_is_withdrawn_gives_its_packages_back(offices: Database, stage: Stage) -> None:
    programme = await stage.programme()
    one = await stage.until("setujui", await stage.plan(programme))
    drawn = await stage.step(one, "tarik", 38, reason="Barang dari pemasok rusak.")
    assert drawn.json()["status"] == "dibatalkan"
    async with stage.http("admin", unit="ditjenpas") as admin:
        assert (await admin.get(f"/programmes/{programme['id']}")).json()["allotted"] == 0
    assert (await stage.step(one, "lepas", 38)).status_code == 409


async def test_another_units_distribution_is_not_there(offices: Database, stage: Stage) -> None:
    one = await stage.until("setujui")
    answer = await stage.step(one, "lepas", 38, who=("storekeeper", SORONG))
    assert answer.status_code == 404


def test_a_person_with_another_duty_is_refused_by_the_row_itself() -> None:
    one = Distribution(status=Status.PREPARATION, planned=40, approved=38)  # type: ignore[call-arg]
    told: dict[str, Any] = {"by_directorate": False, "kanwil_limit": 50}
    with pytest.raises(DutiesApart):
        one.check_step(Action.RELEASE, 38, None, held=[Duty.APPROVER], **told)
    assert one.check_step(Action.RELEASE, 38, None, held=[Duty.STOREKEEPER], **told)[1] is Duty.STOREKEEPER
    assert MOVES_VALUE <= COUNTED
    assert set(DOERS) <= {action.value for action in Action}
