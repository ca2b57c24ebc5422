"""Two roles a database: the owner has the tables, the application what it is given."""

import asyncio
from collections.abc import Iterator

import asyncpg
import pytest

from deploy.local import lifecycle, postgres
from deploy.local.stack import Stack

BAMA = ("bama", "bama", "bama")


@pytest.fixture
def server(stack: Stack) -> Iterator[Stack]:
    lifecycle.up(stack, ["postgres"])
    yield stack
    lifecycle.down(stack)


def _run(address: str, *statements: str) -> object:
    async def run() -> object:
        connection = await asyncpg.connect(address.replace("+asyncpg", ""))
        try:
            for statement in statements[:-1]:
                await connection.execute(statement)
            return await connection.fetchval(statements[-1])
        finally:
            await connection.close()

    return asyncio.run(run())


def test_a_database_of_an_older_checkout_gets_an_owner_and_goes_on(server: Stack) -> None:
    password = server.secret("bama.database")
    _run(postgres.url(server), f"CREATE ROLE bama LOGIN PASSWORD '{password}'", "CREATE DATABASE bama OWNER bama")
    application, owner = postgres.service_url(server, *BAMA), postgres.owner_url(server, *BAMA)
    _run(application, "CREATE TABLE thing (n int GENERATED ALWAYS AS IDENTITY, word text)", "SELECT 1")
    _run(application, "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'", "SELECT 1")

    for _ in range(2):
        postgres.make_database(server, *BAMA)
        assert _run(application, "INSERT INTO thing (word) VALUES ('kata')", "SELECT count(*) > 0 FROM thing") is True
        for refused in ("DROP TABLE thing", "ALTER TABLE thing ADD m int", "TRUNCATE thing", "CREATE TABLE b (n int)"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                _run(application, refused)
    assert _run(owner, "ALTER TABLE thing ADD m int", "DROP FUNCTION one()", "SELECT count(m) FROM thing") == 0
    assert _run(owner, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'bama'") == "bama_owner"


def test_nobody_else_may_connect(server: Stack) -> None:
    postgres.make_database(server, *BAMA)
    postgres.make_database(server, "pasar", "pasar", "pasar")
    for role in (postgres.service_url, postgres.owner_url):
        stranger = role(server, "pasar", "bama", "pasar")
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied for database"):
            _run(stranger, "SELECT 1")
        assert _run(role(server, "pasar", "pasar", "pasar"), "SELECT 1") == 1
