"""Permission matrix: every role at every kind of unit, at every route, on objects of Lapas Cilegon (Kanwil Banten).

A new route, of the API or a page, is one line in `RULES`; a new path parameter, one in `factories.put_in_place`.
Makers are seen by their own unit alone: the second matrix looks for their names in every answer to anybody else.
"""

from typing import Any

import pytest
from chassis.auth import Role
from chassis.testing import dead_letters
from chassis.testing.fixtures import RolledBack
from chassis.testing.permission_matrix import (
    NOBODY,
    Matrix,
    Person,
    above,
    any_of,
    anybody,
    at,
    everybody,
    having,
    rule,
)
from chassis.testing.suites import PermissionSuite
from fastapi import FastAPI

from ..factories import CHILD, CILEGON, EXHIBITION, MAKER, PRODUCT, PSEUDONYM, REASON, SORONG, SPARE, UPLOAD, photograph

PEOPLE = everybody(CILEGON, SORONG, "kanwil-banten", "kanwil-papua-barat", "ditjenpas", scope="exhibition:read")
READER = having("operator", "verifier", "auditor", "admin", scope="exhibition:read")
OPERATOR = having("operator", level="upt")
REVIEWER = any_of(having("verifier", level="kanwil"), having("admin", level="ditjen"))
DIRECTORATE = having("admin", level="ditjen")
OWN, WITHIN = at(CILEGON), above(CILEGON, "kanwil-banten")
ENTRY = {"product_id": SPARE, "quantity": 1}
AMOUNT = {"quantity": 2, "price": 1000}
RETURN = {"reasons": [{"field": "gambar", "text": "Foto depan kabur."}]}
CONSENT = {"pseudonym": "Mas Anyam"}
MOVE = {"takedown_until": "2025-07-13T10:00:00Z"}
CHUNK = {"content": b"x" * 10, "headers": {"content-type": "application/octet-stream"}}
OTHER = PRODUCT | {"name": "Keranjang rotan"}
OTHER_MAKER = {"name": "Slamet Riyadi", "registration": "BI.9/2020", "is_child": False}
PLAN_FORM = {
    "title": "Pameran Akhir Tahun", "venue": "Bandung", "timezone": "Asia/Jakarta", "unit_types": "Lapas",
    "first_day": "09/12/2025", "last_day": "10/12/2025", "opens": "10.00", "closes": "20.00",
    "categories": "lukisan", "per_unit": "5",
    **{f"{name}.date": day for name, day in {
        "call_opens_at": "01/10/2025", "call_closes_at": "01/11/2025", "screening_until": "10/11/2025",
        "selection_until": "20/11/2025", "arrival_until": "01/12/2025", "setup_from": "05/12/2025",
        "setup_until": "08/12/2025", "takedown_from": "11/12/2025", "takedown_until": "12/12/2025",
    }.items()},
}  # fmt: skip
MOVE_FORM = {name: value for name, value in PLAN_FORM.items() if name.endswith(".date")}
RULES = {
    "GET /": rule(anybody),
    "GET /jejak-akses": rule(having("auditor", "admin")),
    "GET /units": rule(READER),
    "GET /exhibitions": rule(READER),
    "POST /exhibitions": rule(DIRECTORATE, json=EXHIBITION),
    "GET /exhibitions/{exhibition_id}": rule(READER),
    "POST /exhibitions/{exhibition_id}/announce": rule(DIRECTORATE),
    "POST /exhibitions/{exhibition_id}/move": rule(DIRECTORATE, json=MOVE),
    "POST /exhibitions/{exhibition_id}/close-call": rule(DIRECTORATE),
    "POST /exhibitions/{exhibition_id}/cancel": rule(DIRECTORATE, json=REASON),
    "GET /exhibitions/{exhibition_id}/participations": rule(READER),
    "POST /exhibitions/{exhibition_id}/join": rule(OPERATOR),
    "POST /exhibitions/{exhibition_id}/nil": rule(OPERATOR, json=REASON),
    "POST /exhibitions/{exhibition_id}/participations/{unit}/exempt": rule(REVIEWER, WITHIN, json=REASON),
    "GET /exhibitions/{exhibition_id}/entries": rule(READER),
    "POST /exhibitions/{exhibition_id}/entries": rule(OPERATOR, OWN, json=ENTRY),
    "GET /entries/{entry_id}": rule(READER, WITHIN),
    "GET /entries/{entry_id}/history": rule(READER, WITHIN),
    "PUT /entries/{entry_id}": rule(OPERATOR, OWN, json=AMOUNT),
    "POST /entries/{entry_id}/submit": rule(OPERATOR, OWN),
    "POST /entries/{entry_id}/withdraw": rule(OPERATOR, OWN),
    "POST /entries/{entry_id}/take-up": rule(OPERATOR, OWN),
    "POST /entries/{entry_id}/screen": rule(REVIEWER, WITHIN),
    "POST /entries/{entry_id}/return": rule(REVIEWER, WITHIN, json=RETURN),
    "POST /entries/{entry_id}/reject": rule(REVIEWER, WITHIN, json=REASON),
    "POST /entries/{entry_id}/reopen": rule(REVIEWER, WITHIN),
    "GET /products": rule(READER),
    "POST /products": rule(OPERATOR, json=OTHER),
    "GET /products/{product_id}": rule(READER, WITHIN),
    "PUT /products/{product_id}": rule(OPERATOR, OWN, json=PRODUCT),
    "GET /products/{product_id}/makers": rule(OPERATOR, OWN),
    "GET /products/{product_id}/history": rule(READER, WITHIN),
    "POST /products/{product_id}/picture-uploads": rule(OPERATOR, OWN, json=UPLOAD),
    "GET /picture-uploads/{upload_id}": rule(OPERATOR, OWN),
    "PUT /picture-uploads/{upload_id}/chunks/{start}": rule(OPERATOR, OWN, **CHUNK),
    "GET /pictures/{picture_id}/{version}": rule(READER, WITHIN),
    "DELETE /pictures/{picture_id}": rule(OPERATOR, OWN),
    "GET /makers": rule(OPERATOR),
    "POST /makers": rule(OPERATOR, json=OTHER_MAKER),
    "GET /makers/{maker_id}": rule(OPERATOR, OWN),
    "POST /makers/{maker_id}/consent": rule(OPERATOR, OWN, json=CONSENT),
    "POST /makers/{maker_id}/withdraw-consent": rule(OPERATOR, OWN),
    "GET /pameran": rule(READER),
    "GET /pameran/baru": rule(DIRECTORATE),
    "POST /pameran/baru": rule(DIRECTORATE, data=PLAN_FORM),
    "GET /pameran/{exhibition_id}": rule(READER),
    "GET /pameran/{exhibition_id}/kelola": rule(DIRECTORATE),
    "POST /pameran/{exhibition_id}/umumkan": rule(DIRECTORATE, data={"expected": "3"}),
    "POST /pameran/{exhibition_id}/geser": rule(DIRECTORATE, data=MOVE_FORM),
    "POST /pameran/{exhibition_id}/tutup-panggilan": rule(DIRECTORATE, data={"sure": "ya"}),
    "POST /pameran/{exhibition_id}/batalkan": rule(DIRECTORATE, data=REASON),
    "POST /pameran/{exhibition_id}/ikut": rule(OPERATOR),
    "GET /pameran/{exhibition_id}/nihil": rule(OPERATOR),
    "POST /pameran/{exhibition_id}/nihil": rule(OPERATOR, data=REASON),
    "GET /pameran/{exhibition_id}/unit": rule(READER),
    "GET /pameran/{exhibition_id}/unit/{unit}/kecualikan": rule(REVIEWER, WITHIN),
    "POST /pameran/{exhibition_id}/unit/{unit}/kecualikan": rule(REVIEWER, WITHIN, data=REASON),
    "GET /pameran/{exhibition_id}/karya": rule(READER),
    "GET /pameran/{exhibition_id}/karya/baru": rule(OPERATOR),
    "POST /pameran/{exhibition_id}/karya/baru": rule(OPERATOR, OWN, data=ENTRY),
    "GET /karya/{entry_id}": rule(READER, WITHIN),
    "POST /karya/{entry_id}/ubah": rule(OPERATOR, OWN, data=AMOUNT),
    "POST /karya/{entry_id}/ajukan": rule(OPERATOR, OWN),
    "POST /karya/{entry_id}/tarik": rule(OPERATOR, OWN),
    "POST /karya/{entry_id}/ikutkan": rule(OPERATOR, OWN),
    "POST /karya/{entry_id}/saring": rule(REVIEWER, WITHIN),
    "POST /karya/{entry_id}/kembalikan": rule(REVIEWER, WITHIN, data={"gambar": "Foto depan kabur."}),
    "POST /karya/{entry_id}/tolak": rule(REVIEWER, WITHIN, data=REASON),
    "POST /karya/{entry_id}/batal-saring": rule(REVIEWER, WITHIN),
    "GET /produk": rule(READER),
    "GET /produk/baru": rule(OPERATOR),
    "POST /produk/baru": rule(OPERATOR, data=OTHER),
    "GET /produk/{product_id}": rule(READER, WITHIN),
    "GET /produk/{product_id}/ubah": rule(OPERATOR, OWN),
    "POST /produk/{product_id}/ubah": rule(OPERATOR, OWN, data=PRODUCT),
    "POST /produk/{product_id}/berhenti": rule(OPERATOR, OWN),
    "POST /produk/{product_id}/aktifkan": rule(OPERATOR, OWN),
    "POST /produk/{product_id}/gambar": rule(
        OPERATOR, OWN, data={"role": "detail"}, files={"file": ("a.jpg", photograph(400, 400, seed=5))}
    ),
    "POST /produk/{product_id}/unggah": rule(OPERATOR, OWN, data=UPLOAD),
    "GET /unggah/{upload_id}": rule(OPERATOR, OWN),
    "POST /unggah/{upload_id}/{start}": rule(OPERATOR, OWN, **CHUNK),
    "GET /gambar/{picture_id}/{size}": rule(READER, WITHIN),
    "POST /gambar/{picture_id}/hapus": rule(OPERATOR, OWN),
    "GET /pembuat": rule(OPERATOR),
    "GET /pembuat/baru": rule(OPERATOR),
    "POST /pembuat/baru": rule(OPERATOR, data={**OTHER_MAKER, "is_child": "false"}),
    "GET /pembuat/{maker_id}": rule(OPERATOR, OWN),
    "POST /pembuat/{maker_id}/persetujuan": rule(OPERATOR, OWN, data={"answer": "menolak"}),
    "POST /pembuat/{maker_id}/cabut": rule(OPERATOR, OWN),
    **dead_letters.RULES,
}
ONLOOKERS = [
    Person("operator", SORONG),
    Person("verifier", "kanwil-banten"),
    Person("admin", "ditjenpas"),
    Person("auditor", "ditjenpas"),
    Person(Role.SYSTEM, "ditjenpas", "exhibition:read"),
]
IDENTITIES = [*str(MAKER["name"]).split(), str(MAKER["registration"]), *str(CHILD["name"]).split(),
              str(CHILD["registration"])]  # fmt: skip
