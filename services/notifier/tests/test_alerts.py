"""Alerts of services: their readers, their e-mails, changes and endings; nothing is told twice."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from chassis import clock
from chassis.ids import new_id
from jembatan_contracts.alerts import AlertRaised
from jembatan_contracts.base import Text
from jembatan_contracts.deadlines import Closing, SuppliersDeadlineWithdrawn
from notifier.domain.messages import kind_of
from notifier.usecases import emails
from notifier.usecases.messages import MessageRequest, create_messages

from .actors import CILEGON, KANWIL, SORONG, Scenario, alert, cleared, updated

Browse = Callable[..., Any]
NEXT_OPENING = "2025-07-09T01:00:00Z"
MISTAKE = Text(id="Dikirim karena keliru.", en="Sent by mistake.")


async def waiting(scenario: Scenario) -> list[tuple[str, str]]:
    """E-mails by unit and status."""
    return await scenario.rows(
        "SELECT DISTINCT m.unit, d.status FROM delivery d JOIN message m ON m.id = d.message_id"
        " WHERE d.channel = 'email' ORDER BY 1, 2"
    )


async def clear(scenario: Scenario, *alerts: AlertRaised, done: bool = False) -> None:
    await scenario.hear(*(cleared(one, done, MISTAKE) for one in alerts))


async def taken(scenario: Scenario) -> list[Any]:
    """E-mails as their sender takes them."""
    async with scenario.database.transaction() as session:
        return await emails.claim(session, "x", 500)


async def test_every_office_named_is_told_once_whatever_comes_again(scenario: Scenario) -> None:
    record = scenario.record(alert("put-aside", to={"units": [CILEGON, SORONG, KANWIL], "positions": ["staff"]}))
    await scenario.hear_again([record, record])
    await scenario.forget("DELETE FROM inbox", "inbox")
    await scenario.forget("DELETE FROM inbox_head")
    await scenario.hear_again([record])
    assert await scenario.rows("SELECT unit FROM message ORDER BY 1") == [(KANWIL,), (CILEGON,), (SORONG,)]


@pytest.mark.parametrize(
    ("positions", "who"),
    [
        (["staff"], ["operator-bama"]),
        (["head"], ["kepala-upt"]),
        (["staff", "head"], ["kepala-upt", "operator-bama"]),
    ],
)
async def test_positions_say_which_contacts_get_an_e_mail(
    scenario: Scenario, positions: list[str], who: list[str]
) -> None:
    await scenario.hear(alert("approved", to={"units": [CILEGON], "positions": positions}))
    found = await scenario.rows(
        "SELECT c.jabatan FROM delivery d JOIN contact c ON c.id = d.contact_id WHERE c.jabatan <> 'kasubsi-perawatan'"
        " ORDER BY 1"
    )
    assert [one for (one,) in found] == who


async def test_only_an_office_of_its_level_gets_it_rolled_up(scenario: Scenario) -> None:
    await scenario.hear(alert("arrived", to={"units": [KANWIL, CILEGON], "positions": ["staff"]}))
    assert {one.office for one in await taken(scenario)} == {"Lapas Kelas IIA Cilegon"}


async def test_what_was_changed_is_read_anew_and_told_to_who_had_not_been_told(scenario: Scenario) -> None:
    first = alert("put-aside")
    await scenario.hear(first)
    both = {"units": [CILEGON, SORONG], "positions": ["staff"]}
    await scenario.hear(updated(first, to=both, about="Berkas kedua"))
    emails = await taken(scenario)
    assert sorted({one.office for one in emails}) == ["Lapas Kelas IIA Cilegon", "Lapas Kelas IIB Sorong"]
    assert {one.data["about"] for one in emails} == {"Berkas kedua"}
    counted = await scenario.rows("SELECT count(*) FROM message GROUP BY unit")
    assert counted == [(1,), (1,)]


async def test_an_older_change_that_comes_late_changes_nothing(scenario: Scenario) -> None:
    first = alert("put-aside")
    await scenario.hear(first)
    old, new = (scenario.record(updated(first, about=about)) for about in ("Lama", "Baru"))
    await scenario.hear_again([old, new])
    await scenario.forget("DELETE FROM inbox", "inbox")
    await scenario.forget("DELETE FROM inbox_head")
    await scenario.hear_again([old])
    assert await scenario.rows("SELECT data->>'about' FROM message") == [("Baru",)]


async def test_one_that_was_cleared_asks_for_nothing_and_its_e_mail_stays(scenario: Scenario, browse: Browse) -> None:
    first = alert("put-aside")
    await scenario.hear(first)
    await clear(scenario, first)
    assert await waiting(scenario) == [(CILEGON, "cancelled")]
    [(message,)] = await scenario.rows("SELECT id FROM message")
    async with browse("operator", unit=CILEGON) as officer:
        assert "Belum dibaca (0)" in (await officer.get("/kotak-masuk")).text
        page = (await officer.get(f"/kotak-masuk/{message}")).text
        assert "Pesan di bawah dicabut dan tidak berlaku lagi. Alasan: Dikirim karena keliru." in page
        assert "Buka berkas</a>" not in page
    await scenario.hear(updated(first, about="Terlambat"))
    assert await scenario.rows("SELECT data->>'about' FROM message") == [(None,)]


async def test_an_e_mail_of_a_day_goes_on_without_the_one_that_was_cleared(scenario: Scenario) -> None:
    first, second, third = alert("arrived"), alert("arrived-again-late"), alert("arrived-nil")
    await scenario.hear(first, second, third)
    await clear(scenario, first, third)
    scenario.move_clock(NEXT_OPENING)
    emails = await taken(scenario)
    assert emails
    for one in emails:
        kind: Any = kind_of(one.kind, one.data)
        assert (kind.title.id, kind.also) == (second.title.id, [])


async def test_an_e_mail_of_a_day_counts_what_still_waits_when_it_leaves(scenario: Scenario, browse: Browse) -> None:
    alerts = [alert("arrived"), alert("arrived-again-late"), alert("arrived-nil"), alert("arrived-nil")]
    await scenario.hear(*alerts)
    async with browse("verifier", unit=KANWIL) as officer:
        [(first,)] = await scenario.rows("SELECT id FROM message ORDER BY id LIMIT 1")
        await officer.post(f"/kotak-masuk/{first}/ditangani")
    await clear(scenario, alerts[3], done=True)
    scenario.move_clock(NEXT_OPENING)
    emails = await taken(scenario)
    assert emails
    for one in emails:
        kind: Any = kind_of(one.kind, one.data)
        assert [kind.title.id, *(also.title.id for also in kind.also)] == [alerts[1].title.id, alerts[2].title.id]


@pytest.mark.parametrize("how", ["decided", "handled", "expired"])
async def test_an_e_mail_of_a_day_stays_when_nothing_waits_any_more(
    scenario: Scenario, browse: Browse, how: str
) -> None:
    expires = {"expires_at": "2025-07-08T05:00:00Z"} if how == "expired" else {}
    alerts = [alert("arrived", **expires), alert("arrived-nil", **expires)]
    await scenario.hear(*alerts)
    if how == "decided":
        await clear(scenario, *alerts, done=True)
    elif how == "handled":
        async with browse("verifier", unit=KANWIL) as officer:
            for (message,) in await scenario.rows("SELECT id FROM message"):
                await officer.post(f"/kotak-masuk/{message}/ditangani")
    scenario.move_clock(NEXT_OPENING)
    assert await taken(scenario) == []
    assert await waiting(scenario) == [(KANWIL, "cancelled")]


@pytest.mark.parametrize(
    ("done", "shown", "notice"),
    [
        (True, "Sudah selesai", "Sudah selesai; pesan di bawah tidak meminta apa-apa lagi. Dikirim karena keliru."),
        (False, "Dicabut", "Pesan di bawah dicabut dan tidak berlaku lagi. Alasan: Dikirim karena keliru."),
    ],
)
async def test_how_an_alert_ended_is_seen_wherever_it_stands(
    scenario: Scenario, browse: Browse, done: bool, shown: str, notice: str
) -> None:
    first = alert("arrived")
    await scenario.hear(first)
    [(message,)] = await scenario.rows("SELECT id FROM message")
    async with browse("verifier", unit=KANWIL) as officer, browse("admin", unit="ditjenpas") as admin:
        assert shown not in (await officer.get("/kotak-masuk")).text
        assert first.title.id in (await officer.get("/kotak-masuk?show=unhandled")).text
        await clear(scenario, first, done=done)
        assert shown in (await officer.get("/kotak-masuk")).text
        assert "Semua pesan sudah ditangani." in (await officer.get("/kotak-masuk?show=unhandled")).text
        page = (await officer.get(f"/kotak-masuk/{message}")).text
        assert notice in page
        assert "Tandai sudah ditangani" not in page
        assert shown in (await admin.get("/pengiriman")).text
        assert f"{shown}: " in (await admin.get(f"/pengiriman/{message}")).text


async def test_a_message_whose_text_was_changed_says_since_when(scenario: Scenario, browse: Browse) -> None:
    first = alert("put-aside")
    await scenario.hear(first)
    [(message,)] = await scenario.rows("SELECT id FROM message")
    async with browse("operator", unit=CILEGON) as officer:
        assert "Diubah:" not in (await officer.get("/kotak-masuk")).text
        await scenario.hear(updated(first, about="Berkas kedua"))
        assert "Diubah:" in (await officer.get("/kotak-masuk")).text
        assert "Isi pesan ini diubah." in (await officer.get(f"/kotak-masuk/{message}")).text


async def test_alerts_are_listed_and_filtered_by_what_their_service_calls_them(
    scenario: Scenario, browse: Browse
) -> None:
    await scenario.hear(alert("arrived"), alert("put-aside"), alert("approved", kind_name=None))
    async with browse("admin", unit="ditjenpas") as admin:
        page = (await admin.get("/pengiriman")).text
        found = re.findall(r'<option value="([a-z-]+)"[^>]*>(Laporan masuk|Berkas disisihkan|Disetujui)</option>', page)
        assert found == [("upload-put-aside", "Berkas disisihkan"), ("submission-arrived", "Laporan masuk")]
        only = (await admin.get("/pengiriman?kind=submission-arrived")).text
        assert "mengirim laporan" in only
        assert "Berkas disisihkan: " not in only
    async with browse("verifier", unit=KANWIL) as officer:
        assert "Laporan masuk · Penting" in (await officer.get("/kotak-masuk")).text
    async with browse("operator", unit=CILEGON, language="en") as officer:
        page = (await officer.get("/kotak-masuk")).text
        assert "File put aside · Important" in page
        assert ">Approved" in page


async def test_an_e_mail_that_has_expired_is_not_sent(scenario: Scenario) -> None:
    await scenario.hear(alert("put-aside", expires_at="2025-07-08T02:00:00Z"))
    scenario.move_clock("2025-07-08T02:00:01Z")
    assert await taken(scenario) == []
    assert await waiting(scenario) == [(CILEGON, "cancelled")]


@pytest.mark.parametrize("known", ["the deadline first", "the alert first"])
@pytest.mark.parametrize("end", ["met", "withdrawn", "open"])
async def test_its_e_mail_stays_once_the_deadline_that_it_asks_for_has_ended(
    scenario: Scenario, browse: Browse, known: str, end: str
) -> None:
    deadline = new_id()
    asks = alert("returned", deadline=deadline)
    if known == "the alert first":
        await scenario.hear(asks)
    await scenario.announce(CILEGON, deadline=deadline, kind="correction", link=asks.action.link)
    if known == "the deadline first":
        await scenario.hear(asks)
    if end == "met":
        await scenario.met(deadline, CILEGON)
    elif end == "withdrawn":
        closing = Closing(closed_at=clock.now(), shares=[])
        await scenario.hear(SuppliersDeadlineWithdrawn(deadline=deadline, reason="Ditutup.", closing=closing))
    assert bool(await taken(scenario)) == (end == "open")
    async with browse("operator", unit=CILEGON) as officer:
        inbox = (await officer.get("/kotak-masuk")).text
        assert "Perlu diperbaiki" in inbox
        assert f"Belum dibaca ({int(end == 'open')})" in inbox


async def test_one_that_came_before_its_deadline_is_sent_at_once(scenario: Scenario) -> None:
    await scenario.hear(alert("returned", deadline=new_id()))
    assert len(await taken(scenario)) == 2


async def test_only_what_needs_an_acknowledgement_waits_for_one(scenario: Scenario, browse: Browse) -> None:
    await scenario.hear(alert("approved"), alert("put-aside"))
    async with browse("operator", unit=CILEGON) as officer:
        page = (await officer.get("/kotak-masuk?show=unhandled")).text
        assert "Berkas disisihkan" in page
        assert "Disetujui" not in page


async def test_one_called_as_a_kind_of_our_own_goes_to_no_address_that_nobody_has_confirmed(scenario: Scenario) -> None:
    await scenario.rows("UPDATE contact SET confirmed_at = NULL WHERE unit = :u RETURNING 1", u=CILEGON)
    for kind in ("contact-confirmation", "deadline-reminder"):
        await scenario.hear(alert("approved", kind=kind))
    assert await taken(scenario) == []
    assert await scenario.said() == ["contact-confirmation", "deadline-reminder"]


FORMER = {"service": "suppliers", "title": "Data pemasok BAMA semester II 2025", "late": False, "suppliers": 36}


@pytest.mark.parametrize(
    ("moment", "link", "told"),
    [
        ("2025-07-08T03:00:00Z", "", 1),
        ("2025-07-08T03:00:01Z", "", 2),
        ("2025-07-08T03:00:00Z", "/laporan/lain", 2),
    ],
    ids=["the same", "another moment", "another return"],
)
async def test_what_the_release_before_alerts_has_told_is_not_told_again(
    scenario: Scenario, moment: str, link: str, told: int
) -> None:
    again = alert("received")
    former = FORMER | {"link": link or again.action.link, "submitted_at": moment, "round": 1}
    async with scenario.database.transaction() as session:
        request = MessageRequest(CILEGON, kind_of("submission-received", former), "event:1:submission-received")
        await create_messages(session, [request])
    await scenario.rows("UPDATE message SET data = CAST(:data AS jsonb) RETURNING 1", data=json.dumps(former))
    await scenario.hear(again)
    assert await scenario.said() == ["submission-received"] * told


async def test_the_kanwil_reads_the_former_and_the_new_of_a_day_in_one_e_mail(scenario: Scenario) -> None:
    await scenario.hear(alert("arrived"))
    former = FORMER | {"link": "/laporan/x", "unit": "Lapas Lama", "at": "2025-07-08T01:00:00Z", "round": 1}
    await scenario.rows(
        "UPDATE message SET alert_id = NULL, data = CAST(:data AS jsonb) RETURNING 1",
        data=json.dumps(former | {"left_out": None, "also": []}),
    )
    await scenario.hear(alert("arrived-nil"))
    scenario.move_clock(NEXT_OPENING)
    for one in await taken(scenario):
        kind: Any = kind_of(one.kind, one.data)
        assert kind.title.id == "Lapas Lama mengirim laporan"
        assert [also.title.id for also in kind.also] == ["Lapas Kelas IIB Sorong menyatakan nihil"]
