"""Cases of the network between processes and servers: slow, cut, half-open."""

import asyncio

from deploy.local.waiting import eventually
from tests.faults.cases import Run, case
from tests.faults.cases.relays import nothing_unsent
from tests.faults.load import Load
from tests.faults.proxy import Proxy
from tests.faults.stack import STANDING

SERVERS = ("postgres", "kafka")


async def through_proxies(run: Run) -> list[Proxy]:
    for proxy in run.stack.proxies.values():
        proxy.heal()
    for name in STANDING:
        await run.ensure_running(name, **run.stack.detour(name))
    return [run.stack.proxies[one] for one in SERVERS]


@case("slow lines", "every packet to PostgreSQL and Kafka takes longer", weight=3)
async def slow(run: Run) -> None:
    for proxy in await through_proxies(run):
        proxy.latency = run.rng.uniform(0.005, 0.03)
    await run.under_load(_nothing)


async def _nothing(_load: Load) -> None: ...


@case("lines cut", "connections to PostgreSQL and Kafka are reset again and again", weight=6, short=True)
async def cut(run: Run) -> None:
    proxies = await through_proxies(run)

    async def cut_again(load: Load) -> None:
        for _ in range(run.rng.randint(2, 5)):
            await asyncio.sleep(run.rng.uniform(0.1, 0.6))
            run.rng.choice(proxies).cut()

    await run.under_load(cut_again)


def half_open(server: str, name: str, weight: int) -> None:
    @case(
        name,
        "connections stay and carry nothing, for ever; new ones work after a while",
        weight=weight,
        limit=180,
    )
    async def play(run: Run) -> None:
        await through_proxies(run)
        proxy = run.stack.proxies[server]
        run.quiet_within = max(run.quiet_within, 90)

        async def silence(load: Load) -> None:
            await run.some_of(load)
            proxy.go_silent()
            await asyncio.sleep(run.rng.uniform(1, 6))
            proxy.heal()

        await run.under_load(silence)


half_open("postgres", "half-open lines to PostgreSQL", 2)
half_open("kafka", "half-open lines to Kafka", 2)


@case(
    "relay killed with the broker silent",
    "rows are handed over and nobody has answered: they must not count as sent",
    guards="relay.acknowledged",
    weight=6,
    short=True,
)
async def killed_in_silence(run: Run) -> None:
    proxy = run.stack.proxies["kafka"]
    proxy.heal()
    await run.ensure_running("suppliers-worker", **run.stack.detour("suppliers-worker"))

    async def silence(load: Load) -> None:
        await run.some_of(load)
        proxy.go_silent()
        passed = load.done + run.rng.randint(5, 20)
        await eventually("the load goes on", lambda: load.done >= min(passed, load.steps), every=0.02)
        run.stack.kill("suppliers-worker")
        proxy.heal()
        await run.ensure_running("suppliers-worker")

    await run.under_load(silence)


@case(
    "leader cut off from Kafka in silence",
    "its line stays half-open; it gives the lead up, and a replica with a good line sends everything",
    guards="relay.deadline",
    weight=1,
    limit=240,
)
async def cut_off(run: Run) -> None:
    leader, other = "suppliers-worker", "suppliers-worker-2"
    proxy = run.stack.proxies["kafka"]
    await run.ensure_running(leader, only=("relay",), kafka_bootstrap=run.stack.detour(leader)["kafka_bootstrap"])
    await run.ensure_running(other, only=("relay",))

    async def silence(load: Load) -> None:
        await run.some_of(load)
        proxy.go_silent()

    await run.under_load(silence)
    await eventually("the other has sent everything", lambda: nothing_unsent(run), within=100)
    proxy.heal()
    await run.stack.stop(other)
