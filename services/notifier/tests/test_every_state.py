"""Every page drawn in every state of what it shows. A status that is new in a model's enum, or in a CHECK of the
database, fails here until its words are seen on a page."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import pytest_asyncio
from chassis.ids import new_id
from chassis.testing.drawing import broken, pages_of
from chassis.testing.permission_matrix import Matrix, Person, everybody
from chassis.testing.suites import EveryStateSuite, TemplateSuite
from fastapi import FastAPI
from notifier import models
from notifier.domain.messages import kinds
from notifier.models import (
    Acknowledged,
    AlertStatus,
    ClearedAs,
    DeadlineStatus,
    DeliveryStatus,
    Ending,
    ErrorKind,
    Jabatan,
    ObligationStatus,
    Step,
    TimerStatus,
)
from sqlalchemy import text

from .actors import CILEGON, Scenario
from .test_messages import EXAMPLES
from .test_permissions import RULES, WITHIN, put_in_place

DRAWN = {
    "Acknowledged": set(Acknowledged),
    "AlertStatus": set(AlertStatus),
    "Channel": {"inapp", "email"},
    "ClearedAs": set(ClearedAs),
    "DeadlineStatus": set(DeadlineStatus),
    "DeliveryStatus": set(DeliveryStatus),
    "ObligationStatus": set(ObligationStatus),
    "Ending": set(Ending),
    "ErrorKind": set(ErrorKind),
    "Jabatan": set(Jabatan),
    "Language": {"id", "en"},
    "Step": set(Step),
    "TimerStatus": set(TimerStatus),
}
DELIVERY = {
    DeliveryStatus.QUEUED: "next_attempt_at = '2025-07-09'",
    DeliveryStatus.SENDING: "lease_until = '2025-07-09'",
    DeliveryStatus.RETRY: "next_attempt_at = '2025-07-09', last_error = 'busy', error_kind = 'retryable'",
    DeliveryStatus.UNCERTAIN: "next_attempt_at = '2025-07-09', uncertain = 1",
    DeliveryStatus.SENT: "sent_at = '2025-07-09', uncertain = 1",
    DeliveryStatus.FAILED: "error_kind = 'final', last_error = 'no real address yet'",
    DeliveryStatus.CANCELLED: "last_error = NULL",
}
FEW = [
    Person("operator", CILEGON),
    Person("verifier", "kanwil-banten"),
    Person("auditor", "ditjenpas"),
    Person("admin", "ditjenpas"),
]
MOMENTS = ("2025-07-09T01:00:00Z", "2025-07-30T01:00:00Z", "2025-07-31T01:00:00Z", "2025-08-20T01:00:00Z")
_MESSAGE = text("""
INSERT INTO message (id, kind, unit, dedupe_key, only_while_open, data, created_at)
VALUES (:id, :kind, :unit, CAST(uuidv7() AS text), false, CAST(:data AS jsonb), '2025-07-08')
""")
_DELIVERY = text("""
INSERT INTO delivery (id, message_id, channel, status, attempts, uncertain, sent_at)
VALUES (uuidv7(), :id, 'inapp', 'sent', 1, 0, '2025-07-08')
""")
_ACKNOWLEDGEMENT = text("""
INSERT INTO acknowledgement (message_id, step, by, by_name, at) VALUES (:id, :step, 'x', 'Petugas', '2025-07-08')
""")
_TIMER = text("""
INSERT INTO timer (deadline_id, unit, step, recipient, round, due_at, announced_late, status, settled_at)
VALUES (:deadline, :unit, :step, :unit, :round, '2025-07-09', false, :status, :settled)
""")
_OBLIGATION = text("""
UPDATE obligation SET status = :status,
    met_at = CASE WHEN CAST(:met AS boolean) THEN CAST('2025-07-20' AS timestamptz) END,
    late = CASE WHEN :met THEN CAST(:late AS boolean) END
