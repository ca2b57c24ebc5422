"""Cases of records on the topics: everything again, twice, out of order, or garbage."""

from collections import Counter
from typing import Any
from uuid import uuid4

from jembatan_contracts import Event
from jembatan_contracts.suppliers import SupplierRegistered, SupplierUpdated

from deploy.local.waiting import eventually
from tests.faults import checker
from tests.faults.cases import Run, case
from tests.faults.checker import ALERTS, CONSUMERS, TOPIC
from tests.faults.load import alert_to
from tests.faults.topics import Headers, KafkaInspector, Record, record_of

TOPICS = (TOPIC, ALERTS)
"""The recorder hears both, the notifier the alerts."""

COUNTS = (
    ("recorder", "SELECT count(*) FROM ledger"),
    ("notifier", "SELECT count(*) FROM message"),
    ("notifier", "SELECT count(*) FROM delivery"),
    ("notifier", "SELECT count(*) FROM alert"),
)


async def state(run: Run) -> list[Any]:
    return [await run.stack.value(service, query) for service, query in COUNTS]


async def replay(run: Run) -> None:
    """Replay everything that was ever sent, to both consumers."""
    names = [f"{group}-worker" for group in CONSUMERS]
    await run.stack.stop(*names)
    for group in CONSUMERS:
        await KafkaInspector(run.stack.kafka).rewind(group)
    for name in names:
        await run.ensure_running(name)
    await run.settle_quietly()


def compare(run: Run, before: list[Any], after: list[Any]) -> None:
    for (service, query), was, now in zip(COUNTS, before, after, strict=True):
        if was != now:
            run.findings.append(f"{service}: {query.removeprefix('SELECT ')} went from {was} to {now}")


@case(
    "every topic replayed from offset 0",
    "changes nothing, sends nothing",
    guards="inbox.once",
    weight=5,
    short=True,
)
async def replayed(run: Run) -> None:
    await run.under_load(_alone)
    await put_alerts(run, 3)
    await run.settle_quietly()
    before = await state(run)
    await replay(run)
    compare(run, before, await state(run))


async def _alone(_load: Any) -> None: ...


async def put_alerts(run: Run, count: int, unit: str = "lapas-kelas-iia-cilegon") -> list[str]:
    """Publish events that make the notifier write e-mails, as their owner would send them. Returns their ids."""
    ids = [str(uuid4()) for _ in range(count)]
    await KafkaInspector(run.stack.kafka).put(record_of(alert_to(unit), 1, event_id) for event_id in ids)
    told = "SELECT count(*) FROM message WHERE source_event_id::text = ANY($1)"
    await eventually("the notifier has heard", lambda: _equal(run, told, ids), within=30)
    return ids


async def _equal(run: Run, query: str, ids: list[str]) -> bool:
    return bool(await run.stack.value("notifier", query, ids) >= len(ids))


@case(
    "replay to a notifier that has forgotten",
    "its inbox is gone; what it said once it still says once",
    guards="messages.once",
    weight=3,
)
async def forgotten(run: Run) -> None:
    ids = await put_alerts(run, 3)
    await run.settle_quietly()
    before = await state(run)
    await run.stack.stop("notifier-worker")
    keys = await run.stack.ask(
        "notifier", "SELECT alert_id::text FROM message WHERE source_event_id::text = ANY($1)", ids
    )
    aggregates = [row["alert_id"] for row in keys]
    await run.stack.as_admin("notifier", "DELETE FROM inbox WHERE event_id::text = ANY($1)", ids)
    await run.stack.as_admin("notifier", "DELETE FROM inbox_head WHERE aggregate_id = ANY($1)", aggregates)
    await replay(run)
    compare(run, before, await state(run))


@case(
    "duplicates and other orders on the topic",
    "own records come again in any order; those of strangers come shuffled and doubled",
    guards="inbox.once inbox.order",
    weight=8,
    short=True,
)
async def shuffled(run: Run) -> None:
    run.dead_letters_expected = True
    await run.under_load(_alone)
    await run.settle_quietly()
    inspector = KafkaInspector(run.stack.kafka)
    again = [_again(one) for topic in TOPICS for one in await inspector.since(dict(run.before.ends), topic)]
    run.rng.shuffle(again)
    strangers = {str(uuid4()): run.rng.randint(3, 7) for _ in range(6)}
    await inspector.put([*again, *_shuffled(run, strangers)])
    await run.settle_quietly()
    for name, last in strangers.items():
        rows = await run.stack.ask(
            "recorder", "SELECT version FROM ledger WHERE aggregate = $1 ORDER BY position", name
        )
        if (seen := [row[0] for row in rows]) != list(range(1, last + 1)):
            run.findings.append(f"at the recorder: {name} took effect {seen}, 1 to {last} were sent")
    for service in CONSUMERS:
        rows = await run.stack.ask(service, "SELECT id FROM dead_letter WHERE status = 'parked'")
        if left := {row["id"] for row in rows} - run.before.dead_letters[service]:
            run.findings.append(f"{len(left)} dead letters still wait at {service}")


