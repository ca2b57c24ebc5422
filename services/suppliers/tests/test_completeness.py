"""Completeness: by hand, by plain counting, and by the database."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from chassis.auth import Principal, Role
from chassis.db import Database, Session
from chassis.testing.roles import as_owner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from suppliers.domain.completeness import Completeness, count
from suppliers.models import Campaign, Status, Submission
from suppliers.queries.completeness import RateLevel, rates

NOW = datetime(2025, 7, 8, 1, tzinfo=UTC)
REPORTED = (Status.DIKIRIM, Status.DIKEMBALIKAN, Status.DISETUJUI, Status.NIHIL)


@dataclass(frozen=True)
class One:
    status: Status
    late: bool | None


def test_the_figures_of_531_units_equal_those_worked_out_by_hand() -> None:
    returns = (
        [One(Status.BELUM, None)] * 20
        + [One(Status.DRAF, None)] * 11
        + [One(Status.DIKIRIM, False)] * 200
        + [One(Status.DIKIRIM, True)] * 30
        + [One(Status.DIKEMBALIKAN, False)] * 40
        + [One(Status.DISETUJUI, False)] * 210
        + [One(Status.NIHIL, True)] * 10
        + [One(Status.TIDAK_BERLAKU, None)] * 8
        + [One(Status.TIDAK_BERLAKU, False)] * 2
    )
    figures = count(returns)
    assert len(returns) == 531
    assert figures == Completeness(
        expected=521, reported=490, on_time=450, late=40, nil=10, returned=40, approved=210, exempt=10
    )
    assert figures.completeness == 94.0  # 490 / 521 = 94.049…
    assert figures.punctuality == 86.3  # 450 / 521 = 86.372…


def test_a_hundred_per_cent_means_that_nobody_is_missing() -> None:
    nearly = count([One(Status.DISETUJUI, False)] * 5000 + [One(Status.BELUM, None)])
    assert nearly.completeness == 99.9
    assert count([One(Status.DISETUJUI, False)] * 5000).completeness == 100.0


def test_where_nobody_owes_there_is_no_percentage() -> None:
    assert count([]).completeness is None
    assert count([One(Status.TIDAK_BERLAKU, None)]).completeness is None


async def a_campaign(session: Session) -> Campaign:
    campaign = Campaign(
        title="Pengumpulan",
        opens_at=NOW,
        due_local=datetime(2025, 7, 31),  # noqa: DTZ001 wall-clock time
        late_until_local=datetime(2025, 8, 7),  # noqa: DTZ001 wall-clock time
        locks_local=datetime(2025, 8, 14),  # noqa: DTZ001 wall-clock time
        unit_types=["Lapas"],
        created_at=NOW,
    )
    session.add(campaign)
    await session.flush()
    return campaign


@st.composite
def mixes(draw: st.DrawFn) -> list[tuple[str, str, Status, bool | None]]:
    """Kanwil, unit, status, late: as the rules of a return allow."""
    lines = []
    for number in range(draw(st.integers(1, 25))):
        status = draw(st.sampled_from(Status))
        late = draw(st.booleans()) if status in REPORTED else None
        if status is Status.TIDAK_BERLAKU:
            late = draw(st.sampled_from([None, True, False]))
        lines.append((draw(st.sampled_from(["kanwil-bali", "kanwil-banten"])), f"unit-{number}", status, late))
    return lines


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mix=mixes())
async def test_the_database_counts_as_plain_counting_does(
    database: Database, mix: list[tuple[str, str, Status, bool | None]]
) -> None:
    ditjen = Principal("admin", "ditjenpas", frozenset({Role.ADMIN}))
    async with database.transaction() as session:
        async with as_owner(session):
            await session.execute(text("DELETE FROM submission"))
        campaign = await a_campaign(session)
        session.add_all(submission(campaign.id, *line) for line in mix)
        await session.flush()
        by_kanwil = await rates(session, ditjen, campaign.id, RateLevel.KANWIL)
        whole = await rates(session, ditjen, campaign.id, RateLevel.DITJEN)
        verifier = Principal("verifier", "kanwil-bali", frozenset({Role.VERIFIER}))
        own = await rates(session, verifier, campaign.id, RateLevel.KANWIL)
    assert whole == {"ditjenpas": naive(mix)}
    assert by_kanwil == {kanwil: naive([x for x in mix if x[0] == kanwil]) for kanwil in {x[0] for x in mix}}
    assert own == {code: figures for code, figures in by_kanwil.items() if code == "kanwil-bali"}


def naive(mix: list[tuple[str, str, Status, bool | None]]) -> Completeness:
    expected = reported = on_time = late = 0
    for _, _, status, was_late in mix:
        if status is Status.TIDAK_BERLAKU:
            continue
        expected += 1
        if status in REPORTED:
            reported += 1
            on_time, late = (on_time, late + 1) if was_late else (on_time + 1, late)
    statuses = [status for _, _, status, _ in mix]
    return Completeness(
        expected,
        reported,
        on_time,
        late,
        statuses.count(Status.NIHIL),
        statuses.count(Status.DIKEMBALIKAN),
        statuses.count(Status.DISETUJUI),
        statuses.count(Status.TIDAK_BERLAKU),
    )


def submission(campaign: UUID, kanwil: str, unit: str, status: Status, late: bool | None) -> Submission:
    reported = late is not None
    return Submission(
        id=uuid4(),
        campaign_id=campaign,
        unit=unit,
        kanwil=kanwil,
        timezone="Asia/Jakarta",
        due_at=NOW,
        late_until=NOW + timedelta(days=7),
        locks_at=NOW + timedelta(days=14),
        status=status,
        first_reported_at=NOW if reported else None,
        late=late,
        sent_at=NOW if reported else None,
        sent_by="sender" if reported else None,
        round=1 if reported else 0,
        suppliers=1 if reported else None,
        nil_reason="Tidak ada." if status is Status.NIHIL else None,
        exempt_reason="Belum beroperasi." if status is Status.TIDAK_BERLAKU else None,
        reasons=[{"text": "Perbaiki."}] if status is Status.DIKEMBALIKAN else [],
        correct_by=NOW if status is Status.DIKEMBALIKAN else None,
        updated_at=NOW,
    )


@pytest.mark.parametrize("broken", ["status = 'dikirim'", "late = true"])
async def test_the_database_refuses_a_report_without_its_time(database: Database, broken: str) -> None:
    async with database.transaction() as session:
        campaign = await a_campaign(session)
        session.add(submission(campaign.id, "kanwil-bali", "unit-1", Status.BELUM, None))
        await session.flush()
        with pytest.raises(IntegrityError):
            async with session.begin_nested():
                await session.execute(text(f"UPDATE submission SET {broken}"))
