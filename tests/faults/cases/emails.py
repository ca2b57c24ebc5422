"""Cases of e-mail: the mail server refuses, hangs, loses connections; the worker dies with e-mails claimed.

Each e-mail is sent once, or its failure is there to see. The doubt that SMTP leaves (content handed over, no
answer) is written down as `uncertain`, and such an e-mail goes again under the same Message-ID only.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from deploy.local.waiting import eventually
from tests.faults.cases import Run, case
from tests.faults.cases.records import put_alerts
from tests.faults.faulty_smtp import Behaviour, FaultySmtp

WORKER = "notifier-worker"
OPEN = ("queued", "sending", "retry", "uncertain")
_OF = """
SELECT d.id, d.status, d.attempts, d.uncertain, d.internet_message_id, d.last_error, d.address, d.message_id
FROM delivery d JOIN message m ON m.id = d.message_id
WHERE m.source_event_id::text = ANY($1) AND d.channel = 'email'
"""
_END_LEASES = "UPDATE delivery SET lease_until = clock_timestamp() - interval '1 second' WHERE status = 'sending'"
EMAILS = 8


async def with_faulty_smtp(run: Run, behaviour: Behaviour, play: Callable[[FaultySmtp], Awaitable[list[str]]]) -> None:
    """Play with a mail server of its own, wait until every e-mail is settled, check each."""
    smtp = FaultySmtp(behaviour)
    await smtp.open()
    try:
        events = await play(smtp)
        await settled_all(run, events)
        await look(run, smtp, events)
    finally:
        await smtp.close()
        await run.stack.stop(WORKER)


async def write(run: Run, smtp: FaultySmtp, failpoints: str = "") -> list[str]:
    """Start a worker that knows this mail server, and publish events that make it write."""
    await run.ensure_running(WORKER, failpoints, smtp_port=smtp.port, smtp_timeout=1)
    return await put_alerts(run, EMAILS)


async def settled_all(run: Run, events: list[str]) -> None:
    """Wait until no e-mail is under way; the clock runs ahead of the pauses between attempts."""

    async def settled() -> bool:
        if not [row for row in await run.stack.ask("notifier", _OF, events) if row["status"] in OPEN]:
            return True
        run.stack.move_clock(minutes=30)
        return False

    await eventually("every e-mail is settled", settled, within=40, every=1.0)


async def look(run: Run, smtp: FaultySmtp, events: list[str]) -> None:
    """Compare what the notifier says of each e-mail with what the mail server has."""
    rows = await run.stack.ask("notifier", _OF, events)
    known = {row["internet_message_id"] for row in rows}
    if len(rows) < len(events):
        run.findings.append(f"{len(rows)} e-mails for {len(events)} events")
    for row in rows:
        run.findings += [f"e-mail to {row['address']}: {fault}" for fault in faults(row, smtp)]
    known |= {row[0] for row in await run.stack.ask("notifier", "SELECT internet_message_id FROM delivery")}
    strange = [name for name in smtp.accepted if name not in known]
    if strange:
        run.findings.append(f"the mail server has {len(strange)} e-mails under a Message-ID that nobody knows")


def faults(row: Any, smtp: FaultySmtp) -> list[str]:
    copies = smtp.accepted[row["internet_message_id"]]
    wrong = []
    if row["status"] == "sent" and not copies:
        wrong.append("called sent, the server never had it")
    if row["status"] == "failed" and not row["last_error"]:
        wrong.append("failed without a word")
    if row["status"] == "failed" and copies:
        wrong.append("called failed, the server has it")
    if copies > 1 + row["uncertain"]:
        wrong.append(f"{copies} copies, {row['uncertain']} doubts")
    if row["internet_message_id"] in smtp.unanswered and not row["uncertain"]:
        wrong.append("the server's answer was lost, no doubt is recorded")
    return wrong


@case("mail server away", "it refuses every connection, then takes them", weight=4)
async def away(run: Run) -> None:
    async def play(smtp: FaultySmtp) -> list[str]:
        await smtp.close()
        events = await write(run, smtp)
        await asyncio.sleep(run.rng.uniform(0.2, 2))
        await smtp.open()
        return events

    await with_faulty_smtp(run, lambda address, attempt: "take", play)


def misbehaving(name: str, line: str, words: str, *, guards: str = "", short: bool = False, weight: int = 4) -> None:
    """A case in which some recipients fare so at first (`5xx`: always)."""

    @case(name, line, guards=guards, short=short, weight=weight)
    async def play(run: Run) -> None:
        unlucky: dict[str, tuple[str, int]] = {}

        first, *others = words.split()

        def behave(address: str, attempt: int) -> str:
            fate = run.rng.choice([first, *others, "take"]) if unlucky else first
            fate, times = unlucky.setdefault(address, (fate, run.rng.randint(1, 2)))
            return fate if attempt <= times or fate == "5xx" else "take"

        await with_faulty_smtp(run, behave, lambda smtp: write(run, smtp))


misbehaving("mail server answers 4xx and 5xx", "later, or never: each failure is there to see", "4xx 5xx")
misbehaving("mail server hangs", "before DATA, or after it", "hang hang_after_data")
misbehaving(
    "connection lost after DATA",
    "nobody knows whether it was delivered: uncertain, and again under the same Message-ID",
    "lose",
    guards="emails.doubt",
    short=True,
    weight=8,
)


def killed(name: str, line: str, point: str, latest: int, *, guards: str = "") -> None:
    @case(name, line, guards=guards, weight=6)
    async def play(run: Run) -> None:
        async def die(smtp: FaultySmtp) -> list[str]:
            await run.ensure_running(
                WORKER, f"{point}=kill@{run.rng.randint(1, latest)}", smtp_port=smtp.port, smtp_timeout=1
            )
            putting = asyncio.create_task(put_alerts(run, EMAILS))
            await run.died(WORKER)
            await run.ensure_running(WORKER, smtp_port=smtp.port, smtp_timeout=1)
            events = await putting
            await run.stack.ask("notifier", _END_LEASES)
            return events

        await with_faulty_smtp(run, lambda address, attempt: "take", die)


killed("worker killed with e-mails claimed", "under lease, none sent", "mail.claimed", 1)
killed(
    "worker killed after handing over",
    "the server said yes, nobody wrote it down",
    "mail.handed-over",
    6,
    guards="emails.lease",
)
