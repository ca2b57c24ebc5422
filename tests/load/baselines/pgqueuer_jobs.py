"""PgQueuer runs jobs that do nothing, while others are deferred; the time runs from its start to the last job."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import asyncpg
from pgqueuer import PgQueuer
from pgqueuer.models import Job

from tests.load.worker_protocol import Figures, serve

_DEFERRED = """
INSERT INTO pgqueuer (priority, entrypoint, payload, execute_after, status)
SELECT 0, 'remind', 'x', now() + n * interval '1 second' + interval '60 days', 'queued'
FROM generate_series(1, $1::integer) AS n
"""
_DUE = """
INSERT INTO pgqueuer (priority, entrypoint, payload, execute_after, status)
SELECT 0, 'remind', 'x', now() - interval '1 second', 'queued' FROM generate_series(1, $1::integer)
"""


async def work(dsn: str, deferred: int, due: int, batch: int, patience: float) -> Figures:
    """Jobs deferred and due; jobs taken at once; seconds after which the rate is that of the jobs done by then."""
    connection = await asyncpg.connect(dsn)
    queuer = PgQueuer.from_asyncpg_connection(connection)
    await _fill(queuer, connection, deferred, due)
    ended = asyncio.Event()
    done = 0

    @queuer.entrypoint("remind")
    async def remind(_job: Job) -> None:
        nonlocal done
        done += 1
        if done >= due:
            ended.set()

    loop = asyncio.get_running_loop()
    began = loop.time()
    running = asyncio.create_task(queuer.run(dequeue_timeout=timedelta(seconds=1), batch_size=batch))
    with suppress(TimeoutError):
        await asyncio.wait_for(ended.wait(), patience)
    took = loop.time() - began
    queuer.shutdown.set()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    return {"fired/s": done / took}


async def _fill(queuer: PgQueuer, connection: asyncpg.Connection, deferred: int, due: int) -> None:
    if await connection.fetchval("SELECT to_regclass('pgqueuer')") is None:
        await queuer.qm.queries.install()
        await connection.execute(_DEFERRED, deferred)
    await connection.execute("DELETE FROM pgqueuer WHERE execute_after < now()")
    await connection.execute("TRUNCATE pgqueuer_log")
    await connection.execute(_DUE, due)
    await connection.execute("VACUUM ANALYZE pgqueuer")


if __name__ == "__main__":
    serve(work)
