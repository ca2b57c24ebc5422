"""The whole topic again: nothing is said twice, whatever the inbox still remembers."""

import pytest
from chassis import clock
from jembatan_contracts.alerts import SuppliersAlertCleared

from .actors import CILEGON, SORONG, TANGERANG, Scenario, alert, progress, updated

EVERYTHING = """
SELECT (SELECT count(*) FROM message), (SELECT count(*) FROM delivery), (SELECT count(*) FROM timer),
       (SELECT md5(string_agg(status || due_at, ',' ORDER BY id)) FROM timer),
       (SELECT md5(string_agg(status || due_at || coalesce(met_at::text, ''), ',' ORDER BY deadline_id, unit))
        FROM obligation),
       (SELECT md5(string_agg(coalesce(progress::text, ''), ',' ORDER BY deadline_id, unit)) FROM obligation),
       (SELECT md5(string_agg(data::text, ',' ORDER BY id)) FROM message),
       (SELECT md5(string_agg(status || version, ',' ORDER BY id)) FROM alert),
       (SELECT md5(string_agg(status || version || round || due_at, ',' ORDER BY id)) FROM deadline)
"""


async def play(scenario: Scenario) -> None:
    """A month: four deadlines with everything that can happen to them, four submissions, all timers fired."""
    moved, met, withdrawn, plain = [await scenario.announce(CILEGON, TANGERANG, SORONG) for _ in range(4)]
    for name in ("received", "arrived", "returned", "received-again", "arrived", "approved"):
        await scenario.hear(alert(name))
    await scenario.hear(alert("nil", TANGERANG), alert("arrived-nil"), progress(plain, CILEGON, 12))
    changed, cleared = alert("put-aside"), alert("arrived")
    await scenario.hear(changed, cleared)
    await scenario.hear(updated(changed, about="Berkas kedua"))
    await scenario.hear(SuppliersAlertCleared(alert=cleared.alert, cleared_at=clock.now()))
    await scenario.clock_strikes("2025-07-24T03:00:00Z")
    await scenario.met(met, CILEGON)
    await scenario.moved(moved, "2025-08-07T23:59")
    await scenario.withdrawn(withdrawn)
    await scenario.clock_strikes("2025-08-01T03:00:00Z")
    await scenario.moved(moved, "2025-08-14T23:59")
    await scenario.met(plain, SORONG, late=True)
    await scenario.clock_strikes("2025-08-20T03:00:00Z")


@pytest.mark.parametrize("forgotten", [False, True], ids=["inbox intact", "inbox emptied"])
async def test_a_replay_of_the_whole_topic_says_and_plans_nothing_new(scenario: Scenario, forgotten: bool) -> None:
    await play(scenario)
    before = await scenario.rows(EVERYTHING)
    assert before[0][0] > 20
    if forgotten:
        await scenario.forget("DELETE FROM inbox", "inbox")
        await scenario.forget("DELETE FROM inbox_head")
    outcome = await scenario.hear_again(scenario.records)
    assert outcome == ({"applied": len(scenario.records)} if forgotten else {"duplicate": len(scenario.records)})
    await scenario.clock_strikes("2025-09-20T03:00:00Z")
    assert await scenario.rows(EVERYTHING) == before


async def test_the_same_submission_sent_twice_is_confirmed_twice(scenario: Scenario) -> None:
    """Two facts, not one fact twice."""
    for _ in range(2):
        await scenario.hear(alert("received"))
    assert await scenario.said(CILEGON) == ["submission-received"] * 2


async def test_who_hears_what(scenario: Scenario) -> None:
    """Staff hear everything, the head what a head must hear, and the head alone where there is no staff."""
    await scenario.rows(
        "UPDATE contact SET active = false WHERE unit = :u AND jabatan = 'operator-bama' RETURNING 1", u=TANGERANG
    )
    for name, unit in (("received", CILEGON), ("returned", CILEGON), ("received", TANGERANG)):
        await scenario.hear(alert(name, unit))
    heard = await scenario.rows(
        "SELECT m.unit, m.kind, c.jabatan FROM delivery d JOIN message m ON m.id = d.message_id"
        " LEFT JOIN contact c ON c.id = d.contact_id WHERE m.unit <> 'kanwil-banten'"
        " ORDER BY m.id, c.jabatan NULLS FIRST"
    )
    assert heard == [
        (CILEGON, "submission-received", None),
        (CILEGON, "submission-received", "operator-bama"),
        (CILEGON, "submission-returned", None),
        (CILEGON, "submission-returned", "kepala-upt"),
        (CILEGON, "submission-returned", "operator-bama"),
        (TANGERANG, "submission-received", None),
        (TANGERANG, "submission-received", "kepala-upt"),
    ]


async def test_a_submission_of_a_unit_that_is_not_in_the_directory_is_a_dead_letter(scenario: Scenario) -> None:
    assert await scenario.hear(alert("received", "lapas-atlantis")) == {"dead": 1}
    [(error,)] = await scenario.rows("SELECT error FROM dead_letter")
    assert error.startswith("UnitsUnknown unit-tidak-ada-di-direktori")
