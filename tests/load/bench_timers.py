"""Row 4: timers that come due while a million others wait."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles

import asyncpg
from chassis import clock

from deploy.local.waiting import eventually
from tests.load import bench_growth, environment
from tests.load.bench import Bench, Goal, Row, Side
from tests.load.services import Served
from tests.load.worker_protocol import Figures

NOW = datetime(2025, 7, 8, 3, tzinfo=UTC)
"""A working Tuesday, in office hours from Aceh to Papua; outside them a reminder waits for the next opening."""
LOOK = 0.02
"""Seconds between two looks into the table from outside; they are part of the lateness told."""

CONTACTS = """
INSERT INTO contact (id, unit, jabatan, email, language, active, updated_at, updated_by)
SELECT uuidv7(), code, jabatan, jabatan || '@' || code || '.example', 'id', true, now(), 'bench'
FROM unit, unnest(ARRAY['kasubsi-perawatan', 'operator-bama', 'operator-upt']) AS jabatan WHERE kanwil IS NOT NULL
ON CONFLICT DO NOTHING
"""
_DEADLINES = """
INSERT INTO deadline (id, version, service, kind, title, link, due_at, status, round, announced_at)
SELECT uuidv7(), 1, 'suppliers', 'bench', 'Pemutakhiran penyedia ' || n, '/campaigns/' || n,
       $1::timestamptz + n * interval '1 minute', 'open', 1, $2::timestamptz
FROM generate_series(1, $3::integer) AS n RETURNING id
"""
_OBLIGATIONS = """
INSERT INTO obligation (deadline_id, unit, due_at, status, met_at, late)
SELECT d.id, u.code, d.due_at, $2, CASE WHEN $2 = 'met' THEN d.announced_at END, CASE WHEN $2 = 'met' THEN false END
FROM deadline d, unit u WHERE d.id = ANY($1::uuid[]) AND u.kanwil IS NOT NULL
"""
_WAITING = """
INSERT INTO timer (deadline_id, unit, step, recipient, round, due_at, announced_late, status)
SELECT o.deadline_id, o.unit, step, o.unit, 1, o.due_at - days * interval '1 day', false, 'pending'
FROM obligation o, unnest(ARRAY['H-7', 'H-3', 'H-1', 'H-0', 'overdue'], ARRAY[7, 3, 1, 0, -1]) AS s(step, days)
WHERE o.deadline_id = ANY($1::uuid[])
"""
_DUE = """
INSERT INTO timer (deadline_id, unit, step, recipient, round, due_at, announced_late, status)
SELECT deadline_id, unit, 'H-1', unit, 1,
       $2::timestamptz + $3::interval * row_number() OVER (ORDER BY deadline_id, unit), false, 'pending'
