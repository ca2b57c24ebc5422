"""Cases of PostgreSQL: away, full, or read-only."""

import asyncio
from contextlib import suppress

import asyncpg

from tests.faults.cases import Run, case
from tests.faults.load import Load

TABLES = {"recorder": "ledger", "suppliers": "outbox"}
_FULL = """
CREATE OR REPLACE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$
"""
_CUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@case("PostgreSQL restarted under load", "stopped fast or killed outright, and back", weight=8, short=True, limit=120)
async def restarted(run: Run) -> None:
    async def restart(load: Load) -> None:
        await run.some_of(load)
        if run.rng.random() < 0.5:
            run.stack.kill("postgres")
        else:
            await run.stack.server("down", "postgres")
        await asyncio.sleep(run.rng.uniform(0, 2))
        await run.stack.server("up", "postgres")

    await run.under_load(restart)


@case(
    "disk full",
    "error 53100 on every write of two services, for a while",
    guards="consumer.patience",
    weight=6,
    short=True,
)
async def disk_full(run: Run) -> None:
    async def fill(load: Load) -> None:
        await run.some_of(load)
        for service, table in TABLES.items():
            await run.stack.as_admin(service, _FULL)
            await run.stack.as_admin(
                service,
                f"CREATE TRIGGER disk_full BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION disk_full()",
            )
            await asyncio.sleep(run.rng.uniform(0.5, 2))
        for service, table in TABLES.items():
            await run.stack.as_admin(service, f"DROP TRIGGER disk_full ON {table}")

    try:
        await run.under_load(fill)
    finally:
        for service, table in TABLES.items():
            await run.stack.as_admin(service, f"DROP TRIGGER IF EXISTS disk_full ON {table}")


@case("database read-only", "as after a failover to a standby: every write is refused, for a while", weight=6)
async def read_only(run: Run) -> None:
    async def forbid(load: Load) -> None:
        await run.some_of(load)
        await _set(run, "on")
        await asyncio.sleep(run.rng.uniform(0.5, 3))
        await _set(run, "off")

    try:
        await run.under_load(forbid)
    finally:
        await _set(run, "off")


async def _set(run: Run, value: str) -> None:
    for service in TABLES:
        await run.stack.as_admin(service, f"ALTER DATABASE {service} SET default_transaction_read_only = {value}")
        with suppress(asyncpg.PostgresError):
            await run.stack.as_admin(service, _CUT)
