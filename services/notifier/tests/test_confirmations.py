"""Confirmation of addresses: domains of ours alone, and an e-mail that asks whoever reads there."""

import re
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import pytest_asyncio
from chassis.testing.fixtures import Browse
from notifier.config import Settings
from notifier.loops.send_email import EmailSender
from pydantic import ValidationError

from .actors import CILEGON, Scenario, alert
from .mailserver import MailServer, running

BAMA = f"/unit/{CILEGON}/kontak/operator-bama"
ADDRESS = "bama@lapas-cilegon.ditjenpas.go.id"
WISH = {"email": ADDRESS, "language": "id", "active": "true"}
GIVEN_BACK = alert("returned")


@pytest_asyncio.fixture
async def mail() -> AsyncIterator[MailServer]:
    async with running() as server:
        yield server


@pytest_asyncio.fixture
async def sender(scenario: Scenario, settings: Any, mail: MailServer) -> AsyncIterator[EmailSender]:
    made = EmailSender(scenario.database, settings.model_copy(update={"smtp_port": mail.port}))
    yield made
    await made.server.close()


@pytest_asyncio.fixture
async def officer(scenario: Scenario, browse: Browse) -> AsyncIterator[httpx.AsyncClient]:
    async with browse("operator", unit=CILEGON) as person:
        yield person


@pytest_asyncio.fixture
async def stranger(scenario: Scenario, http: Any) -> AsyncIterator[httpx.AsyncClient]:
    """Client of a stranger who holds the e-mail: nobody has signed in."""
    async with http() as nobody:
        yield nobody


async def saved(officer: httpx.AsyncClient, **changes: str) -> None:
    assert (await officer.post(BAMA, data=WISH | changes)).status_code == 303


async def links(sender: EmailSender, mail: MailServer) -> list[str]:
    """Of the e-mails that have come by now, the newest last."""
    await sender.round()
    bodies = [str(one.get_body(("plain",)).get_content()) for one in mail.received]  # type: ignore[union-attr]
    found = [re.search(r"(?:Buka di sini|Open it here): (\S+/konfirmasi/\S+)", body) for body in bodies]
    return [urlsplit(one[1]).path for one in found if one]


async def is_confirmed(scenario: Scenario) -> bool:
    [(at,)] = await scenario.rows(
        "SELECT confirmed_at FROM contact WHERE unit = :u AND jabatan = 'operator-bama'", u=CILEGON
    )
    return at is not None


@pytest.mark.parametrize(
    ("email", "taken"),
    [
        ("bama@ditjenpas.go.id", True),
        ("bama@lapas-cilegon.ditjenpas.go.id", True),
        ("bama@kemenimipas.go.id", True),
        ("bama@gmail.com", False),
        ("lapas.cilegon@yahoo.co.id", False),
        ("bama@jatimprov.go.id", False),
        ("bama@palsu-ditjenpas.go.id", False),
        ("bama@ditjenpas.go.id.example.com", False),
        ("bama@go.id", False),
    ],
)
def test_an_address_lies_in_or_below_a_domain_of_ours(settings: Any, email: str, taken: bool) -> None:
    ours = settings.model_copy(update={"contact_domains": ("kemenimipas.go.id", "ditjenpas.go.id")})
    assert ours.takes_contact(email) is taken


@pytest.mark.parametrize("wrong", [[], ["*"], [""], ["go id"], [".go.id"], ["GO.ID"], ["id"]])
def test_what_is_no_domain_stops_the_start(settings: Any, wrong: list[str]) -> None:
    with pytest.raises(ValidationError, match="contact_domains"):
        Settings.model_validate(settings.model_dump() | {"contact_domains": wrong})


@pytest.mark.parametrize("email", ["lapascilegon@gmail.com", "bama@yahoo.co.id", "bama@go.id.evil.com"])
async def test_a_private_mailbox_is_refused_beside_its_field_and_in_the_api(
    officer: httpx.AsyncClient, http: Any, email: str
) -> None:
    page = await officer.post(BAMA, data=WISH | {"email": email})
    assert page.status_code == 422
    assert 'id="email-error"' in page.text
    assert "kotak surat pribadi (Gmail, Yahoo, …) dan domain lain tidak diterima" in page.text
    async with http("operator", unit=CILEGON) as api:
        answer = await api.put(f"/units/{CILEGON}/contacts/operator-bama", json={"email": email})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "email")


