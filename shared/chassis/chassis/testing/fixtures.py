"""Fixtures above the servers: settings, a service, sessions that are rolled back, an HTTP client, the clock."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import Executable
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from chassis import clock, migrations
from chassis.auth import Principal, Role
from chassis.clock import Clock
from chassis.config import Environment, KafkaSettings, Settings
from chassis.db import Database, Session
from chassis.http import streams
from chassis.pages.csrf import HEADER, token_for
from chassis.service import Service
from chassis.signin import signin_sessions
from chassis.signin.signin_sessions import SignInSession
from chassis.testing.roles import Roles
from chassis.testing.tokens import AUDIENCE, ISSUER, Tokens

Browse = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]
PATIENCE = 180.0
"""Seconds a test waits for what must come: on a busy machine it comes late, and a test that passes waits no longer."""

Eventually = Callable[[str, Callable[[], Awaitable[Any]]], Awaitable[Any]]


@pytest.fixture(scope="session")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> Tokens:
    """Mints bearer tokens with a key of this run."""
    return Tokens(tmp_path_factory.mktemp("keys") / "jwks.json")


@pytest.fixture(scope="session")
def service_package() -> str:
    """Override with the service's import name: its settings, consumers and app are found there."""
    return ""


@pytest.fixture(scope="session")
def settings_type(service_package: str) -> type[Settings]:
    """The service's own settings; the chassis's without a service."""
    kind: type[Settings] = import_module(f"{service_package}.config").Settings if service_package else Settings
    return kind


@pytest.fixture(scope="session")
def make_service(service_package: str) -> Callable[[Settings], Service[Any]]:
    consumers = import_module(f"{service_package}.consumers").consumers
    return lambda settings: Service(service_package, settings, consumers)


@pytest.fixture(scope="session")
def make_app(service_package: str) -> Callable[[Service[Any]], FastAPI]:
    made: Callable[[Service[Any]], FastAPI] = import_module(f"{service_package}.app").make_app
    return made


@pytest.fixture(scope="session")
def settings(
    database_url: str,
    kafka: KafkaSettings,
    tokens: Tokens,
    settings_type: type[Settings],
    tmp_path_factory: pytest.TempPathFactory,
) -> Settings:
    """Settings for the real servers; the clock may be moved by its file."""
    return settings_type(
        _env_file=None,
        environment=Environment.LOCAL,
        database_url=SecretStr(database_url),
        database_pool=10,
        **kafka.model_dump(),
        jwks=str(tokens.jwks),
        issuer=ISSUER,
        audience=AUDIENCE,
        secret_key=SecretStr("c2Vzc2lvbi1vZi10ZXN0cy0zMi1ieXRlcy1sb25nISE="),
        storage_url=f"file://{tmp_path_factory.mktemp('files')}",
        clock_file=tmp_path_factory.mktemp("clock") / "clock.json",
        port=0,
        allowed_hosts=("testserver",),
        writes_per_minute=100_000,
        writes_per_minute_of_address=100_000,
        sign_ins_per_minute=100_000,
        wrong_tokens_per_minute=100_000,
        uploads_at_once=100_000,
        refusals_kept_per_minute=100_000,
    )


@pytest_asyncio.fixture(scope="session")
async def service(
    make_service: Callable[[Settings], Service[Any]], settings: Settings, database_roles: Roles
) -> AsyncIterator[Service[Any]]:
    """The service on a migrated database of its own."""
    service = make_service(settings)
    owner = settings.model_copy(update={"owner_database_url": SecretStr(database_roles.owner)})
    await asyncio.to_thread(migrations.upgrade, service.name, owner)
    yield service
    await service.database.close()


class RolledBack(Database):
    """A database on one connection whose outer transaction is never committed."""

    def __init__(self, real: Database, connection: AsyncConnection) -> None:
        super().__init__(real.settings, pool=1, cipher=real.cipher)
        self._connection = connection

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Session]:
        async with Session(
            self._connection, join_transaction_mode="create_savepoint", expire_on_commit=False, info=self._info
        ) as session:
            async with session.begin():
                yield session
            self._notify(session)

    async def execute(self, statement: Executable, values: Mapping[str, Any]) -> None:
        async with self.transaction() as session:
            await session.execute(statement, values)

    @asynccontextmanager
    async def undone(self) -> AsyncIterator[None]:
        """Undo at the end what is done inside; the test's data stays."""
        inner = await self._connection.begin_nested()
        try:
            yield
        finally:
            await inner.rollback()


@asynccontextmanager
async def rolled_back(service: Service[Any]) -> AsyncIterator[RolledBack]:
    """The service on one connection of its database; at the end everything done inside is undone."""
    real = service.database
    async with real.engine.connect() as connection:
        outer = await connection.begin()
        service.__dict__["database"] = database = RolledBack(real, connection)
        yield database
        service.__dict__["database"] = real
        await outer.rollback()