"""Words that stand in nobody's answer but the own unit's."""


@pytest.fixture
def matrix(app: FastAPI, things: dict[str, str], http: Any, browse: Any, database: RolledBack) -> Matrix:
    hidden = [things["entry_id"], things["product_id"], things["picture_id"], str(PRODUCT["name"]), PSEUDONYM]
    return Matrix(app, RULES, PEOPLE, things, hidden, WITHIN, http, browse, database)


class TestPermissions(PermissionSuite):
    rules = RULES
    units = (CILEGON, "kanwil-banten", "ditjenpas")
    lookers = (NOBODY, Person("operator", CILEGON), Person("operator", SORONG), Person("verifier", "kanwil-banten"))
    personal = IDENTITIES


@pytest.mark.parametrize("route", [one for one in RULES if one.startswith("GET ")])
async def test_nobody_but_the_unit_itself_is_shown_who_made_it(matrix: Matrix, route: str) -> None:
    matrix.hidden, matrix.owners, matrix.people = IDENTITIES, OWN, ONLOOKERS
    assert await matrix.wrong_at(route) == {}


async def test_a_name_that_is_shown_would_be_seen(matrix: Matrix) -> None:
    """The negative control: the pseudonym, which may be shown, counted as an identity."""
    matrix.hidden, matrix.owners = [PSEUDONYM], OWN
    assert "verifier at kanwil-banten" in await matrix.wrong_at("GET /produk/{product_id}")