WHERE deadline_id = :deadline
""")
_UNCONFIRMED = text(
    "UPDATE contact SET confirmed_at = NULL, active = :active, updated_by = 'x', updated_at = '2025-07-08'"
)
_ASKED = text("""
INSERT INTO contact_confirmation (id, contact_id, key, email, made_at, expires_at)
SELECT uuidv7(), id, sha256('tautan'), email, made, made + interval '7 days'
FROM contact, LATERAL (SELECT CAST('2025-07-08T01:00:00Z' AS timestamptz) + :days * interval '1 day' AS made) AS at
WHERE unit = 'lapas-kelas-iia-cilegon' AND jabatan = 'operator-bama'
""")


@pytest_asyncio.fixture
async def matrix(app: FastAPI, scenario: Scenario, http: Any, browse: Any) -> Matrix:
    """Those who see what is Lapas Cilegon's, each in their own way."""
    things = await put_in_place(scenario)
    return Matrix(app, RULES, FEW, things, (), WITHIN, http, browse, scenario.database)  # type: ignore[arg-type]


async def do(matrix: Matrix, statement: Any, **values: Any) -> None:
    async with matrix.database.transaction() as session:
        await session.execute(statement, values)


def about(app: FastAPI, *places: str) -> list[str]:
    known = [one for one in pages_of(app) if one in RULES]
    return [one for one in known if any(one.partition(" ")[2].startswith(place) for place in places)]


class TestEveryState(EveryStateSuite):
    tables = models
    drawn = DRAWN


def test_every_kind_of_message_has_an_example_here() -> None:
    assert {kind for kind, _ in EXAMPLES.values()} == kinds.keys()


async def test_every_page_and_every_form_as_every_role(matrix: Matrix) -> None:
    matrix.people = everybody(CILEGON, "kanwil-banten", "ditjenpas")
    assert await broken(matrix, about(matrix.app, "/"), send=True) == {}


@pytest.mark.parametrize("name", EXAMPLES)
async def test_every_kind_of_message_is_read_in_the_inbox_and_in_the_log(matrix: Matrix, name: str) -> None:
    kind, data = EXAMPLES[name]
    message = new_id()
    await do(matrix, _MESSAGE, id=message, kind=kind, unit=CILEGON, data=json.dumps(data))
    await do(matrix, _DELIVERY, id=message)
    for step in Acknowledged:
        await do(matrix, _ACKNOWLEDGEMENT, id=message, step=step)
    matrix.things = {**matrix.things, "message": str(message)}
    assert await broken(matrix, about(matrix.app, "/kotak-masuk", "/pengiriman")) == {}


@pytest.mark.parametrize("reason", ['{"id": "Sebabnya.", "en": "The cause."}', None])
@pytest.mark.parametrize("cleared_as", [None, *ClearedAs])
async def test_an_alert_in_every_state(matrix: Matrix, cleared_as: ClearedAs | None, reason: str | None) -> None:
    is_cleared = cleared_as is not None
    status = AlertStatus.CLEARED if is_cleared else AlertStatus.OPEN
    statement = text(
        "UPDATE alert SET status = :status, reason = CASE WHEN :is_cleared THEN CAST(:reason AS jsonb) END,"
        " cleared_at = CASE WHEN :is_cleared THEN CAST('2025-07-09' AS timestamptz) END,"
        " cleared_as = :cleared_as, updated_at = '2025-07-08'"
    )
    await do(matrix, statement, status=status, is_cleared=is_cleared, reason=reason, cleared_as=cleared_as)
    assert await broken(matrix, about(matrix.app, "/kotak-masuk", "/pengiriman")) == {}


@pytest.mark.parametrize("status", DeliveryStatus)
async def test_an_email_in_every_state(matrix: Matrix, status: DeliveryStatus) -> None:
    blank = "next_attempt_at = NULL, lease_until = NULL, sent_at = NULL, error_kind = NULL, attempts = 2, "
    own = DELIVERY[status]
    kept = ", ".join(one for one in blank.strip(", ").split(", ") if one.split(" = ")[0] not in own)
    statement = text(f"UPDATE delivery SET status = :status, {kept}, {own} WHERE channel = 'email'")
    await do(matrix, statement, status=status)
    assert await broken(matrix, about(matrix.app, "/pengiriman")) == {}


