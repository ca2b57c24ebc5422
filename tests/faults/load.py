"""Seeded load over HTTP: suppliers are registered, and their prices change several times. Beside it, alerts come to the
notifier as their owner would send them.

A lost answer is asked for again with the same Idempotency-Key, as every client should, so each intended change
counts once.
"""

import asyncio
import random
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import aiohttp
from confluent_kafka import KafkaException
from jembatan_contracts.alerts import AlertRaised, SuppliersAlertRaised

from tests.faults.stack import FaultStack
from tests.faults.topics import KafkaInspector, record_of

UNITS = (
    "rutan-kelas-i-tangerang",
    "lapas-kelas-i-tangerang",
    "lapas-kelas-iia-serang",
    "rutan-kelas-iib-serang",
    "lapas-kelas-iia-cilegon",
    "lapas-kelas-iia-banda-aceh",
    "rutan-kelas-i-makassar",
    "lapas-kelas-iia-abepura",
)
KANWIL_OF_ALL = "ditjenpas"
_LATER = (408, 409, 425, 429, 500, 502, 503, 504)


ALERTS_OF_A_LOAD = 24


class Refused(Exception):
    """Request that the service refused and should have accepted."""


@dataclass
class Load:
    """`tag` marks what is of this load. `wanted` is what each supplier should be in the end: price and version."""

    stack: FaultStack
    seed: int
    tag: str
    suppliers: int = 24
    changes: int = 4
    alert_count: int = ALERTS_OF_A_LOAD
    patience: float = 90
    wanted: dict[str, tuple[int, int]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    done: int = 0
    retries: int = 0
    refusals: list[str] = field(default_factory=list)
    alerts: list[str] = field(default_factory=list)
    delivered: int = 0
    """Alerts that Kafka has."""

    async def run(self) -> None:
        """Run eight clients, one unit each; returns when every intended change was confirmed."""
        timeout = aiohttp.ClientTimeout(total=8, connect=3)
        async with aiohttp.ClientSession(self.stack.address("suppliers"), timeout=timeout) as http:
            await asyncio.gather(self._alerts(), *(self._client(http, number) for number in range(len(UNITS))))

    async def _alerts(self) -> None:
        """Raise one alert after the other; one that Kafka may have is put there again, as a relay would."""
        inspector, loop = KafkaInspector(self.stack.kafka), asyncio.get_running_loop()
        end = loop.time() + self.patience
        for number in range(self.alert_count):
            one = alert_to(UNITS[number % len(UNITS)])
            self.alerts.append(str(one.alert))
            record = record_of(one, 1)
            while True:
                try:
                    await inspector.put([record])
                    self.delivered += 1
                    break
                except (OSError, KafkaException) as error:
                    if loop.time() > end:
                        self.refusals.append(f"{self.tag}: Kafka did not take an alert ({type(error).__name__})")
                        return
                await asyncio.sleep(0.1)

    @property
    def steps(self) -> int:
        return self.suppliers * (1 + self.changes)

    @property
    def over(self) -> bool:
        return self.done >= self.steps and self.delivered == self.alert_count

    async def _client(self, http: aiohttp.ClientSession, number: int) -> None:
        rng = random.Random(f"{self.seed}/{number}")
        unit = UNITS[number]
        token = await asyncio.to_thread(self.stack.token, ["operator"], unit)
        headers = {"authorization": f"Bearer {token}"}
        for one in range(number, self.suppliers, len(UNITS)):
            try:
                await self._live(http, headers, rng, f"CV Uji {self.tag} {one}")
            except Refused as error:
                self.refusals.append(f"{self.tag} {one}: {error}")

    async def _live(self, http: aiohttp.ClientSession, headers: dict[str, str], rng: random.Random, name: str) -> None:
        """Register one supplier, then change its price again and again."""
        prices = rng.sample(range(10_000, 20_000), 1 + self.changes)
        body = _supplier(name, f"{random.Random(name).randrange(10**12, 10**13)}", prices[0])
        keyed = {**headers, "idempotency-key": f"{self.tag}-{name}-{rng.randrange(10**9)}"}
        self.wanted[name] = prices[0], 1
        saved = await self._insist(http, "POST", "/suppliers", body, keyed)
        self.ids[name] = saved["supplier"]["id"]
        for version, price in enumerate(prices[1:], 2):
            body["offers"][0]["price"] = price
            self.wanted[name] = price, version
            await self._insist(http, "PUT", f"/suppliers/{self.ids[name]}", body, headers)

    async def _insist(
        self, http: aiohttp.ClientSession, method: str, path: str, body: Any, headers: dict[str, str]
    ) -> Any:
        loop = asyncio.get_running_loop()
        end = loop.time() + self.patience
        while True:
            try:
                async with http.request(method, path, json=body, headers=headers) as answer:
                    said = await answer.json(content_type=None)
                    if answer.status < 400:
                        self.done += 1
                        return said
                    if answer.status not in _LATER or said.get("code") == "pemasok-sudah-ada":
                        raise Refused(f"{method} {answer.status} {said.get('code')}")
            except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
                pass
            self.retries += 1
            if loop.time() > end:
                raise Refused(f"{method}: no answer within {self.patience:.0f} s")
            await asyncio.sleep(0.1)


def alert_to(unit: str) -> AlertRaised:
    """One that makes the notifier write e-mails at once."""
    facts = {"alert": str(uuid4()), "to": {"units": [unit], "positions": ["staff", "head"]}, "deadline": None}
    return SuppliersAlertRaised.model_validate(SuppliersAlertRaised.example | facts)


def _supplier(name: str, nib: str, price: int) -> dict[str, Any]:
    return {
        "name": name,
        "legal_form": "CV",
        "nib": nib,
        "region_code": "36.03",
        "offers": [{"commodity": "beras-medium", "unit": "kg", "price": price, "monthly_capacity": "500"}],
    }
