"""Permission matrix: every role at every kind of unit, at every route, on a distribution of Lapas Cilegon.

A new route, of the API or a page, is one line in `RULES`; a new path parameter, one in `factories.put_in_place`.
"""

from typing import Any

import pytest
from chassis.testing import dead_letters
from chassis.testing.fixtures import RolledBack
from chassis.testing.permission_matrix import (
    NOBODY,
    Matrix,
    Person,
    above,
    any_of,
    anybody,
    everybody,
    having,
    rule,
)
from chassis.testing.suites import PermissionSuite
from fastapi import FastAPI

from ..factories import CILEGON, PLACE, PROGRAMME, SORONG

PEOPLE = everybody(CILEGON, SORONG, "kanwil-banten", "kanwil-papua-barat", "ditjenpas", scope="bansos:read")
STAFF = ("operator", "verifier", "approver", "storekeeper", "distributor", "reconciler")
READER = having(*STAFF, "auditor", "admin", scope="bansos:read")
OPERATOR = having("operator", level="upt")
RUNS = any_of(having("admin", level="kanwil"), having("admin", level="ditjen"))
WATCHER = having("auditor", "admin", scope="bansos:read")
WITHIN = above(CILEGON, "kanwil-banten")
RELEASES = any_of(having("storekeeper", level="upt"), having("storekeeper", level="kanwil"))

APPROVES = any_of(having("approver", level="kanwil"), having("approver", level="ditjen"))
NATIONAL = {"held_on": "2025-08-20", "packages": 2, "unit_types": ["Lapas"]}
STEP = {"action": "lepas", "packages": 38}
WHY = {"reason": "Tidak jadi diadakan."}


def directorate(person: Person) -> bool:
    """Programmes here are the directorate's: another office does not find them among its own."""
    return person.unit == "ditjenpas"


RULES = {
    "GET /": rule(anybody),
    "GET /jejak-akses": rule(having("auditor", "admin")),
    "GET /units": rule(READER),
    "GET /programmes": rule(READER),
    "POST /programmes": rule(RUNS, json=PROGRAMME),
    "GET /programmes/{programme_id}": rule(READER),
    "POST /programmes/{programme_id}/open": rule(RUNS, directorate),
    "POST /programmes/{programme_id}/close": rule(RUNS, directorate),
    "POST /programmes/{programme_id}/cancel": rule(RUNS, directorate, json=WHY),
    "POST /programmes/{programme_id}/national-day": rule(RUNS, directorate, json=NATIONAL),
    "GET /distributions": rule(READER),
    "POST /distributions": rule(OPERATOR, json={}),
    "GET /distributions/{distribution_id}": rule(READER, WITHIN),
    "POST /distributions/{distribution_id}/steps": rule(RELEASES, WITHIN, json=STEP),
    "GET /distributions/{distribution_id}/steps/{number}/receipt": rule(READER, WITHIN),
    "GET /program": rule(READER),
    "GET /program/baru": rule(RUNS),
    "POST /program/baru": rule(RUNS, data={"title": "Bansos"}),
    "GET /program/{programme_id}": rule(READER),
    "POST /program/{programme_id}/buka": rule(RUNS, directorate),
    "POST /program/{programme_id}/tutup": rule(RUNS, directorate),
    "POST /program/{programme_id}/batalkan": rule(RUNS, directorate, data=WHY),
    "POST /program/{programme_id}/hari-nasional": rule(RUNS, directorate, data=NATIONAL | {"held_on": "20/08/2025"}),
    "GET /penyaluran": rule(READER),
    "GET /penyaluran/baru": rule(OPERATOR),
    "POST /penyaluran/baru": rule(OPERATOR, data={"place": PLACE}),
    "GET /penyaluran/{distribution_id}": rule(READER, WITHIN),
    "POST /penyaluran/{distribution_id}/langkah": rule(RELEASES, WITHIN, data=STEP),
    "GET /penyaluran/{distribution_id}/langkah/{action}": rule(APPROVES, WITHIN),
    "GET /penyaluran/{distribution_id}/langkah/{number}/tanda-bukti": rule(READER, WITHIN),
    "GET /catatan-publik": rule(WATCHER),
    **dead_letters.RULES,
}
STRANGERS = {"GET /log/checkpoint": (404, 0), "GET /log/tile/{path:path}": (422, 0)}
"""Files for everybody, of a log that has none yet: `test_public_log` reads them without signing in."""


@pytest.fixture
def matrix(app: FastAPI, things: dict[str, str], http: Any, browse: Any, database: RolledBack) -> Matrix:
    hidden = [things["distribution_id"], PLACE]
    return Matrix(app, RULES, PEOPLE, things, hidden, WITHIN, http, browse, database)


class TestPermissions(PermissionSuite):
    rules = RULES
    elsewhere = tuple(STRANGERS)
    units = (CILEGON, "kanwil-banten", "ditjenpas")
    lookers = (NOBODY, Person("operator", CILEGON), Person("operator", SORONG), Person("verifier", "kanwil-banten"))
    strangers = STRANGERS
