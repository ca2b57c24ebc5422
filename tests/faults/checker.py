"""Invariants after every fault, by comparing totals: a list of sentences, empty if all of them hold.

Of every aggregate that the run wrote: each committed version stands on the topic and in the recorder's ledger, there
exactly once and in order, and none that was never committed; the notifier has said each alert once; each intended
change is in the register exactly once; nothing waits to be sent, nobody lags, and no dead letter lies anywhere.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from deploy.local.group_offsets import Place
from tests.faults.load import KANWIL_OF_ALL, Load
from tests.faults.stack import RECORDER, FaultStack
from tests.faults.topics import KafkaInspector, forget_clients

TOPIC, ALERTS = "suppliers.supplier", "suppliers.alert"
CONSUMERS = (RECORDER, "notifier")
SHOWN = 5


@dataclass(frozen=True)
class Before:
    """State when the run began."""

    ends: Mapping[Place, int]
    dead_letters: Mapping[str, frozenset[Any]]


async def look(stack: FaultStack) -> Before:
    inspector = KafkaInspector(stack.kafka)
    dead = {service: await _dead_letters(stack, service) for service in (*CONSUMERS, "suppliers")}
    return Before(await inspector.ends(), dead)


async def _dead_letters(stack: FaultStack, service: str) -> frozenset[Any]:
    return frozenset(row["id"] for row in await stack.ask(service, "SELECT id FROM dead_letter"))


async def quiet(stack: FaultStack, within: float = 180) -> list[str]:
    """Wait until the outbox is empty and nobody lags, twice in a row; what is left over is a finding."""
    loop = asyncio.get_running_loop()
    end, calm, last = loop.time() + within, 0, -1
    while True:
        try:
            busy = await _busy(stack)
            written = await stack.value(RECORDER, "SELECT count(*) FROM ledger")
        except Exception as error:
            forget_clients()
            busy, written = [f"cannot be asked: {type(error).__name__} {error}"], -1
        calm = calm + 1 if not busy and written == last else 0
        last = written
        if calm >= 2:
            return []
        if loop.time() > end:
            return [f"not quiet within {within:.0f} s: {', '.join(busy) or 'the ledger still grows'}"]
        await asyncio.sleep(0.15)


async def _busy(stack: FaultStack) -> list[str]:
    inspector = KafkaInspector(stack.kafka)
    unsent = await stack.value("suppliers", "SELECT count(*) FROM outbox WHERE published_at IS NULL")
    if unsent:
        return [f"{unsent} events unsent"]
    lags = await asyncio.gather(*(inspector.lag(group) for group in CONSUMERS))
    return [f"{group} lags by {lag}" for group, lag in zip(CONSUMERS, lags, strict=True) if lag]


@dataclass
class Totals:
    """Versions of the aggregates of one run, as each part of the line has them."""

    committed: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    sent: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    recorded: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


async def check(stack: FaultStack, load: Load, before: Before, *, dead_letters_expected: bool = False) -> list[str]:
    """Findings about this load; call it when all is `quiet`."""
    register = await _register(stack, load.tag)
    ids = {row["id"] for row in register}
    totals = await _totals(stack, sorted(ids), before)
    findings = list(load.refusals)
    findings += _compare_register(load, register)
    findings += _compare_versions(load, register, totals)
    findings += _shortened("on the topic", (_order_of(name, totals) for name in totals.committed))
    findings += _shortened("at the recorder", (_double_or_lost(name, totals) for name in totals.committed))
    findings += await _notifier(stack, load.alerts)
    findings += await _recorded_alerts(stack, load.alerts)
    if not dead_letters_expected:
        findings += await dead_letters(stack, before)
    return findings


async def dead_letters(stack: FaultStack, before: Before, but: Iterable[Any] = ()) -> list[str]:
    """Find dead letters that came since, settled or not, beside those that are meant to be there."""
    findings = []
    for service, known in before.dead_letters.items():
        new = await _dead_letters(stack, service) - known - frozenset(but)
        if new:
            findings.append(f"{len(new)} dead letters at {service}")
    return findings


async def _register(stack: FaultStack, tag: str) -> list[dict[str, Any]]:
    """Read the load's suppliers from the service itself, over HTTP."""
    import aiohttp

    headers = {"authorization": f"Bearer {stack.token(['auditor'], KANWIL_OF_ALL)}"}
    found: list[dict[str, Any]] = []
    cursor: str | None = ""
    async with aiohttp.ClientSession(stack.address("suppliers")) as http:
        while cursor is not None:
            query = {"q": f"Uji {tag} ", "limit": "200"} | ({"cursor": cursor} if cursor else {})
            async with http.get("/suppliers", params=query, headers=headers) as answer:
                answer.raise_for_status()
                page = await answer.json()
            found += page["items"]
            cursor = page.get("next")
    return found