FROM obligation WHERE deadline_id = ANY($1::uuid[]) ORDER BY deadline_id, unit LIMIT $4
"""


PGQUEUER = "PgQueuer, jobs that do nothing"
SPOKEN = "notifier, each with a message and four deliveries"


def prepare(bench: Bench) -> None:
    prepare_offices(bench)
    served = Served.of(bench.stack, "notifier")
    asyncio.run(_fill(served.dsn, _waiting(bench)))
    bench.stack.settle(served.database)


def prepare_offices(bench: Bench) -> None:
    """The directory, three members of staff at each unit, and a clock that stands in office hours."""
    clock.write_file(_clock(bench), NOW)
    served = Served.afresh(bench.stack, "notifier")
    bench.stack.sql(CONTACTS, database=served.database)


def clean(bench: Bench) -> None:
    _clock(bench).unlink()


def _clock(bench: Bench) -> Path:
    return bench.stack.local.home / "clock.json"


def _waiting(bench: Bench) -> int:
    return bench.size(1_000_000, 100_000)


async def _fill(dsn: str, timers: int) -> None:
    async with _connected(dsn) as server:
        units = await server.fetchval("SELECT count(*) FROM unit WHERE kanwil IS NOT NULL")
        deadlines = await server.fetch(_DEADLINES, NOW + timedelta(days=60), NOW, timers // (5 * units) + 1)
        ids = [row["id"] for row in deadlines]
        await server.execute(_OBLIGATIONS, ids, "open")
        await server.execute(_WAITING, ids)


def measure_silent(bench: Bench) -> Figures:
    return _burst(bench, "met", bench.size(50_000, 5_000))


def measure_spoken(bench: Bench) -> Figures:
    return _burst(bench, "open", bench.size(20_000, 2_000))


def measure_growth(bench: Bench, due: int) -> Figures:
    return _burst(bench, "met", due)


def measure_lateness(bench: Bench) -> Figures:
    served = Served.of(bench.stack, "notifier")
    with served.running("worker", "--only", "timers"):
        late = asyncio.run(_stream(bench, served.dsn, bench.size(20, 5)))
    cuts = quantiles(late, n=100)
    return {"late p50 ms": 1000 * cuts[49], "late p99 ms": 1000 * cuts[98]}


def measure_pgqueuer(bench: Bench) -> Figures:
    """500 jobs at once: of 100, 500 and 1,000 the fastest."""
    name = "bench_pgqueuer"
    known = bench.stack.sql(f"SELECT count(*) FROM pg_database WHERE datname = '{name}'")
    dsn = bench.stack.dsn(name) if known else bench.stack.make_database(name)
    return bench.stack.measure(
        "baselines.pgqueuer_jobs",
        python=environment.python(),
        dsn=dsn,
        deferred=_waiting(bench),
        due=bench.size(10_000, 2_000),
        batch=500,
        patience=20.0,
    )


def _burst(bench: Bench, status: str, count: int) -> Figures:
    served = Served.of(bench.stack, "notifier")
    with served.running("worker", "--only", "timers"):
        took = asyncio.run(_time_of_burst(bench, served.dsn, status, count))
    return {"fired/s": count / took}


async def _time_of_burst(bench: Bench, dsn: str, status: str, count: int) -> float:
    """All are due at one moment, as at the opening of an office: seconds from that moment to the end of the last."""
    now = clock.Clock(_clock(bench)).now
    async with _connected(dsn) as server:
        moment = now() + timedelta(seconds=3 + count / 10_000)
        await _make_due(server, status, moment, timedelta(), count)
        await asyncio.sleep((moment - now()).total_seconds())
        began = time.monotonic()
        done = "SELECT NOT EXISTS (SELECT FROM timer WHERE status = 'pending' AND due_at <= $1)"
        await eventually("no timer is due", lambda: server.fetchval(done, moment), bench.stack.patience, LOOK)
        return time.monotonic() - began


async def _stream(bench: Bench, dsn: str, seconds: int) -> list[float]:
    """A thousand a second come due, one after another. How late each was, when it was seen to be settled."""
    now = clock.Clock(_clock(bench)).now
    late: list[float] = []
    async with _connected(dsn) as server:
        first = await _make_due(server, "open", now() + timedelta(seconds=5), timedelta(milliseconds=1), seconds * 1000)
        settled = "SELECT due_at FROM timer WHERE id >= $1 AND id < $2 AND status <> 'pending' ORDER BY id"

        async def all_seen() -> bool:
            rows = await server.fetch(settled, first + len(late), first + seconds * 1000)
            seen = now()
            late.extend((seen - row["due_at"]).total_seconds() for row in rows)
            return len(late) >= seconds * 1000

        await eventually("every timer is settled", all_seen, bench.stack.patience, LOOK)
    return late


async def _make_due(server: asyncpg.Connection, status: str, at: datetime, apart: timedelta, count: int) -> int:
    """Timers of obligations in this status, `apart` from one another. Returns the id of the first; they follow it."""
    units = await server.fetchval("SELECT count(*) FROM unit WHERE kanwil IS NOT NULL")
    async with server.transaction():
        deadlines = await server.fetch(_DEADLINES, NOW + timedelta(days=1), NOW, count // units + 1)
        ids = [row["id"] for row in deadlines]
        await server.execute(_OBLIGATIONS, ids, status)
        last = await server.fetchval("SELECT max(id) FROM timer")
        await server.execute(_DUE, ids, at, apart, count)
    await server.execute("ANALYZE timer, deadline, obligation")
    return int(last) + 1


@asynccontextmanager
async def _connected(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    server = await asyncpg.connect(dsn)
    try:
        yield server
    finally:
        await server.close()


ROWS = (
    Row(
        "4",
        "timers due at one moment, a million others waiting",
        Side("notifier, nothing left to say", measure_silent),
        (Side(PGQUEUER, measure_pgqueuer), Side(SPOKEN, measure_spoken)),
        goals=(Goal("fired/s", 15_000),),
        rounds=3,
        seconds=420,
        prepare=prepare,
        clean=clean,
        remark=lambda _outcome: (
            "A timer whose obligation is met already is settled without a word: that compares with a job"
            " that does nothing. What people get writes five rows more for each timer, in the same transaction."
        ),
    ),
    Row(
        "4-late",
        "timers: lateness at 1,000 due a second, each with a message and four deliveries",
        Side("notifier", measure_lateness),
        goals=(Goal("late p99 ms", 2_000, at_most=True),),
        rounds=3,
        prepare=prepare,
        clean=clean,
    ),
    bench_growth.of(
        "8-timers",
        "growth: timers due at one moment, 2,000 and more",
        measure_growth,
        lambda bench: bench.size(2_000, 200),
        prepare,
        clean,
        figure="fired/s",
    ),
)