@pytest_asyncio.fixture
async def database(service: Service[Any], monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    """The service's database for one test: everything in it is rolled back, the service's own uses too."""
    monkeypatch.setattr(streams, "PAUSE", 3600)  # who follows is watched on a connection beside, and here is only one
    async with rolled_back(service) as database:
        yield database


@pytest_asyncio.fixture
async def session(database: Database) -> AsyncIterator[Session]:
    """A session of the test's rolled-back database."""
    async with database.transaction() as session:
        yield session


@pytest_asyncio.fixture
async def committed(service: Service[Any], database_roles: Roles) -> AsyncIterator[Database]:
    """The service's database for tests that need real commits (races, workers); emptied afterwards."""
    yield service.database
    await database_roles.empty()


@pytest.fixture
def http(tokens: Tokens, make_app: Callable[[Any], Any], service: Service[Any]) -> Callable[..., httpx.AsyncClient]:
    """`async with http("operator", unit="lapas-…") as client:` calls the service's app as that person.

    Uses the service's database as it is then: take `database` for a rolled-back one, `committed` for a real one.
    No role means no token.
    """
    return callers(tokens, _when_asked(make_app, service))


def callers(tokens: Tokens, app: ASGIApp) -> Callable[..., httpx.AsyncClient]:
    """As the fixture `http`, of any app: for what a fixture of a module puts in place."""

    def client(role: str = "", unit: str = "", subject: str = "", scope: str = "") -> httpx.AsyncClient:
        granted: dict[str, Any] = {"scope": scope} if scope else {}
        headers = (
            {"authorization": f"Bearer {tokens.mint(role, unit=unit, subject=subject, **granted)}"} if role else {}
        )
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://testserver", headers=headers)

    return client


def _when_asked(make_app: Callable[[Any], ASGIApp], service: Service[Any]) -> ASGIApp:
    """The service's app, made at its first request: those who bring their own need none."""
    made = cache(lambda: make_app(service))

    async def asgi(scope: Scope, receive: Receive, send: Send) -> None:
        await made()(scope, receive, send)

    return asgi


@pytest.fixture
def browse(make_app: Callable[[Any], Any], service: Service[Any]) -> Browse:
    """`async with browse("operator", unit="lapas-…") as person:` opens the service's pages as somebody signed in.

    `person` is an httpx client with a session of its own in the service's database (as with `http`: take `database`
    or `committed`), that asks for pages, and whose forms carry the token; `csrf=False` leaves it out. No role means
    nobody has signed in. Redirects are not followed.
    """
    app = _when_asked(make_app, service)

    @asynccontextmanager
    async def browser(
        *roles: str, unit: str = "", subject: str = "", name: str = "", language: str = "id", csrf: bool = True
    ) -> AsyncIterator[httpx.AsyncClient]:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        headers = {"accept": "text/html"}
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver", headers=headers) as client:
            client.cookies.set("bahasa", language)
            if roles:
                signin_session = await signed_in(service, roles, unit, subject, name)
                client.cookies.set(service.name, signin_session.token)
                if csrf:
                    client.headers[HEADER] = token_for(signin_session)
            yield client

    return browser


async def signed_in(service: Service[Any], roles: tuple[str, ...], unit: str, subject: str, name: str) -> SignInSession:
    who = subject or f"{'-'.join(roles)}@{unit}"
    principal = Principal(who, unit, frozenset(map(Role, roles)), name or who)
    async with service.database.transaction() as session:
        token = await signin_sessions.begin(session, principal, {"sid": f"sid-{who}"}, "id-token", hours=1)
        signin_session = await signin_sessions.find(session, token)
    assert signin_session is not None
    return signin_session


@pytest.fixture
def clock_at(settings: Settings) -> Iterator[Callable[..., None]]:
    """`clock_at("2025-07-08T01:00:00Z")` moves the process's clock until the test ends; with `rate=0` it stands still,
    for a test that asks how long something took."""
    assert settings.clock_file is not None
    file: Path = settings.clock_file
    clock.set_clock(Clock(file))

    def move(moment: str | datetime, rate: float = 1) -> None:
        when = moment if isinstance(moment, datetime) else datetime.fromisoformat(moment.replace("Z", "+00:00"))
        clock.write_file(file, when, rate)

    yield move
    file.unlink(missing_ok=True)


async def _wait(reason: str, check: Callable[[], Awaitable[Any]], within: float = PATIENCE) -> Any:
    end = time.monotonic() + within
    while True:
        found = await check()
        if found:
            return found
        if time.monotonic() > end:
            pytest.fail(f"not within {within:.0f} s: {reason}; last seen: {found!r}")
        await asyncio.sleep(0.05)


@pytest.fixture
def eventually() -> Callable[..., Awaitable[Any]]:
    """`await eventually("the unit hears back", check)`: asks until `check` answers something true, or fails."""
    return partial(_wait)
