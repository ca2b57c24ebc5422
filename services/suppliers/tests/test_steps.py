"""The steps of a return: every status with every action, and what each keeps of it. No database needed."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from suppliers.errors import LatePeriodOver, Locked, NothingToSend, OwnWork, WrongStep
from suppliers.models import STEPS, Action, Status, Submission

DUE = datetime(2025, 7, 31, 16, 59, tzinfo=UTC)
LATE_UNTIL = DUE + timedelta(days=7)
LOCKS = DUE + timedelta(days=14)
NOW = datetime(2025, 7, 8, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)

ALLOWED = {
    "belum": {"isi": "draf", "kirim": "dikirim", "nyatakan_nihil": "nihil", "nyatakan_tidak_berlaku": "tidak_berlaku"},
    "draf": {"kirim": "dikirim", "nyatakan_nihil": "nihil", "nyatakan_tidak_berlaku": "tidak_berlaku"},
    "dikirim": {"kembalikan": "dikembalikan", "setujui": "disetujui"},
    "dikembalikan": {"kirim": "dikirim", "nyatakan_nihil": "nihil", "nyatakan_tidak_berlaku": "tidak_berlaku"},
    "disetujui": {"tarik_persetujuan": "dikirim"},
    "nihil": {"kirim": "dikirim", "kembalikan": "dikembalikan", "nyatakan_tidak_berlaku": "tidak_berlaku"},
    "tidak_berlaku": {},
}
PAIRS = [(status, action) for status in Status for action in Action if action is not Action.EDIT]


def returned(status: Status) -> Submission:
    """A return as it would be in that status."""
    reported = status in (Status.DIKIRIM, Status.DIKEMBALIKAN, Status.DISETUJUI, Status.NIHIL)
    return Submission(
        id=uuid4(),
        campaign_id=uuid4(),
        unit="lapas-kelas-iia-cilegon",
        kanwil="kanwil-banten",
        timezone="Asia/Jakarta",
        due_at=DUE,
        late_until=LATE_UNTIL,
        locks_at=LOCKS,
        status=status,
        first_reported_at=NOW if reported else None,
        late=False if reported else None,
        sent_at=NOW if reported else None,
        sent_by="sender" if reported else None,
        round=1 if reported else 0,
        updated_at=NOW,
    )


def take(submission: Submission, action: Action, now: datetime = NOW) -> None:
    match action:
        case Action.SEND:
            submission.send("sender", 3, now)
        case Action.NIL:
            submission.declare_nil("sender", "Tidak ada pemasok setempat.", now)
        case Action.RETURN:
            submission.send_back("reviewer", [{"text": "Perbaiki harga."}], now)
        case Action.APPROVE:
            submission.approve("reviewer", now)
        case Action.REOPEN:
            submission.reopen("reviewer", "Belum diperiksa.", now)
        case Action.EXEMPT:
            submission.exempt("Unit belum beroperasi.", now)
        case Action.EDIT:
            submission.begin(now)


def test_the_table_of_steps_says_what_people_agreed() -> None:
    table = {
        status.value: {action.value: after.value for (start, action), after in STEPS.items() if start is status}
        for status in Status
    }
    assert table == ALLOWED


@pytest.mark.parametrize(("status", "action"), PAIRS)
def test_every_action_from_every_status_leads_on_or_is_refused_and_changes_nothing(
    status: Status, action: Action
) -> None:
    submission = returned(status)
    before = submission.model_dump()
    expected = ALLOWED[status].get(action)
    if expected:
        take(submission, action)
        assert submission.status == expected
    else:
        with pytest.raises(WrongStep) as refused:
            take(submission, action)
        assert refused.value.message != WrongStep.message
        assert submission.model_dump() == before


@pytest.mark.parametrize("status", list(Status))
def test_editing_begins_a_draft_and_leaves_every_other_status_alone(status: Status) -> None:
    submission = returned(status)
    began = submission.begin(NOW)
    assert began == (status is Status.BELUM)
    assert submission.status == ("draf" if began else status)


@pytest.mark.parametrize(
    ("moment", "late"),
    [(DUE - SECOND, False), (DUE, False), (DUE + SECOND, True), (LATE_UNTIL, True)],
)
def test_lateness_is_judged_to_the_second(moment: datetime, late: bool) -> None:
    submission = returned(Status.DRAF)
    submission.send("sender", 3, moment)
    assert submission.late is late


def test_a_first_report_after_the_late_period_is_refused() -> None:
    submission = returned(Status.DRAF)
    with pytest.raises(LatePeriodOver):
        submission.send("sender", 3, LATE_UNTIL + SECOND)
    with pytest.raises(LatePeriodOver):
        submission.declare_nil("sender", "Tidak ada pemasok.", LATE_UNTIL + SECOND)
    assert submission.status == Status.DRAF


def test_a_correction_is_taken_until_the_lock_and_no_second_longer() -> None:
    submission = returned(Status.DIKEMBALIKAN)
    with pytest.raises(Locked):
        submission.send("sender", 3, LOCKS + SECOND)
    submission.send("sender", 3, LOCKS)
    assert submission.status == Status.DIKIRIM


def test_being_returned_does_not_make_a_punctual_unit_late() -> None:
    submission = returned(Status.DRAF)
    submission.send("sender", 3, DUE)
    submission.send_back("reviewer", [{"text": "Perbaiki harga."}], DUE + SECOND)
    submission.send("sender", 3, LATE_UNTIL + SECOND)
    assert (submission.late, submission.first_reported_at, submission.round) == (False, DUE, 2)


def test_nothing_is_returned_after_the_lock_but_it_can_still_be_approved() -> None:
    submission = returned(Status.DIKIRIM)
    with pytest.raises(Locked):
        submission.send_back("reviewer", [{"text": "Perbaiki harga."}], LOCKS + SECOND)
    submission.approve("reviewer", LOCKS + SECOND)
    assert submission.status == Status.DISETUJUI


def test_nobody_reviews_what_they_sent() -> None:
    submission = returned(Status.DIKIRIM)
    with pytest.raises(OwnWork):
        submission.approve("sender", NOW)
    with pytest.raises(OwnWork):
        submission.send_back("sender", [{"text": "Perbaiki harga."}], NOW)
    assert submission.status == Status.DIKIRIM


def test_an_empty_register_is_not_sent() -> None:
    submission = returned(Status.DRAF)
    with pytest.raises(NothingToSend):
        submission.send("sender", 0, NOW)
    assert submission.status == Status.DRAF


@pytest.mark.parametrize(
    ("returned_at", "correct_by"),
    [
        (DUE - timedelta(days=2), DUE),
        (DUE - timedelta(days=2) + SECOND, DUE + timedelta(days=1) + SECOND),
        (DUE + timedelta(days=5), DUE + timedelta(days=8)),
        (LOCKS - timedelta(days=1), LOCKS),
    ],
)
def test_a_correction_gets_the_due_time_or_three_days_but_never_past_the_lock(
    returned_at: datetime, correct_by: datetime
) -> None:
    submission = returned(Status.DIKIRIM)
    submission.send_back("reviewer", [{"text": "Perbaiki harga."}], returned_at)
    assert submission.correct_by == correct_by
