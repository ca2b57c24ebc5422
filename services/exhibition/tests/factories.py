"""Offices of the directory as the notifier tells of them, and the shortest way to a product, a call and an entry."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
from chassis.db import Database
from chassis.ids import new_id
from chassis.inbox import Inbox, Record
from chassis.inbox.outcomes import Outcome
from chassis.service import Service
from chassis.testing.dead_letters import put_dead_letter
from exhibition.adapters.files import storage_of
from exhibition.consumers import consumers
from exhibition.loops.make_pictures import make_waiting
from jembatan_contracts.cloudevents import Envelope
from jembatan_contracts.units import UnitRegistered
from PIL import Image
from sqlalchemy import text

CILEGON, SERANG, SORONG = "lapas-kelas-iia-cilegon", "rutan-kelas-iib-serang", "lapas-kelas-iib-sorong"
OFFICES = {
    CILEGON: ("Lapas", "kanwil-banten", "Asia/Jakarta"),
    SERANG: ("Rutan", "kanwil-banten", "Asia/Jakarta"),
    SORONG: ("Lapas", "kanwil-papua-barat", "Asia/Jayapura"),
    "kanwil-banten": ("Kanwil", "ditjenpas", "Asia/Jakarta"),
    "kanwil-papua-barat": ("Kanwil", "ditjenpas", "Asia/Jayapura"),
    "ditjenpas": ("Ditjen", None, "Asia/Jakarta"),
}
JUNE = "2025-06-09T01:00:00Z"
"""Moment at which the call is announced: a Monday morning."""
Client = Callable[..., httpx.AsyncClient]
TIMES = {
    "call_opens_at": "2025-06-09T01:00:00Z",
    "call_closes_at": "2025-06-20T16:59:00Z",
    "screening_until": "2025-06-25T16:59:00Z",
    "selection_until": "2025-06-30T16:59:00Z",
    "arrival_until": "2025-07-07T16:59:00Z",
    "setup_from": "2025-07-07T01:00:00Z",
    "setup_until": "2025-07-08T16:59:00Z",
    "takedown_from": "2025-07-11T14:00:00Z",
    "takedown_until": "2025-07-12T10:00:00Z",
}
EXHIBITION: dict[str, Any] = TIMES | {
    "title": "Pameran Karya WBP 2025",
    "theme": "Karya dari balik tembok",
    "venue": "Ancol, Jakarta",
    "timezone": "Asia/Jakarta",
    "unit_types": ["Lapas", "Rutan"],
    "days": [{"day": f"2025-07-{day:02}", "opens": "10:00", "closes": "21:00"} for day in (9, 10, 11)],
    "categories": [{"category": "kerajinan-anyaman", "per_unit": 2}, {"category": "lukisan", "per_unit": 5}],
    "criteria": [{"name": "Mutu", "weight": 60}, {"name": "Keunikan", "weight": 40}],
}
PRODUCT: dict[str, Any] = {
    "name": "Tas anyaman rotan",
    "category": "kerajinan-anyaman",
    "price": 150000,
    "cost": 60000,
    "materials": "Rotan, kulit",
    "weight_g": 700,
    "stock": 25,
}
MAKER: dict[str, Any] = {"name": "Sutrisno Hadiwijaya", "registration": "BI.123/2021", "is_child": False}
CHILD: dict[str, Any] = {"name": "Bagas Pramudya", "registration": "AN.77/2024", "is_child": True}
PSEUDONYM = "Mas Rotan"
UPLOAD = {"role": "depan", "size": 1000}
REASON = {"reason": "Belum ada hasil karya tahun ini."}


async def hear_offices(database: Database) -> int:
    """Number of records that were applied; the same records again are none."""
    heard = await Inbox(database, consumers).process([_record(code, at) for at, code in enumerate(OFFICES)])
    return heard[Outcome.APPLIED]


_IDS = {code: new_id() for code in OFFICES}


def _record(code: str, offset: int) -> Record:
    unit_type, kanwil, timezone = OFFICES[code]
    facts = {"unit": code, "name": code, "full_name": code, "unit_type": unit_type, "kanwil": kanwil}
    event = UnitRegistered.model_validate(UnitRegistered.example | facts | {"timezone": timezone})
    envelope = Envelope.of(event, _IDS[code], datetime(2025, 6, 1, tzinfo=UTC), 1, None)
    headers = tuple(envelope.to_headers())
    return Record(event.topic.name, 0, offset, 0, code.encode(), event.to_json(), headers)


def ok(answer: httpx.Response, status: int = 200) -> Any:
    """The body of an answer with that status."""
    assert answer.status_code == status, answer.text
    return answer.json()


def refusal(answer: httpx.Response) -> tuple[int, str]:
    """Status and code of a problem document."""
    assert answer.headers["content-type"].startswith("application/problem+json"), answer.text
    return answer.status_code, answer.json()["code"]


def photograph(width: int = 900, height: int = 600, kind: str = "JPEG", seed: int = 1, **options: Any) -> bytes:
    """A picture with something to see in it: stripes whose width depends on `seed`."""
    image = Image.new("RGB", (width, height), "white")
    for at in range(0, width, 20 + seed * 7):
        image.paste((at % 255, seed * 40 % 255, 120), (at, 0, min(at + 9, width), height))
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


class Stage:
    """People at their screens, and the shortest way to a state."""

    def __init__(self, http: Client, service: Service[Any]) -> None:
        self.http, self.service = http, service

    def operator(self, unit: str = CILEGON, subject: str = "") -> httpx.AsyncClient:
        return self.http("operator", unit=unit, subject=subject)

    def verifier(self, kanwil: str = "kanwil-banten", subject: str = "") -> httpx.AsyncClient:
        return self.http("verifier", unit=kanwil, subject=subject)

    def admin(self) -> httpx.AsyncClient:
        return self.http("admin", unit="ditjenpas")

    async def plan(self, **changes: Any) -> dict[str, Any]:
        async with self.admin() as admin:
            return ok(await admin.post("/exhibitions", json=EXHIBITION | changes), 201)

    async def call(self, **changes: Any) -> dict[str, Any]:
        planned = await self.plan(**changes)
        async with self.admin() as admin:
            return ok(await admin.post(f"/exhibitions/{planned['id']}/announce"))

    async def maker(self, unit: str = CILEGON, **changes: Any) -> dict[str, Any]:
        async with self.operator(unit) as operator:
            return ok(await operator.post("/makers", json=MAKER | changes), 201)

    async def product(self, unit: str = CILEGON, *, picture: bool = True, **changes: Any) -> dict[str, Any]:
        async with self.operator(unit) as operator:
            product = ok(await operator.post("/products", json=PRODUCT | changes), 201)
        if picture:
            await self.picture(product["id"], unit=unit)
        return product

    async def send_picture(
        self, product_id: str, content: bytes, unit: str = CILEGON, role: str = "depan"
    ) -> dict[str, Any]:
        """All of its bytes; what becomes of it the worker decides."""
        async with self.operator(unit) as operator:
            begun = await operator.post(
                f"/products/{product_id}/picture-uploads", json={"role": role, "size": len(content)}
            )
            told = ok(begun, 201)
            while told["received"] < told["size"]:
                start = told["received"]
                piece = content[start : start + told["chunk"]]
                headers = {"content-type": "application/octet-stream"}
                told = ok(
                    await operator.put(f"/picture-uploads/{told['id']}/chunks/{start}", content=piece, headers=headers)
                )
            return told

    async def picture(
        self, product_id: str, content: bytes = b"", unit: str = CILEGON, role: str = "depan"
    ) -> dict[str, Any]:
        """The upload after the worker has looked at it."""
        told = await self.send_picture(product_id, content or photograph(), unit, role)
        await make_waiting(self.service.database, storage_of(self.service))
        async with self.operator(unit) as operator:
            return ok(await operator.get(f"/picture-uploads/{told['id']}"))

    async def entry(
        self, exhibition: dict[str, Any], unit: str = CILEGON, *, submit: bool = False, **changes: Any
    ) -> dict[str, Any]:
        product = await self.product(unit, **changes)
        async with self.operator(unit) as operator:
            data = {"product_id": product["id"], "quantity": 1 if changes.get("is_single") else 20}
            entry = ok(await operator.post(f"/exhibitions/{exhibition['id']}/entries", json=data), 201)
            return ok(await operator.post(f"/entries/{entry['id']}/submit")) if submit else entry


SPARE = "0197e4a0-0000-7000-8000-000000000033"
"""A product of Cilegon's that is in no exhibition."""
_SPARE = text("""
INSERT INTO product (id, unit, kanwil, code, name, name_key, category, price, created_at, updated_at)
VALUES (:id, :unit, 'kanwil-banten', 'S001', 'Tikar rotan', 'tikar rotan', 'kerajinan-anyaman', 90000, now(), now())
""")


