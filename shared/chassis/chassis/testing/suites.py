"""Tests that every service has, by inheritance; its file says what is its own.

class TestMigrations(MigrationSuite):
    pass
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from fastapi import APIRouter, FastAPI
from sqlalchemy import Connection, String
from sqlmodel import AutoString, SQLModel

from chassis.db import Database
from chassis.migrations import is_modelled
from chassis.testing.fuzz import check_operation, operations, serve
from chassis.testing.tokens import Tokens


class MigrationSuite:
    """Models and migrations say the same."""

    async def test_the_models_describe_the_migrated_database(self, database: Database) -> None:
        async with database.transaction() as session:
            connection = await session.connection()
            assert await connection.run_sync(_differences) == []


class FuzzSuite:
    """Made-up requests to every operation: never our own failure, never an answer outside the description.

    A service gives a fixture `things`: what there is, by the names of path parameters, with real commits.
    """

    people: ClassVar[Sequence[tuple[str, str]]]
    """Role and unit of each caller."""
    routers: ClassVar[Sequence[APIRouter]]

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        metafunc.parametrize(("method", "path"), operations(self.routers))

    @pytest.fixture(scope="class")
    @classmethod
    def bearers(cls, tokens: Tokens) -> list[str]:
        return [tokens.mint(role, unit=unit) for role, unit in cls.people]

    @pytest.fixture(scope="class")
    @classmethod
    def app(cls, service: Any, make_service: Callable[..., Any], make_app: Callable[[Any], FastAPI]) -> FastAPI:
        """On connections of its own: it runs in another loop."""
        return make_app(make_service(service.settings))

    @pytest.fixture(scope="class")
    @classmethod
    def address(cls, app: FastAPI) -> Iterator[str]:
        with serve(app) as address:
            yield address

    def test_no_request_finds_a_failure_of_ours_or_an_answer_that_is_not_described(
        self, things: Mapping[str, str], app: FastAPI, address: str, bearers: list[str], method: str, path: str
    ) -> None:
        check_operation(app, address, method, path, bearers=bearers, known=things)


def _differences(connection: Connection) -> list[Any]:
    def columns_and_tables(thing: Any, name: str | None, kind: str, *rest: Any) -> bool:
        return kind in ("table", "column") and is_modelled(thing, name, kind, *rest)

    def other_type(*compared: Any) -> bool | None:
        *_, inspected, modelled = compared
        return False if isinstance(inspected, String) and isinstance(modelled, AutoString) else None

    context = MigrationContext.configure(
        connection, opts={"include_object": columns_and_tables, "compare_type": other_type}
    )
    found: list[Any] = compare_metadata(context, SQLModel.metadata)
    return found