async def _totals(stack: FaultStack, ids: Sequence[str], before: Before) -> Totals:
    totals, wanted = Totals(), set(ids)
    rows = await stack.ask(
        "suppliers",
        "SELECT aggregate_id, aggregate_version FROM outbox WHERE aggregate_id = ANY($1::text[]) ORDER BY id",
        ids,
    )
    for name, version in rows:
        totals.committed[name].append(version)
    for one in await KafkaInspector(stack.kafka).since(dict(before.ends)):
        if one.key in wanted:
            totals.sent[one.key].append(one.version)
    rows = await stack.ask(
        RECORDER,
        "SELECT aggregate, version FROM ledger WHERE topic = $1 AND aggregate = ANY($2::text[]) ORDER BY position",
        TOPIC,
        ids,
    )
    for name, version in rows:
        totals.recorded[name].append(version)
    return totals


def _compare_register(load: Load, register: Sequence[dict[str, Any]]) -> list[str]:
    there: dict[str, list[int]] = defaultdict(list)
    for row in register:
        there[row["name"]].append(row["offers"][0]["price"])
    wrong = [
        f"{name} stands there {len(there[name])} times, at {there[name]} instead of {price}"
        for name, (price, _) in load.wanted.items()
        if there[name] != [price]
    ]
    wrong += [f"{name} was never asked for" for name in there if name not in load.wanted]
    return _shortened("in the register", wrong)


def _compare_versions(load: Load, register: Sequence[dict[str, Any]], totals: Totals) -> list[str]:
    wrong = []
    for row in register:
        _, last = load.wanted.get(row["name"], (0, 0))
        if totals.committed[row["id"]] != list(range(1, last + 1)):
            wrong.append(f"{row['name']} has versions {totals.committed[row['id']]}, {last} were intended")
    return _shortened("in the outbox", wrong)


def _order_of(name: str, totals: Totals) -> str | None:
    """A record may stand on the topic again (at least once), but none before its turn."""
    highest, sent = 0, totals.sent[name]
    for version in sent:
        if version > highest + 1:
            return f"{name}: {version} came before {highest + 1} ({sent})"
        highest = max(highest, version)
    return None if highest == totals.committed[name][-1] else f"{name}: sent {sent} of {totals.committed[name]}"


def _double_or_lost(name: str, totals: Totals) -> str | None:
    if totals.recorded[name] == totals.committed[name]:
        return None
    return f"{name}: took effect {totals.recorded[name]}, committed were {totals.committed[name]}"


async def _notifier(stack: FaultStack, alerts: Sequence[str]) -> list[str]:
    """It has heard each alert, is stuck nowhere, and has said each once."""
    heads = await stack.ask(
        "notifier",
        "SELECT aggregate_id FROM inbox_head WHERE aggregate_type = $1 AND aggregate_id = ANY($2::text[])"
        " AND last_version = 1 AND NOT stuck AND NOT waiting",
        ALERTS,
        alerts,
    )
    heard = {row[0] for row in heads}
    rows = await stack.ask(
        "notifier",
        "SELECT alert_id::text, count(*) FROM message WHERE alert_id::text = ANY($1::text[]) GROUP BY 1",
        alerts,
    )
    said = {row[0]: row[1] for row in rows}
    wrong = [f"alert {one} was never heard" for one in alerts if one not in heard]
    wrong += [f"alert {one} was said {said.get(one, 0)} times" for one in alerts if said.get(one) != 1]
    return _shortened("at the notifier", wrong)


async def _recorded_alerts(stack: FaultStack, alerts: Sequence[str]) -> list[str]:
    rows = await stack.ask(
        RECORDER,
        "SELECT aggregate, count(*) FROM ledger WHERE topic = $1 AND aggregate = ANY($2::text[]) GROUP BY 1",
        ALERTS,
        alerts,
    )
    counted = {row[0]: row[1] for row in rows}
    wrong = (f"alert {one} took effect {counted.get(one, 0)} times" for one in alerts if counted.get(one) != 1)
    return _shortened("at the recorder", wrong)


def doubled(sent: Iterable[Any]) -> list[str]:
    """Records that stand on the topic more than once."""
    counts: dict[str, int] = defaultdict(int)
    for one in sent:
        counts[one.event_id] += 1
    twice = [event_id for event_id, count in counts.items() if count > 1]
    return [f"{len(twice)} events were sent more than once"] if twice else []


def _shortened(where: str, wrong: Iterable[str | None]) -> list[str]:
    found = [one for one in wrong if one]
    more = [f"{where}: and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
    return [f"{where}: {one}" for one in found[:SHOWN]] + more