async def put_in_place(database: Database, stage: Stage) -> dict[str, str]:
    """An exhibition that calls, and Cilegon's product with picture and makers in it, submitted, by path parameters."""
    grown, child = await stage.maker(), await stage.maker(**CHILD)
    exhibition = await stage.call()
    made = [{"maker": grown["id"], "share": 2}, {"maker": child["id"], "share": 1}]
    async with stage.operator() as operator:
        ok(await operator.post(f"/makers/{grown['id']}/consent", json={"pseudonym": PSEUDONYM}))
        entry = await stage.entry(exhibition, submit=True, makers=made)
        product = ok(await operator.get(f"/products/{entry['product_id']}"))
        begun = await operator.post(f"/products/{product['id']}/picture-uploads", json=UPLOAD | {"role": "belakang"})
        upload = ok(begun, 201)
    async with database.transaction() as session:
        await session.execute(_SPARE, {"id": SPARE, "unit": CILEGON})
    return {
        "exhibition_id": exhibition["id"],
        "entry_id": entry["id"],
        "product_id": product["id"],
        "maker_id": grown["id"],
        "picture_id": product["pictures"][0]["id"],
        "version": "thumbnail",
        "size": "kecil",
        "upload_id": upload["id"],
        "start": "0",
        "unit": CILEGON,
        "dead_letter": await put_dead_letter(database, "exhibition"),
    }