def _again(one: Any) -> Record:
    return one.topic, one.key_bytes, one.value, list(one.headers)


def _shuffled(run: Run, strangers: dict[str, int]) -> list[Record]:
    """Each aggregate's first event first (where the first is seen its order begins), the others anyhow, some twice."""
    records: list[Record] = []
    for name, last in strangers.items():
        first = record_of(SupplierRegistered.model_validate(SupplierRegistered.example | {"supplier": name}), 1)
        update = SupplierUpdated.model_validate(SupplierUpdated.example | {"supplier": name})
        others = [record_of(update, version) for version in range(2, last + 1)]
        others += run.rng.sample(others, 2)
        run.rng.shuffle(others)
        records += [first, *others]
    return records


@case(
    "garbage on the topic", "each unreadable record is a dead letter, nothing else is disturbed", weight=6, short=True
)
async def garbage(run: Run) -> None:
    run.dead_letters_expected = True
    inspector = KafkaInspector(run.stack.kafka)
    put: dict[str, list[tuple[str, int, int]]] = {}

    async def throw(load: Any) -> None:
        await run.some_of(load)
        suppliers, alerts = [await inspector.put(rubbish(run, topic)) for topic in TOPICS]
        put.update(recorder=[*suppliers, *alerts], notifier=alerts)

    await run.under_load(throw)
    await run.settle_quietly()
    await inspector.put([(topic, b"gone", None, []) for topic in TOPICS])
    for service in CONSUMERS:
        rows = await run.stack.ask(service, 'SELECT id, topic, partition, "offset", kind, status FROM dead_letter')
        new = [row for row in rows if row["id"] not in run.before.dead_letters[service]]
        stood = Counter((row["topic"], row["partition"], row["offset"]) for row in new)
        if stood != Counter(put[service]):
            run.findings.append(f"{service} put {sorted(stood)} aside, garbage stood at {sorted(put[service])}")
        run.findings += [f"{service}: {row['kind']} is {row['status']}" for row in new if row["status"] != "dead"]
    run.findings += await checker.dead_letters(
        run.stack,
        run.before,
        [row["id"] for s in CONSUMERS for row in await run.stack.ask(s, "SELECT id FROM dead_letter")],
    )


def rubbish(run: Run, topic: str) -> list[Record]:
    _, raw_key, value, headers = record_of(_stranger(topic), 1)
    assert value

    def without(name: str) -> Headers:
        return [(one, raw) for one, raw in headers if one != name]

    wrong = [
        (raw_key, value, []),
        (raw_key, b"\x00\xff\xfe", [("ce_id", b"\xff\xfe")]),
        (None, b"{}", [("ce_type", None), *without("ce_type")]),
        (raw_key, value, [*without("ce_id"), ("ce_id", b"\xc3\x28")]),
        (raw_key, value, without("ce_sequence")),
        (raw_key, value, [*without("ce_sequence"), ("ce_sequence", b"one")]),
        (raw_key, b"x" * 1_000_000, []),
    ]
    mistyped = value.replace(b'"kanwil":"kanwil-banten"', b'"kanwil":7').replace(
        b'"severity":"penting"', b'"severity":7'
    )
    records: list[Any] = [(topic, *one) for one in wrong]
    for data in (b"{}", b"not json", mistyped):
        _, its_key, _, its_headers = record_of(_stranger(topic), 1)
        records.append((topic, its_key, data, its_headers))
    run.rng.shuffle(records)
    return records


def _stranger(topic: str) -> Event:
    """An event of an aggregate that nobody knows."""
    if topic == ALERTS:
        return alert_to("lapas-kelas-iia-cilegon")
    return SupplierRegistered.model_validate(SupplierRegistered.example | {"supplier": str(uuid4())})