@pytest.mark.parametrize("ending", Ending)
async def test_an_obligation_that_ended_in_every_way(matrix: Matrix, ending: Ending) -> None:
    deadline = matrix.things["deadline"]
    ended = "UPDATE obligation SET status = 'withdrawn', ended_as = :as_, end_reason = 'Sebabnya.', met_at = NULL,"
    await do(matrix, text(f"{ended} late = NULL WHERE deadline_id = :deadline"), as_=ending, deadline=deadline)
    assert await broken(matrix, about(matrix.app, "/tenggat", "/unit/{code}/tenggat")) == {}


@pytest.mark.parametrize("obligation", ObligationStatus)
@pytest.mark.parametrize("status", DeadlineStatus)
async def test_a_deadline_in_every_state_at_every_time(
    matrix: Matrix, status: DeadlineStatus, obligation: ObligationStatus, clock_at: Callable[[str], None]
) -> None:
    deadline = matrix.things["deadline"]
    await do(matrix, text("UPDATE deadline SET status = :status, round = 9"), status=status)
    await do(
        matrix,
        _OBLIGATION,
        deadline=deadline,
        status=obligation,
        met=obligation is ObligationStatus.MET,
        late=status is DeadlineStatus.OPEN,
    )
    for number, timer in enumerate(TimerStatus, 2):
        for step in set(Step) - {Step.ROLLUP}:
            settled = None if timer is TimerStatus.PENDING else datetime(2025, 7, 9, tzinfo=UTC)
            values = {"deadline": deadline, "unit": CILEGON, "step": step, "round": number}
            await do(matrix, _TIMER, **values, status=timer, settled=settled)
    for moment in MOMENTS:
        clock_at(moment)
        assert await broken(matrix, [*about(matrix.app, "/tenggat", "/unit/{code}/tenggat"), "GET /"]) == {}, moment


@pytest.mark.parametrize("jabatan", Jabatan)
async def test_every_position_and_its_contact(matrix: Matrix, jabatan: Jabatan) -> None:
    code = (
        "ditjenpas"
        if "ditjen" in jabatan
        else "kanwil-banten"
        if "kanwil" in jabatan or "kabid" in jabatan
        else CILEGON
    )
    matrix.things = {**matrix.things, "jabatan": jabatan, "code": code}
    for language, active in (("id", True), ("en", False)):
        await do(
            matrix, text("UPDATE contact SET language = :language, active = :active"), language=language, active=active
        )
        assert await broken(matrix, about(matrix.app, "/unit")) == {}


@pytest.mark.parametrize("days", [-8, 0])
@pytest.mark.parametrize("active", [True, False])
async def test_a_contact_that_nobody_has_confirmed(matrix: Matrix, days: int, active: bool) -> None:
    await do(matrix, _UNCONFIRMED, active=active)
    await do(matrix, _ASKED, days=days)
    assert await broken(matrix, about(matrix.app, "/unit")) == {}


@pytest.mark.parametrize(("token", "status"), [("open", 200), ("used", 200), ("expired", 410), ("unknown", 404)])
async def test_the_page_of_a_confirmation(matrix: Matrix, token: str, status: int) -> None:
    await do(matrix, _ASKED, days=-8 if token == "expired" else 0)
    if token == "used":
        await do(matrix, text("UPDATE contact_confirmation SET used_at = made_at"))
    async with matrix.browse() as nobody:
        nobody._transport = httpx.ASGITransport(matrix.app)
        assert (await nobody.get(f"/konfirmasi/{'x' if token == 'unknown' else 'tautan'}")).status_code == status


class TestTemplates(TemplateSuite):
    pass
