"""Cases of kill -9 at a named point, under load; the process is restarted as an orchestrator would do."""

from tests.faults.cases import Play, Run, case
from tests.faults.load import UNITS, Load


def killed_at(point: str, latest: int, *names: str, earliest: int = 1) -> Play:
    """Case in which each of these processes dies at this point, the `earliest` to `latest` time it comes there."""

    async def play(run: Run) -> None:
        armed = f"{point}=kill@{run.rng.randint(earliest, latest)}"
        for name in names:
            await run.ensure_running(name, armed)

        async def revive(load: Load) -> None:
            for name in names:
                await run.died(name)
                await run.ensure_running(name)

        await run.under_load(revive)

    return play


case(
    "web killed after commit",
    "something new is committed, the answer is lost, the client asks again",
    guards="http.idempotency",
    weight=10,
    short=True,
)(killed_at("database.committed", len(UNITS), "suppliers-web"))
case("web killed after a later commit", "the same with changes of what is there already", weight=8)(
    killed_at("database.committed", 60, "suppliers-web", earliest=len(UNITS) + 1)
)

case("relay killed before sending", "rows are read, nothing is sent", weight=6)(
    killed_at("relay.selected", 8, "suppliers-worker")
)
case("relay killed mid-batch", "a part of what it was sending is acknowledged", weight=8)(
    killed_at("relay.mid-batch", 8, "suppliers-worker")
)


@case("relay killed mid-batch of a backlog", "a full batch, some partitions have answered", weight=8, short=True)
async def backlog(run: Run) -> None:
    await run.stack.stop("suppliers-worker")
    await run.load().run()
    await run.ensure_running("suppliers-worker", f"relay.mid-batch=kill@{run.rng.randint(1, 4)}")
    await run.died("suppliers-worker")
    await run.ensure_running("suppliers-worker")


case(
    "relay killed after sending",
    "the broker has the batch, no row is marked",
    guards="inbox.once",
    weight=14,
    short=True,
)(killed_at("relay.sent", 8, "suppliers-worker"))
case("relay killed after marking", "sent and marked, then dead", weight=6)(
    killed_at("relay.marked", 8, "suppliers-worker")
)

CONSUMERS = ("recorder-worker", "notifier-worker")
case(
    "consumer killed mid-batch",
    "some events of the batch are handled, nothing is committed",
    guards="inbox.atomic consumer.offsets",
    weight=14,
    short=True,
)(killed_at("inbox.mid-batch", 6, *CONSUMERS))
case(
    "consumer killed before its offsets",
    "the database has the batch, Kafka does not know",
    guards="inbox.once",
    weight=14,
)(killed_at("consumer.applied", 6, *CONSUMERS))
case("consumer killed after its offsets", "both committed, then dead", weight=6)(
    killed_at("consumer.committed", 6, *CONSUMERS)
)


@case("consumer killed in a rebalance", "a second replica joins, the first dies giving partitions up", weight=6)
async def rebalance(run: Run) -> None:
    await run.ensure_running("recorder-worker", "consumer.revoked=kill@2")

    async def join(load: Load) -> None:
        await run.some_of(load)
        await run.ensure_running("recorder-worker-2")
        await run.died("recorder-worker")
        await run.ensure_running("recorder-worker")

    await run.under_load(join)
    await run.stack.stop("recorder-worker-2")
