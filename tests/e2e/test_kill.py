"""kill -9 of worker, worker and broker during a load of 2,000 suppliers: nothing lost, doubled or reordered."""

import asyncio
import os
import signal
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx

from deploy.local import issuer, lifecycle, processes, services
from deploy.local.stack import Stack
from deploy.local.waiting import PATIENCE, wait_until

UNITS = ("rutan-kelas-i-tangerang", "lapas-kelas-i-tangerang", "lapas-kelas-iia-serang", "rutan-kelas-iib-serang")
SUPPLIERS = 2_000
CLIENTS = 8
UNSENT = "SELECT count(*) FROM outbox WHERE published_at IS NULL"
COMMITTED = "SELECT topic, aggregate_id, max(aggregate_version), count(*) FROM outbox GROUP BY 1, 2"
INBOX = "SELECT event_id FROM inbox"
VICTIMS = ("suppliers-worker", "notifier-worker", "kafka")


def test_nothing_is_lost_doubled_or_reordered_when_processes_are_killed_under_load(
    stack: Stack, demo_output: str, query: Any
) -> None:
    load = _Load(stack)
    asyncio.run(load.run(lambda share: _kill(stack, VICTIMS[share])))
    assert load._killed == len(VICTIMS)
    assert load.answers == {201: SUPPLIERS, 200: SUPPLIERS // 10}

    wait_until(
        "the outbox is empty",
        lambda: query("suppliers", UNSENT) == [(0,)],
    )
    committed = query("suppliers", COMMITTED)
    assert sum(row[3] for row in committed if row[0] == "suppliers.supplier") >= SUPPLIERS + SUPPLIERS // 10
    assert all(latest == count for _, _, latest, count in committed)
    heads = "SELECT aggregate_type, aggregate_id, last_version FROM inbox_head WHERE NOT stuck AND NOT waiting"
    expected = {(topic, aggregate): latest for topic, aggregate, latest, _ in committed if topic in _heard(query)}

    def has_come_as_far() -> bool:
        """Or further: progress is told every few seconds, also while this looks."""
        reached = {(topic, aggregate): last for topic, aggregate, last in query("notifier", heads)}
        return all(reached.get(one, 0) >= latest for one, latest in expected.items())

    published = {row[0] for row in query("suppliers", "SELECT event_id, topic FROM outbox") if row[1] in _heard(query)}
    wait_until("the notifier has come as far as was committed", has_come_as_far)
    wait_until("each event has been heard", lambda: published <= {one for (one,) in query("notifier", INBOX)})
    inbox = [row[0] for row in query("notifier", INBOX)]
    assert published <= set(inbox)
    assert len(inbox) == len(set(inbox))
    assert query("notifier", "SELECT count(*) FROM dead_letter") == [(0,)]


def _heard(query: Any) -> set[str]:
    return {row[0] for row in query("notifier", "SELECT DISTINCT aggregate_type FROM inbox_head")}


class _Load:
    """Registers suppliers over HTTP, every tenth one changed once more; kills at each quarter."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.answers: dict[int, int] = {}
        self._next = 0
        self._killed = 0
        self._killing = asyncio.Lock()

    async def run(self, kill: Callable[[int], None]) -> None:
        await asyncio.gather(*(self._client(kill) for _ in range(CLIENTS)))

    async def _client(self, kill: Callable[[int], None]) -> None:
        base = services.address(self.stack, "suppliers")
        tokens = {unit: issuer.mint(self.stack, ["operator"], unit) for unit in UNITS}
        async with httpx.AsyncClient(base_url=base, timeout=PATIENCE) as http:
            while self._next < SUPPLIERS:
                number, self._next = self._next, self._next + 1
                due = number >= SUPPLIERS * (self._killed + 1) // 4 and self._killed < len(VICTIMS)
                if due and not self._killing.locked():
                    await self._kill_next(kill)
                if number >= SUPPLIERS * (self._killed + 2) // 4:
                    await self._restarted()
                headers = {"authorization": f"Bearer {tokens[UNITS[number % len(UNITS)]]}"}
                await self._register(http, headers, number)

    async def _kill_next(self, kill: Callable[[int], None]) -> None:
        """One at a time: the next dies when the last is up again; the other clients go on meanwhile."""
        async with self._killing:
            await asyncio.to_thread(kill, self._killed)
            self._killed += 1

    async def _restarted(self) -> None:
        """The load does not run away from the kills: each of them comes in a quarter of its own."""
        async with self._killing:
            pass

    async def _register(self, http: httpx.AsyncClient, headers: dict[str, str], number: int) -> None:
        body = _supplier(number)
        created = await http.post("/suppliers", json=body, headers={**headers, "idempotency-key": str(uuid4())})
        self._count(created)
        if number % 10 == 0:
            supplier = created.json()["supplier"]
            body["offers"][0]["price"] = 14_000 + number
            self._count(await http.put(f"/suppliers/{supplier['id']}", json=body, headers=headers))

    def _count(self, answer: httpx.Response) -> None:
        assert answer.status_code < 400, answer.text
        self.answers[answer.status_code] = self.answers.get(answer.status_code, 0) + 1


def _supplier(number: int) -> dict[str, Any]:
    return {
        "name": f"CV Uji Beban {number}",
        "legal_form": "CV",
        "nib": f"{9_000_000_000_000 + number}",
        "region_code": "36.03",
        "offers": [{"commodity": "beras-medium", "unit": "kg", "price": 13_500, "monthly_capacity": "500"}],
    }


def _kill(stack: Stack, name: str) -> None:
    """kill -9; the stack's supervisor does what an orchestrator would do."""
    victim = next(one for one in processes.everything(stack) if one.name == name)
    os.kill(victim.pid, signal.SIGKILL)
    wait_until(f"{name} is gone", lambda: not victim.alive())
    wait_until(f"{name} runs again", lambda: processes.running(stack, name) is not None)
    lifecycle.up(stack)  # returns when it is ready
