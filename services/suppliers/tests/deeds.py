"""First steps of tests of pages."""

import re
from typing import Any

import httpx

from .actors import CAMPAIGN, Actors, ok
from .page_text import gone_to

SUPPLIER = {
    "name": "CV Sumber Rejeki",
    "nib": "6469748212378",
    "offers": [{"commodity": "beras-premium", "unit": "kg", "price": 15000}],
}


async def begun(actors: Actors) -> tuple[str, str]:
    """The page of Cilegon's return to an open campaign, and its one supplier."""
    campaign = await actors.open_campaign()
    async with actors.operator() as api:
        supplier = ok(await api.post("/suppliers", json=SUPPLIER), 201)["supplier"]["id"]
    return f"/laporan/{await actors.submission_of(campaign)}", supplier


async def opened(browse: Any) -> str:
    """The address of an open campaign, for a test whose changes are committed."""
    async with browse("admin", unit="ditjenpas", subject="admin") as admin:
        campaign = gone_to(await admin.post("/pengumpulan/baru", data=CAMPAIGN | {"unit_types": "Lapas"}))
        gone_to(await admin.post(f"{campaign}/buka", data={"expected": "2"}))
    return campaign


def seen_in(page: httpx.Response) -> str:
    """Marks of what a page has shown, to come back with its form."""
    found = re.search(r'name="seen" value="([^"]+)"', page.text)
    assert found
    return found[1]
