"""Cases of several relays, and of a row that no relay can send."""

import signal

from chassis.relay import LOCK

from deploy.local.waiting import eventually
from tests.faults import checker
from tests.faults.cases import Run, case
from tests.faults.load import Load
from tests.faults.topics import KafkaInspector

UNSENT = "SELECT count(*) FROM outbox WHERE published_at IS NULL"
_END_LEADER = f"""
SELECT pg_terminate_backend(pid) FROM pg_locks
WHERE locktype = 'advisory' AND classid = 0 AND objid = {LOCK} AND granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


@case(
    "relay leader frozen past its lock",
    "SIGSTOP with a batch in hand; its session ends, another leads; SIGCONT: a zombie sends what was sent",
    guards="inbox.once",
    weight=10,
)
async def zombie(run: Run) -> None:
    leader, other = "suppliers-worker", "suppliers-worker-2"
    await run.ensure_running(leader, f"relay.mid-batch=stop@{run.rng.randint(1, 6)}", only=("relay",))

    async def freeze(load: Load) -> None:
        await run.froze(leader)
        await run.ensure_running(other, only=("relay",))
        ended = await run.stack.as_admin("suppliers", _END_LEADER)
        assert ended, "nobody held the lock"
        rest = run.rng.uniform(0.3, 0.9) * load.steps
        await eventually("the load goes on", lambda: load.done >= min(rest, load.steps), every=0.05)
        await eventually(
            "the other leads", lambda: nothing_unsent(run) if load.done >= load.steps else _leads(run), within=30
        )
        run.stack.signal(leader, signal.SIGCONT)

    await run.under_load(freeze)
    await run.settle_quietly()
    await run.stack.stop(other)


async def nothing_unsent(run: Run) -> bool:
    return bool(await run.stack.value("suppliers", UNSENT) == 0)


async def _leads(run: Run) -> bool:
    held = f"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = {LOCK} AND granted"
    return bool(await run.stack.value("suppliers", held))


@case(
    "replicas join and leave",
    "two, then three workers of every service; while no relay dies nothing is sent twice",
    guards="relay.lock",
    weight=3,
    short=True,
)
async def replicas(run: Run) -> None:
    numbers = (2,) if run.short else (2, 3)
    more = [f"{one}-worker-{number}" for number in numbers for one in ("suppliers", "recorder", "notifier")]

    async def dance(load: Load) -> None:
        for name in more:
            await run.ensure_running(name)
        leaving = [name for name in more if not name.startswith("suppliers")]
        run.rng.shuffle(leaving)
        for name in leaving:
            await run.stack.stop(name)

    await run.under_load(dance, suppliers=32)
    await run.settle_quietly()
    await run.stack.stop(*more)
    run.findings += checker.doubled(await KafkaInspector(run.stack.kafka).since(dict(run.before.ends)))


@case(
    "an event that Kafka will not take",
    "it holds back its own aggregate and nobody else; mended, all of it goes in order",
    guards="relay.hold-back",
    weight=4,
)
async def too_large(run: Run) -> None:
    await run.stack.stop("suppliers-worker")
    load = run.load()
    await load.run()
    heavy = run.rng.sample(sorted(load.ids.values()), 2)
    await run.stack.as_admin(
        "suppliers",
        "UPDATE outbox SET data = data || convert_to(repeat(' ', 1100000), 'UTF8')"
        " WHERE aggregate_id = ANY($1::text[]) AND aggregate_version = 2",
        heavy,
    )
    try:
        await run.ensure_running("suppliers-worker")
        behind = f"{UNSENT} AND aggregate_version >= 2 AND aggregate_id IN ('{heavy[0]}', '{heavy[1]}')"
        waiting = len(heavy) * load.changes
        await eventually("all but what waits behind them is sent", lambda: _are(run, UNSENT, waiting), within=15)
        await eventually("and they wait", lambda: _are(run, behind, waiting), within=5)
    finally:  # also where the guard is missing: what stays unsent would be the next run's trouble
        await run.stack.as_admin(
            "suppliers",
            "UPDATE outbox SET data = convert_to(rtrim(convert_from(data, 'UTF8')), 'UTF8')"
            " WHERE aggregate_id = ANY($1::text[]) AND aggregate_version = 2",
            heavy,
        )


async def _are(run: Run, query: str, count: int) -> bool:
    return bool(await run.stack.value("suppliers", query) == count)
