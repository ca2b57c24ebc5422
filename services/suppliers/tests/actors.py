"""Actors: the people of these tests, the units they work for, and the shortest way to a state."""

from collections.abc import Callable
from typing import Any

import httpx
from chassis.units import Unit

CILEGON = "lapas-kelas-iia-cilegon"
OPENING = "2025-07-08T01:00:00Z"
UNITS = {
    CILEGON: ("Lapas Kelas IIA Cilegon", "Lapas", "kanwil-banten", "Asia/Jakarta"),
    "rutan-kelas-i-tangerang": ("Rutan Kelas I Tangerang", "Rutan", "kanwil-banten", "Asia/Jakarta"),
    "bapas-kelas-ii-serang": ("Bapas Kelas II Serang", "Bapas", "kanwil-banten", "Asia/Jakarta"),
    "lpka-kelas-ii-karangasem": ("LPKA Kelas II Karangasem", "LPKA", "kanwil-bali", "Asia/Makassar"),
    "lapas-kelas-iia-abepura": ("Lapas Kelas IIA Abepura", "Lapas", "kanwil-papua", "Asia/Jayapura"),
    "kanwil-banten": ("Kanwil Banten", "Kanwil", None, "Asia/Jakarta"),
}
Client = Callable[..., httpx.AsyncClient]


def unit(code: str) -> Unit:
    name, kind, kanwil, zone = UNITS[code]
    return Unit(code=code, name=name, full_name=name, unit_type=kind, kanwil=kanwil, timezone=zone)


CAMPAIGN: dict[str, Any] = {
    "title": "Data pemasok BAMA semester II 2025",
    "due_local": "2025-07-31T23:59",
    "late_until_local": "2025-08-07T23:59",
    "locks_local": "2025-08-14T23:59",
    "unit_types": ["Lapas", "Rutan", "LPKA"],
}

MEANT: dict[str, Any] = {"short_notice": True, "free_day": True}
"""For a due time however near, on whatever day."""


class Actors:
    """The people of these tests, and the shortest way to a state."""

    def __init__(self, http: Client) -> None:
        self.http = http

    def operator(self, unit: str = CILEGON, subject: str = "") -> httpx.AsyncClient:
        return self.http("operator", unit=unit, subject=subject)

    def verifier(self, kanwil: str = "kanwil-banten", subject: str = "") -> httpx.AsyncClient:
        return self.http("verifier", unit=kanwil, subject=subject)

    def admin(self) -> httpx.AsyncClient:
        return self.http("admin", unit="ditjenpas")

    async def draft(self, **changes: Any) -> dict[str, Any]:
        async with self.admin() as admin:
            return ok(await admin.post("/campaigns", json=CAMPAIGN | changes), 201)

    async def open_campaign(self, **changes: Any) -> dict[str, Any]:
        planned = await self.draft(**changes)
        async with self.admin() as admin:
            return ok(await admin.post(f"/campaigns/{planned['id']}/open", json=MEANT))

    async def submission_of(self, campaign: dict[str, Any], unit: str = CILEGON) -> str:
        async with self.operator(unit) as operator:
            items = ok(await operator.get(f"/campaigns/{campaign['id']}/submissions"))["items"]
        assert len(items) == 1
        found: str = items[0]["id"]
        return found


def ok(answer: httpx.Response, status: int = 200) -> Any:
    """The body of an answer with that status."""
    assert answer.status_code == status, answer.text
    return answer.json()


def refusal(answer: httpx.Response) -> tuple[int, str]:
    """Status and code of a problem document."""
    assert answer.headers["content-type"].startswith("application/problem+json"), answer.text
    return answer.status_code, answer.json()["code"]