async def test_a_new_address_is_asked_by_an_email_and_confirmed_by_its_button_alone(
    scenario: Scenario, officer: httpx.AsyncClient, stranger: httpx.AsyncClient, sender: EmailSender, mail: MailServer
) -> None:
    await saved(officer)
    assert "Belum dikonfirmasi" in (await officer.get(f"/unit/{CILEGON}")).text
    [link] = await links(sender, mail)
    assert mail.recipients == [ADDRESS]
    for headers in ({}, {"sec-purpose": "prefetch"}, {"user-agent": "link-scanner"}):
        assert (await stranger.get(link, headers=headers)).status_code == 200
    assert (await stranger.head(link)).status_code in (200, 405)
    assert not await is_confirmed(scenario)
    assert "Alamat sudah dikonfirmasi" in (await stranger.post(link)).text
    assert await is_confirmed(scenario)
    assert "Belum dikonfirmasi" not in (await officer.get(f"/unit/{CILEGON}")).text


async def test_two_tabs_and_a_second_time_change_nothing(
    scenario: Scenario, officer: httpx.AsyncClient, stranger: httpx.AsyncClient, sender: EmailSender, mail: MailServer
) -> None:
    await saved(officer)
    [link] = await links(sender, mail)
    for tab in [await stranger.get(link) for _ in range(2)]:
        assert "Ya, alamat ini benar" in tab.text
    await stranger.post(link)
    confirmed = await scenario.rows("SELECT confirmed_at FROM contact WHERE email = :e", e=ADDRESS)
    scenario.move_clock("2025-07-09T01:00:00Z")
    again = await stranger.post(link)
    assert (again.status_code, "Alamat sudah dikonfirmasi" in again.text) == (200, True)
    assert await scenario.rows("SELECT confirmed_at FROM contact WHERE email = :e", e=ADDRESS) == confirmed


async def test_a_link_of_a_week_ago_confirms_nothing(
    scenario: Scenario, officer: httpx.AsyncClient, stranger: httpx.AsyncClient, sender: EmailSender, mail: MailServer
) -> None:
    await saved(officer)
    [link] = await links(sender, mail)
    scenario.move_clock("2025-07-15T02:00:00Z")
    for answer in (await stranger.get(link), await stranger.post(link)):
        assert (answer.status_code, "Tautan sudah kedaluwarsa" in answer.text) == (410, True)
    assert not await is_confirmed(scenario)
    assert "kedaluwarsa" in (await officer.get(f"/unit/{CILEGON}")).text


async def test_a_link_to_an_address_that_was_changed_meanwhile_confirms_nothing(
    scenario: Scenario, officer: httpx.AsyncClient, stranger: httpx.AsyncClient, sender: EmailSender, mail: MailServer
) -> None:
    await saved(officer)
    await links(sender, mail)
    await saved(officer, email="lain@ditjenpas.go.id")
    [old, new] = await links(sender, mail)
    assert mail.recipients == [ADDRESS, "lain@ditjenpas.go.id"]
    assert (await stranger.post(old)).status_code == 404
    assert not await is_confirmed(scenario)
    assert (await stranger.post(new)).status_code == 200
    assert await is_confirmed(scenario)


async def test_an_email_that_has_not_left_stays_when_another_takes_its_place(
    officer: httpx.AsyncClient, sender: EmailSender, mail: MailServer
) -> None:
    await saved(officer)
    await saved(officer, email="lain@ditjenpas.go.id")
    assert len(await links(sender, mail)) == 1
    assert mail.recipients == ["lain@ditjenpas.go.id"]


@pytest.mark.parametrize("token", ["x", "0" * 43, "%ED%A0%80", "a" * 1000])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_link_that_is_none_says_what_to_do(stranger: httpx.AsyncClient, method: str, token: str) -> None:
    answer = await stranger.request(method, f"/konfirmasi/{token}")
    assert answer.status_code == 404
    assert "Tautan tidak berlaku" in answer.text


