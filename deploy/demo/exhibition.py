"""Steps of an exhibition, in their order: the call, a work with its picture, and how the Kanwil screens it."""

from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from deploy.demo.day import BANTEN, CILEGON, DITJEN, LONG, OBLIGED, Day
from deploy.demo.people import Person, office, say
from deploy.local.waiting import wait_until

SHOW = {
    "title": "Pameran Karya WBP 2025",
    "theme": "Karya dari balik tembok",
    "venue": "Ancol, Jakarta",
    "timezone": "Asia/Jakarta",
    "unit_types": ["Lapas", "Rutan", "LPKA"],
    "call_opens_at": "2025-07-08T01:00:00Z",
    "call_closes_at": "2025-08-22T16:59:00Z",
    "screening_until": "2025-08-29T16:59:00Z",
    "selection_until": "2025-09-12T16:59:00Z",
    "arrival_until": "2025-10-06T16:59:00Z",
    "setup_from": "2025-10-07T01:00:00Z",
    "setup_until": "2025-10-08T16:59:00Z",
    "takedown_from": "2025-10-11T14:00:00Z",
    "takedown_until": "2025-10-12T10:00:00Z",
    "days": [{"day": f"2025-10-{day:02}", "opens": "10:00", "closes": "21:00"} for day in (9, 10, 11)],
    "categories": [
        {"category": "kerajinan-anyaman", "per_unit": 5},
        {"category": "lukisan", "per_unit": 5},
        {"category": "batik-tekstil", "per_unit": 5},
    ],
    "criteria": [{"name": "Mutu", "weight": 60}, {"name": "Keunikan", "weight": 40}],
}
BAG = {
    "name": "Tas anyaman rotan",
    "category": "kerajinan-anyaman",
    "description": "Tas jinjing dari rotan, dianyam rapat, bertali kulit.",
    "materials": "Rotan, kulit sapi",
    "price": 15_000,
    "cost": 60_000,
    "weight_g": 700,
    "stock": 25,
}
RIGHT_PRICE = 150_000


def ditjen_announces_the_exhibition(day: Day) -> None:
    admin = day.person("admin", DITJEN, "exhibition")
    kinds = SHOW["unit_types"]

    def units_are_known() -> bool:
        return sum(one["unit_type"] in kinds for one in admin.all("/units")) == OBLIGED

    wait_until("exhibition knows the 531 units from notifier.unit", units_are_known, within=LONG)
    plan = admin.post("/exhibitions", SHOW)
    day.facts["exhibition"] = admin.post(f"/exhibitions/{plan['id']}/announce", {"expected": OBLIGED})["id"]
    say(f"Ditjen mengumumkan '{SHOW['title']}' kepada {OBLIGED} unit")


def cilegon_enters_a_work(day: Day) -> None:
    """A product with its picture and its maker, who agrees to a pseudonym; a price is missing a nought."""
    operator = day.person("operator", CILEGON, "exhibition")
    maker = operator.post("/makers", {"name": "Contoh Satu", "registration": "BI.001/2025", "is_child": False})
    operator.post(f"/makers/{maker['id']}/consent", {"pseudonym": "Perajin Rotan"})
    product = operator.post("/products", BAG | {"makers": [{"maker": maker["id"], "share": 1}]})
    _send_picture(operator, product["id"], woven())
    entry = operator.post(
        f"/exhibitions/{day.facts['exhibition']}/entries", {"product_id": product["id"], "quantity": 20}
    )
    day.facts["entry"] = entry["id"]
    sent = operator.post(f"/entries/{entry['id']}/submit")
    say(f"{office(CILEGON)} mengajukan '{BAG['name']}' bergambar, kelengkapan {sent['readiness']} dari 100")


def banten_returns_the_work(day: Day) -> None:
    verifier = day.person("verifier", BANTEN, "exhibition")
    reasons = [{"field": "harga", "text": "Harga kurang satu nol; periksa lagi."}]
    verifier.post(f"/entries/{day.facts['entry']}/return", {"reasons": reasons})
    say("Kanwil Banten mengembalikan karya: harganya kurang satu nol")


def cilegon_corrects_the_work(day: Day) -> None:
    operator = day.person("operator", CILEGON, "exhibition")
    entry = operator.get(f"/entries/{day.facts['entry']}")
    operator.put(f"/entries/{entry['id']}", {"quantity": entry["quantity"], "price": RIGHT_PRICE})
    operator.post(f"/entries/{entry['id']}/submit")


def banten_screens_the_work(day: Day) -> None:
    day.person("verifier", BANTEN, "exhibition").post(f"/entries/{day.facts['entry']}/screen")
    say("setelah diperbaiki, karya lolos penyaringan Kanwil")


def _send_picture(operator: Person, product: str, content: bytes) -> None:
    """In chunks, as the page sends them; then the worker makes the picture of them."""
    told = operator.post(f"/products/{product}/picture-uploads", {"role": "depan", "size": len(content)})
    while told["received"] < told["size"]:
        start = told["received"]
        told = operator.put_bytes(
            f"/picture-uploads/{told['id']}/chunks/{start}", content[start : start + told["chunk"]]
        )

    def made() -> Any:
        return operator.get(f"/picture-uploads/{told['id']}")["status"] == "selesai"

    wait_until("the worker has made the picture", made, within=LONG)


def woven(width: int = 1600, height: int = 1200, strand: int = 80) -> bytes:
    """A photograph of wickerwork, drawn: strands that go over and under."""
    image = Image.new("RGB", (width, height), "#5a3a1e")
    draw = ImageDraw.Draw(image)
    for row in range(height // strand):
        for column in range(width // strand):
            left, top = column * strand, row * strand
            over = (row + column) % 2
            inset = (2, 10) if over else (10, 2)
            box = (left + inset[0], top + inset[1], left + strand - inset[0], top + strand - inset[1])
            draw.rounded_rectangle(box, radius=12, fill="#c8955a" if over else "#a8743f", outline="#7d5230", width=3)
    written = BytesIO()
    image.save(written, "JPEG", quality=88)
    return written.getvalue()
