"""E-mails to a real mail server: taken, refused for now or for ever, left hanging, cut off, interrupted."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from chassis import clock, telemetry, tracing
from chassis.config import Environment
from notifier.config import Settings
from notifier.domain.email import EmailOutcome
from notifier.domain.email_back_off import BACK_OFF
from notifier.loops.send_email import EmailSender
from notifier.models import DeliveryStatus
from notifier.usecases import emails
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind
from pydantic import ValidationError

from .actors import CILEGON, TANGERANG, Scenario, alert
from .mailserver import MailServer, running

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
Carriers = Callable[..., EmailSender]


@pytest_asyncio.fixture
async def mail() -> AsyncIterator[MailServer]:
    async with running() as server:
        yield server


@pytest_asyncio.fixture
async def sender(mail: MailServer, settings: Settings) -> AsyncIterator[Carriers]:
    made: list[EmailSender] = []

    def make(scenario: Scenario, **changes: Any) -> EmailSender:
        changed = settings.model_copy(update={"smtp_port": mail.port, "smtp_timeout": 0.5} | changes)
        made.append(EmailSender(scenario.database, changed))
        return made[-1]

    yield make
    for one in made:
        await one.server.close()


async def email_to(scenario: Scenario, name: str, unit: str = CILEGON, traceparent: str | None = None) -> None:
    """One submission received, and with it one e-mail to a mailbox of this name."""
    await scenario.rows(
        "UPDATE contact SET email = :email WHERE unit = :unit AND jabatan = 'operator-bama' RETURNING 1",
        email=f"{name}@unit.go.id",
        unit=unit,
    )
    await scenario.hear_again([scenario.record(alert("received", unit), traceparent)])


async def received(scenario: Scenario, **changes: Any) -> None:
    """One submission received, and with it an e-mail to its unit alone."""
    await scenario.hear(alert("received", **changes))


async def delivery(scenario: Scenario) -> dict[str, Any]:
    """The one e-mail delivery there is."""
    columns = "status", "attempts", "uncertain", "error_kind", "last_error", "internet_message_id", "address"
    [row] = await scenario.rows(f"SELECT {', '.join(columns)} FROM delivery WHERE channel = 'email'")
    return dict(zip(columns, row, strict=True))


async def statuses(scenario: Scenario) -> list[str]:
    return [row[0] for row in await scenario.rows("SELECT status FROM delivery WHERE channel = 'email' ORDER BY id")]


async def test_the_trace_of_an_event_goes_on_to_its_email(
    scenario: Scenario, mail: MailServer, sender: Carriers
) -> None:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracing.record(telemetry.Recorder(provider))
    try:
        with tracing.span("request", parent=f"00-{TRACE}-00f067aa0ba902b7-01"):
            above = tracing.current()
        await email_to(scenario, "operator", traceparent=above)
        await sender(scenario).round()
    finally:
        tracing.record(None)
        provider.shutdown()
    assert len(mail.received) == 1
    spans: dict[str, Any] = {span.name: span for span in exporter.get_finished_spans() if TRACE in span.to_json()}
    applied, delivered = spans["apply SuppliersAlertRaised"], spans["deliver submission-received"]
    assert {f"{span.context.trace_id:032x}" for span in (spans["request"], applied, delivered)} == {TRACE}
    assert applied.parent
    assert applied.parent.span_id == spans["request"].context.span_id
    assert delivered.parent
    assert delivered.parent.span_id == applied.context.span_id
    assert delivered.kind is SpanKind.CLIENT
    assert delivered.attributes == {"outcome": "sent"}


async def test_without_opentelemetry_a_message_keeps_the_trace_all_the_same(scenario: Scenario) -> None:
    await email_to(scenario, "operator", traceparent=f"00-{TRACE}-00f067aa0ba902b7-01")
    [(traceparent,)] = await scenario.rows("SELECT traceparent FROM message")
    assert traceparent.split("-")[1] == TRACE


async def test_an_email_arrives_whole_and_says_what_it_is(
    scenario: Scenario, mail: MailServer, sender: Carriers
) -> None:
    await email_to(scenario, "operator")
    assert await sender(scenario, mail_reply_to="bantuan@jembatan.go.id").round() is None
    [email] = mail.received
    [(message, delivery_id)] = await scenario.rows(
        "SELECT message_id::text, id::text FROM delivery WHERE channel = 'email'"
    )
    assert dict(email.items()) == {
        "From": "Jembatan Ditjenpas <tidak-dibalas@jembatan.example>",
        "To": "Lapas Kelas IIA Cilegon <operator@unit.go.id>",
        "Subject": "Terima kasih, sudah diterima: Data pemasok BAMA semester II 2025",
        "Date": "Tue, 08 Jul 2025 01:00:00 +0000",
        "Message-ID": f"<{delivery_id}@jembatan.example>",
        "Reply-To": "bantuan@jembatan.go.id",
        "Auto-Submitted": "auto-generated",
        "Content-Language": "id",
        "X-Jembatan-Message": message,
        "X-Jembatan-Kind": "submission-received",
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative; boundary="{message}"',
    }
    plain, rich = email.iter_parts()
    assert (plain.get_content_type(), rich.get_content_type()) == ("text/plain", "text/html")
    assert "Terima kasih. Kiriman unit Anda sudah kami terima untuk" in plain.get_content()
    assert "Jembatan · Ditjen Pemasyarakatan" in rich.get_content()
    assert await delivery(scenario) | {"internet_message_id": ""} == {
        "status": "sent", "attempts": 1, "uncertain": 0, "error_kind": None, "last_error": None,
        "internet_message_id": "", "address": "operator@unit.go.id",
    }  # fmt: skip


async def test_a_title_cannot_smuggle_a_header_in(scenario: Scenario, mail: MailServer, sender: Carriers) -> None:
    title = "Data\r\nBcc: semua@unit.go.id\r\n\r\npemasok – «BAMA» semester II tahun anggaran 2025 seluruh Indonesia"
    await received(scenario, about=title)
    await sender(scenario).round()
    [email] = mail.received
    assert email["Bcc"] is None
    assert str(email["Subject"]) == f"Terima kasih, sudah diterima: {' '.join(title.split())}"


async def test_a_burst_goes_over_one_connection(scenario: Scenario, mail: MailServer, sender: Carriers) -> None:
    for _ in range(20):
        await email_to(scenario, "operator")
    await sender(scenario).round()
    assert (len(mail.received), mail.connections) == (20, 1)


async def test_a_mailbox_that_does_not_exist_is_given_up_at_once_and_the_others_get_theirs(
    scenario: Scenario, mail: MailServer, sender: Carriers
) -> None:
    await email_to(scenario, "tidak-ada")
    await email_to(scenario, "operator", TANGERANG)
    assert await sender(scenario).round() is None
    rows = await scenario.rows(
        "SELECT status, error_kind, last_error FROM delivery WHERE channel = 'email' ORDER BY id"
    )
    assert rows == [("failed", "final", "SMTPRecipientRefused 550 5.1.1"), ("sent", None, None)]
    assert (len(mail.received), mail.connections) == (1, 1)


async def test_a_refused_content_is_final(scenario: Scenario, mail: MailServer, sender: Carriers) -> None:
    await email_to(scenario, "isi-ditolak")
    await sender(scenario).round()
    found = await delivery(scenario)
    assert (found["status"], found["error_kind"], found["last_error"]) == ("failed", "final", "SMTPDataError 554 5.6.0")


@pytest.mark.parametrize("name", ["penuh", "isi-nanti"])
async def test_a_passing_refusal_is_tried_again_later_and_later(
    scenario: Scenario, mail: MailServer, sender: Carriers, name: str
) -> None:
    await email_to(scenario, name)
    one = sender(scenario)
    assert await one.round() == pytest.approx(60, abs=1)
    assert (await delivery(scenario))["status"] == "retry"
    scenario.move_clock("2025-07-08T01:00:50Z")
    await one.round()
    assert (await delivery(scenario))["attempts"] == 1
    scenario.move_clock("2025-07-08T01:01:01Z")
    assert await one.round() == pytest.approx(300, abs=1)
    mail.healed = True
    scenario.move_clock("2025-07-08T01:06:02Z")
    await one.round()
    found = await delivery(scenario)
    assert (found["status"], found["attempts"], found["last_error"], len(mail.received)) == ("sent", 3, None, 1)


async def test_an_email_that_never_gets_through_is_given_up_after_a_day(
    scenario: Scenario, mail: MailServer, sender: Carriers
) -> None:
    await email_to(scenario, "penuh")
    one = sender(scenario)
    for wait in (timedelta(0), *BACK_OFF):
        scenario.move_clock(clock.now() + wait + timedelta(seconds=1))
        await one.round()
    found = await delivery(scenario)
    assert (found["status"], found["error_kind"], found["attempts"]) == ("failed", "retryable", len(BACK_OFF) + 1)
    assert sum(BACK_OFF, timedelta(0)) > timedelta(hours=22)


async def test_without_a_server_nothing_is_counted_as_an_attempt(
    scenario: Scenario, mail: MailServer, sender: Carriers
) -> None:
    await email_to(scenario, "operator")
    await email_to(scenario, "operator")
    assert await sender(scenario, smtp_port=1).round() == EmailSender.pause_held_up
    rows = await scenario.rows("SELECT status, attempts, last_error FROM delivery WHERE channel = 'email' ORDER BY id")
    assert rows == [("queued", 0, "SMTPConnectError"), ("queued", 0, None)]
    await sender(scenario).round()
    assert len(mail.received) == 2


async def test_a_server_that_hangs_over_one_recipient_does_not_hold_up_the_others(
    scenario: Scenario, mail: MailServer, sender: Carriers
) -> None:
    await email_to(scenario, "macet-di-awal")
    await email_to(scenario, "operator", TANGERANG)
    await sender(scenario).round()
    assert await statuses(scenario) == ["retry", "sent"]
    assert mail.recipients == ["operator@unit.go.id"]


@pytest.mark.parametrize("name", ["macet", "putus"])
async def test_an_email_whose_yes_was_never_heard_is_sent_again_under_the_same_id(
    scenario: Scenario, mail: MailServer, sender: Carriers, name: str
) -> None:
    await email_to(scenario, name)
    one = sender(scenario)
    await one.round()
    found = await delivery(scenario)
    assert (found["status"], found["uncertain"], found["error_kind"]) == ("uncertain", 1, "retryable")
    mail.healed = True
    scenario.move_clock("2025-07-08T01:02:00Z")
    await one.round()
    found = await delivery(scenario)
    assert (found["status"], found["uncertain"], found["attempts"]) == ("sent", 1, 2)
    assert mail.ids == [found["internet_message_id"]] * 2


async def test_a_worker_told_to_stop_mid_email_leaves_no_doubt_about_the_others(
    scenario: Scenario, mail: MailServer, sender: Carriers
) -> None:
    await email_to(scenario, "macet")
    await email_to(scenario, "operator", TANGERANG)
    taken = asyncio.Event()

    async def tell() -> None:
        taken.set()

    mail.during_data = tell
    work = asyncio.create_task(sender(scenario, smtp_timeout=30).round())
    await asyncio.wait_for(taken.wait(), 180)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    rows = await scenario.rows("SELECT status, attempts, uncertain FROM delivery WHERE channel = 'email' ORDER BY id")
    assert rows == [("uncertain", 1, 1), ("queued", 0, 0)]
    mail.healed = True
    scenario.move_clock("2025-07-08T01:02:00Z")
    await sender(scenario).round()
    first, *_ = mail.ids
    assert sorted(mail.ids).count(first) == 2
    assert await statuses(scenario) == ["sent", "sent"]


async def test_what_a_killed_worker_held_returns_when_its_lease_is_over(
    scenario: Scenario, mail: MailServer, sender: Carriers
) -> None:
    await email_to(scenario, "operator")
    async with scenario.database.transaction() as session:
        [held] = await emails.claim(session, "jembatan.example", 10)
    await sender(scenario).round()
    assert mail.received == []
    await scenario.rows(
        "UPDATE delivery SET lease_until = clock_timestamp() - interval '1 s' WHERE status = 'sending' RETURNING 1"
    )
    await sender(scenario).round()
    found = await delivery(scenario)
    assert (found["status"], found["attempts"], found["uncertain"]) == ("sent", 2, 1)
    assert mail.ids == [held.internet_message_id] == [found["internet_message_id"]]


async def test_the_outcome_of_an_attempt_that_was_given_up_does_not_count(scenario: Scenario) -> None:
    await email_to(scenario, "operator")
    async with scenario.database.transaction() as session:
        [held] = await emails.claim(session, "jembatan.example", 10)
        await emails.settle(session, [EmailOutcome(replace(held, attempt=0), DeliveryStatus.SENT)])
    assert await statuses(scenario) == ["sending"]


async def test_a_stand_in_address_is_written_to_only_in_a_local_stack(
    scenario: Scenario, mail: MailServer, sender: Carriers
) -> None:
    await received(scenario)
    await sender(scenario, environment=Environment.PRODUCTION).round()
    found = await delivery(scenario)
    assert (found["status"], found["error_kind"], found["last_error"]) == ("failed", "final", "no real address yet")
    assert mail.received == []


async def test_a_reminder_is_not_sent_once_its_deadline_has_passed(
    scenario: Scenario, mail: MailServer, sender: Carriers
) -> None:
    await scenario.announce(CILEGON)
    await scenario.clock_strikes("2025-07-31T03:00:00Z")
    scenario.move_clock("2025-07-31T17:00:00Z")
    await sender(scenario).round()
    assert (await statuses(scenario), mail.received) == (["cancelled"], [])


async def test_a_last_look_before_sending_finds_the_obligation_met(
    scenario: Scenario, mail: MailServer, sender: Carriers
) -> None:
    """Even if the e-mail was under way, failed for now, and came back to wait after the obligation had ended."""
    deadline = await scenario.announce(CILEGON)
    await scenario.clock_strikes("2025-07-31T03:00:00Z")
    async with scenario.database.transaction() as session:
        [held] = await emails.claim(session, "jembatan.example", 10)
    await scenario.met(deadline, CILEGON)
    async with scenario.database.transaction() as session:
        await emails.settle(session, [EmailOutcome(held, DeliveryStatus.RETRY, "SMTPDataError 451")])
    scenario.move_clock("2025-07-31T04:00:00Z")
    await sender(scenario).round()
    assert (await statuses(scenario), mail.received) == (["cancelled"], [])


async def test_nobody_is_written_to_at_a_position_that_was_switched_off(
    scenario: Scenario, mail: MailServer, sender: Carriers
) -> None:
    await scenario.rows(
        "UPDATE contact SET active = false WHERE unit = :u AND jabatan = 'operator-bama' RETURNING 1", u=CILEGON
    )
    await received(scenario)
    await sender(scenario).round()
    assert mail.recipients == [f"kepala-upt@{CILEGON}.jembatan.example"]


async def test_no_transaction_is_open_while_the_mail_server_thinks(
    committed_scenario: Scenario, mail: MailServer, sender: Carriers
) -> None:
    await email_to(committed_scenario, "operator")
    seen: list[tuple[Any, ...]] = []

    async def look() -> None:
        seen.extend(
            await committed_scenario.rows(
                "SELECT count(*) FILTER (WHERE state LIKE 'idle in transaction%'), count(*) FROM pg_stat_activity"
                " WHERE datname = current_database()"
            )
        )

    mail.during_data = look
    await sender(committed_scenario).round()
    assert [open_ for open_, _ in seen] == [0]


async def test_four_carriers_at_once_send_every_email_once(
    committed_scenario: Scenario, mail: MailServer, sender: Carriers
) -> None:
    obliged = await committed_scenario.rows("SELECT code FROM unit WHERE unit_type = 'Rutan'")
    await committed_scenario.announce(*(code for (code,) in obliged))
    await committed_scenario.clock_strikes("2025-07-24T03:00:00Z")
    await asyncio.gather(*(sender(committed_scenario, smtp_timeout=20).round() for _ in range(4)))
    assert len(mail.received) == len(set(mail.ids)) == 162
    assert set(await statuses(committed_scenario)) == {"sent"}


def test_a_sender_that_nobody_can_answer_is_refused_outside_a_local_stack(settings: Settings) -> None:
    given = {name: getattr(settings, name) for name in type(settings).model_fields if name != "clock_file"}
    with pytest.raises(ValidationError, match="JEMBATAN_MAIL_FROM"):
        Settings(_env_file=None, **given | {"environment": "staging"})
    Settings(_env_file=None, **given | {"environment": "staging", "mail_from": "Jembatan <jembatan@kemenimipas.go.id>"})