async def test_the_database_holds_no_link(
    scenario: Scenario, officer: httpx.AsyncClient, sender: EmailSender, mail: MailServer
) -> None:
    await saved(officer)
    [link] = await links(sender, mail)
    kept = await scenario.rows("SELECT to_jsonb(m)::text || to_jsonb(k)::text FROM message m, contact_confirmation k")
    assert link.rpartition("/")[2] not in str(kept)


async def test_it_is_sent_again_by_a_button_but_not_at_once(
    scenario: Scenario, officer: httpx.AsyncClient, stranger: httpx.AsyncClient, sender: EmailSender, mail: MailServer
) -> None:
    await saved(officer)
    await links(sender, mail)
    await officer.post(f"{BAMA}/konfirmasi")
    assert "Tunggu 10 menit" in (await officer.get(f"/unit/{CILEGON}")).text
    assert len(await links(sender, mail)) == 1
    scenario.move_clock("2025-07-08T01:11:00Z")
    await officer.post(f"{BAMA}/konfirmasi")
    [old, new] = await links(sender, mail)
    assert (await stranger.post(old)).status_code == 404
    assert (await stranger.post(new)).status_code == 200
    await officer.post(f"{BAMA}/konfirmasi")
    assert len(await links(sender, mail)) == 2


async def test_saving_the_same_address_again_asks_nobody_anew(
    scenario: Scenario, officer: httpx.AsyncClient, stranger: httpx.AsyncClient, sender: EmailSender, mail: MailServer
) -> None:
    await saved(officer)
    await saved(officer, language="en")
    [link] = await links(sender, mail)
    assert "Yes, this address is right" in (await stranger.get(link)).text
    await stranger.post(link)
    await saved(officer)
    assert await is_confirmed(scenario)
    assert len(await links(sender, mail)) == 1


async def test_an_unconfirmed_address_hears_what_is_due_and_of_nobody(
    scenario: Scenario, officer: httpx.AsyncClient, sender: EmailSender, mail: MailServer
) -> None:
    await saved(officer)
    await scenario.hear(GIVEN_BACK)
    await scenario.announce(CILEGON)
    await sender.round()
    await scenario.clock_strikes("2025-07-24T02:00:00Z")
    await sender.round()
    kinds = [(to, str(one["X-Jembatan-Kind"])) for to, one in zip(mail.recipients, mail.received, strict=True)]
    assert [kind for to, kind in kinds if to == ADDRESS] == ["contact-confirmation", "deadline-reminder"]
    assert (f"kepala-upt@{CILEGON}.jembatan.example", "submission-returned") in kinds
    [(message,)] = await scenario.rows("SELECT id FROM message WHERE kind = 'submission-returned'")
    told = (await officer.get(f"/pengiriman/{message}")).text
    assert "Operator BAMA tidak dikirimi: alamatnya belum dikonfirmasi" in told


async def test_an_email_under_way_does_not_reach_an_address_that_took_its_place(
    scenario: Scenario, officer: httpx.AsyncClient, sender: EmailSender, mail: MailServer
) -> None:
    await scenario.hear(GIVEN_BACK)
    await saved(officer)
    await sender.round()
    kinds = [(to, str(one["X-Jembatan-Kind"])) for to, one in zip(mail.recipients, mail.received, strict=True)]
    assert [kind for to, kind in kinds if to == ADDRESS] == ["contact-confirmation"]


async def test_the_email_is_in_the_log_and_in_no_inbox(
    scenario: Scenario, officer: httpx.AsyncClient, sender: EmailSender, mail: MailServer
) -> None:
    await saved(officer)
    await links(sender, mail)
    [(message,)] = await scenario.rows("SELECT id FROM message")
    assert "Konfirmasi alamat" not in (await officer.get("/kotak-masuk")).text
    assert (await officer.get(f"/kotak-masuk/{message}")).status_code == 404
    story = await officer.get(f"/pengiriman/{message}")
    assert (story.status_code, ADDRESS in story.text) == (200, True)
    assert "/konfirmasi/" not in story.text


async def test_those_who_were_there_before_count_as_confirmed(scenario: Scenario) -> None:
    assert await scenario.rows("SELECT count(*) FROM contact WHERE confirmed_at IS NULL") == [(0,)]
