"""A column's type changes while people read: they are asked to come again, and then are answered."""

from typing import Any

import pytest
from chassis.db import Database
from chassis.testing.altering import altered
from chassis.testing.roles import Roles


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
async def test_who_reads_meanwhile_is_told_when_to_come_again(
    committed: Database, database_roles: Roles, http: Any, accept: str
) -> None:
    await committed.engine.dispose()  # connections that remember nothing
    async with http("auditor", unit="ditjenpas") as reader:
        reader.headers["accept"] = accept
        pool = committed.settings.database_pool
        for _ in range(pool):
            assert (await reader.get("/suppliers")).status_code == 200
        async with altered(database_roles, "supplier", "name"):
            told = await reader.get("/suppliers")
            assert (told.status_code, told.headers.get("retry-after")) == (503, "5")
            assert (await reader.get("/suppliers")).status_code == 200
    await committed.engine.dispose()
