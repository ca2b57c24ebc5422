"""Transition tables: whatever is not in one is refused, every state can be reached, and the database agrees."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from chassis.db import Database
from chassis.testing.drawing import allowed
from exhibition.errors import WrongStep
from exhibition.models import (
    ANSWER_STEPS,
    ENTRY_STEPS,
    EXHIBITION_STEPS,
    Answer,
    AnswerAction,
    Entry,
    EntryAction,
    EntryStatus,
    ExhibitionAction,
    ExhibitionStatus,
)
from exhibition.models.steps import after
from hypothesis import given
from hypothesis import strategies as st

TABLES: dict[str, tuple[Mapping[Any, Any], Any, Any]] = {
    "exhibition": (EXHIBITION_STEPS, ExhibitionStatus, ExhibitionAction),
    "entry": (ENTRY_STEPS, EntryStatus, EntryAction),
    "participation": (ANSWER_STEPS, Answer, AnswerAction),
}
BEGIN = {"exhibition": "rencana", "entry": "draf", "participation": "belum"}
NOON = datetime(2025, 6, 10, 5, tzinfo=UTC)


@pytest.mark.parametrize("table", TABLES)
def test_every_state_is_reached_from_the_first(table: str) -> None:
    steps, states, _ = TABLES[table]
    reached = {BEGIN[table]}
    for _ in states:
        reached |= {following for (before, _), following in steps.items() if before in reached}
    assert reached == {one.value for one in states}


@pytest.mark.parametrize("table", TABLES)
async def test_the_database_lets_in_these_states_and_no_other(table: str, database: Database) -> None:
    _, states, _ = TABLES[table]
    assert set(await allowed(database, table, "status")) == {one.value for one in states}


@pytest.mark.parametrize("table", TABLES)
def test_what_is_not_in_the_table_is_refused(table: str) -> None:
    steps, states, actions = TABLES[table]
    for status in states:
        for action in actions:
            if (status, action) in steps:
                assert after(steps, status, action) == steps[status, action]
            else:
                with pytest.raises(WrongStep):
                    after(steps, status, action)


def entry() -> Entry:
    from uuid import UUID

    return Entry(
        exhibition_id=UUID(int=1), product_id=UUID(int=2), unit="lapas-x", kanwil="kanwil-x", category="lukisan",
        quantity=1, price=1000, created_at=NOON, updated_at=NOON,
    )  # fmt: skip


def take(one: Entry, action: EntryAction, at: datetime) -> None:
    match action:
        case EntryAction.SUBMIT:
            one.submit("operator", 80, at)
        case EntryAction.SCREEN:
            one.screen("verifier", at)
        case EntryAction.RETURN:
            one.send_back("verifier", [{"field": "harga", "text": "Periksa."}], at + timedelta(days=3), at)
        case EntryAction.REJECT:
            one.reject("verifier", "Tidak boleh keluar.", at)
        case EntryAction.REOPEN:
            one.reopen(at)
        case EntryAction.WITHDRAW:
            one.withdraw(at)
        case EntryAction.TAKE_UP:
            one.take_up(at)


DONE_BY_HAND = [
    one for one in EntryAction if one not in (EntryAction.SELECT, EntryAction.WAITLIST, EntryAction.DECLINE)
]


@given(st.lists(st.sampled_from(DONE_BY_HAND), max_size=30))
def test_whatever_is_tried_an_entry_keeps_what_the_database_demands(actions: list[EntryAction]) -> None:
    """The CHECKs of the table, said once more, hold after every step and every refused step."""
    one, at, known = entry(), NOON, EntryStatus.DRAFT
    for action in actions:
        at += timedelta(hours=1)
        try:
            take(one, action, at)
            assert (known, action) in ENTRY_STEPS
            known = ENTRY_STEPS[known, action]
        except WrongStep:
            assert (known, action) not in ENTRY_STEPS
        assert one.status == known
        assert (one.status == "dikembalikan") == bool(one.reasons) == (one.correct_by is not None)
        assert (one.status == "ditolak") == (one.decision_reason is not None)
        assert one.status in ("draf", "ditarik") or (one.submitted_at is not None and one.round > 0)
        assert one.status not in ("disaring", "dikembalikan", "ditolak") or one.screened_by == "verifier"


async def test_an_illegal_state_is_refused_by_the_database_too(database: Database) -> None:
    """An entry that says it was screened though nobody did."""
    from sqlalchemy import text
    from sqlalchemy.exc import IntegrityError

    with pytest.raises(IntegrityError):
        async with database.transaction() as session:
            await session.execute(
                text(
                    "INSERT INTO entry (id, exhibition_id, product_id, unit, kanwil, category, quantity, price, status,"
                    " created_at, updated_at) VALUES (uuidv7(), uuidv7(), uuidv7(), 'x', 'y', 'lukisan', 1, 1,"
                    " 'disaring', '2025-06-10', '2025-06-10')"
                )
            )
