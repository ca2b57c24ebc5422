"""Tests that every service has, by inheritance; its file says what is its own.

class TestMigrations(MigrationSuite):
    pass

class TestPermissions(PermissionSuite):
    rules = RULES
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any, ClassVar

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from asyncpg import DataError
from fastapi import APIRouter, FastAPI
from sqlalchemy import Connection, String, text
from sqlmodel import AutoString, SQLModel

from chassis.auth import Role
from chassis.db import Database
from chassis.migrations import is_modelled
from chassis.migrations.grants import Grants
from chassis.testing import dead_letters
from chassis.testing.altering import altered
from chassis.testing.crawling import dead_links, give_navigation
from chassis.testing.drawing import states_of, templates_of
from chassis.testing.fuzz import check_operation, operations, serve
from chassis.testing.grants import unprotected
from chassis.testing.output import output
from chassis.testing.permission_matrix import Matrix, Person, Rule, missing_rules, routes_of
from chassis.testing.roles import Roles, as_owner
from chassis.testing.strange import answer_when_statements_fail, failures_at, read_of_strangers
from chassis.testing.tokens import Tokens
from chassis.testing.trail import missing_at, unsaid
from chassis.translation import catalogs


class MigrationSuite:
    """Models and migrations say the same."""

    async def test_the_models_describe_the_migrated_database(self, database: Database) -> None:
        async with database.transaction() as session:
            connection = await session.connection()
            assert await connection.run_sync(_differences) == []


class GrantSuite:
    """The application's role does what its tables are for, and nothing else."""

    grants: ClassVar[Grants]

    async def test_every_table_is_declared_and_nothing_goes_beyond_its_declaration(self, database: Database) -> None:
        assert await unprotected(database, self.grants) == []

    async def test_a_table_that_nobody_declared_and_a_grant_too_many_would_be_seen(self, database: Database) -> None:
        """The negative control."""
        kept = next(name for name, grant in self.grants.items() if "delete" not in grant.verbs)
        async with database.transaction() as session, as_owner(session):
            await session.execute(text("CREATE TABLE forgotten (n int)"))
            await session.execute(text(f"GRANT DELETE ON {kept} TO PUBLIC"))
            await session.execute(text("DROP TRIGGER keeps_its_rows ON dead_letter_action"))
        wrong = await unprotected(database, self.grants)
        assert "forgotten is not declared" in wrong
        assert any(one.startswith(f"DELETE FROM {kept} WHERE false: ") for one in wrong)
        assert "as owner, DELETE FROM dead_letter_action WHERE false: P0001" in wrong


class AlteredTableSuite:
    """A column's type changes while people read: they are asked to come again, and then are answered."""

    path: ClassVar[str] = "/units"
    """What an auditor reads, and the text column that it comes from."""
    table: ClassVar[str] = "unit"
    column: ClassVar[str] = "name"

    @pytest.mark.parametrize("accept", ["application/json", "text/html"])
    async def test_who_reads_meanwhile_is_told_when_to_come_again(
        self, committed: Database, database_roles: Roles, http: Any, accept: str
    ) -> None:
        await committed.engine.dispose()  # connections that remember nothing
        async with http("auditor", unit="ditjenpas") as reader:
            reader.headers["accept"] = accept
            for _ in range(committed.settings.database_pool):
                assert (await reader.get(self.path)).status_code == 200
            async with altered(database_roles, self.table, self.column):
                told = await reader.get(self.path)
                assert (told.status_code, told.headers.get("retry-after")) == (503, "5")
                assert (await reader.get(self.path)).status_code == 200
        await committed.engine.dispose()


class PermissionSuite:
    """Every role at every kind of unit, at every route, on the objects of the service's fixture `matrix`.

    A new route is one line in `rules`. A fixture `with_people` puts whole personal values, those of `personal`, into
    the objects of the matrix.
    """

    rules: ClassVar[Mapping[str, Rule]]
    elsewhere: ClassVar[Collection[str]] = ()
    """Routes that other tests hold."""
    units: ClassVar[Sequence[str]]
    """Units whose people look for dead links."""
    lookers: ClassVar[Sequence[Person]]
    """People who leave rows in the trail, or do not."""
    personal: ClassVar[Sequence[str]] = ()
    strangers: ClassVar[Mapping[str, tuple[int, int]]] = {}
    """Routes open to a stranger, with their answer and how much of a body they read."""

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        if "route" in metafunc.fixturenames:
            metafunc.parametrize("route", self.rules)

    def test_every_route_has_a_rule(self, app: FastAPI) -> None:
        assert self.rules.keys() | set(self.elsewhere) == routes_of(app).keys(), missing_rules(app, self.rules)

    def test_the_trail_says_in_words_what_is_done_at_every_route(self, app: FastAPI) -> None:
        assert unsaid(app) == []

    async def test_everybody_gets_what_is_theirs_and_no_more(self, matrix: Matrix, route: str) -> None:
        assert await matrix.wrong_at(route) == {}

    @pytest.mark.parametrize("role", Role)
    async def test_every_link_that_somebody_finds_leads_to_a_page(
        self, matrix: Matrix, service_package: str, role: Role
    ) -> None:
        give_navigation(matrix.app, catalogs.folder_of(service_package).parent / "service.toml")
        people = [Person(role, unit) for unit in self.units]
        assert {str(one): wrong for one in people if (wrong := await dead_links(matrix, one))} == {}

    async def test_nothing_strange_in_any_part_of_a_request_is_a_failure_of_ours(
        self, matrix: Matrix, route: str
    ) -> None:
        assert await failures_at(matrix, route) == []

    async def test_a_failing_database_is_logged_at_no_route_with_what_it_says(
        self, matrix: Matrix, service: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        failure = DataError("invalid input for query argument $2: '3604015708850003'")
        with output(service.settings, monkeypatch) as written:
            answers = [await answer_when_statements_fail(matrix, route, failure) for route in self.rules]
        said = written.getvalue() + "".join(answer.text for answer in answers)
        failed = [answer for answer in answers if answer.status_code == 500]
        assert len(failed) > len(self.rules) / 2
        assert said.count('"exception": "DataError') == len(failed), "frames are told"
        assert "3604015708850003" not in said

    async def test_every_look_export_and_refusal_leaves_its_row(self, with_people: Matrix) -> None:
        found = {route: await missing_at(with_people, route, self.lookers, self.personal) for route in self.rules}
        assert {route: wrong for route, wrong in found.items() if wrong} == {}

    async def test_no_stranger_s_body_is_read(self, app: FastAPI, database: Database) -> None:
        assert await read_of_strangers(app) == self.strangers


class EveryStateSuite:
    """A state that is new in a model's enum fails here until its words are seen on a page."""

    tables: ModuleType
    """Package of the models."""
    drawn: Mapping[str, object]
    """Members of every enum that the tests of this module draw, by its name."""

    def test_every_state_of_every_object_is_drawn_here(self) -> None:
        assert states_of(self.tables) == self.drawn

    async def test_a_dead_letter_in_every_state(self, matrix: Matrix) -> None:
        await dead_letters.draw_every_state(matrix)


class TemplateSuite:
    """Stands last in a module that draws pages with the fixture `app`: no template was left out."""

    def test_no_template_was_left_out(self, service_package: str, templates_drawn: set[str]) -> None:
        assert templates_of(service_package) - templates_drawn == set()


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
