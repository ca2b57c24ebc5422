"""Denied privileges of the application's role, tried on every table of a service as it is migrated.

A service's test is `assert await unprotected(database, grants) == []`.
"""

import json
from collections.abc import Iterator

from sqlalchemy import text

from chassis.db import Database, Session
from chassis.migrations import spine
from chassis.migrations.grants import Grant, Grants
from chassis.testing.roles import as_owner

DONE, DENIED, KEPT = "P0001", "42501", "23001"
_TABLES = text("""
SELECT c.relname AS name, coalesce(p.relname, c.relname) AS declared_as FROM pg_class c
LEFT JOIN pg_inherits ON inhrelid = c.oid LEFT JOIN pg_class p ON p.oid = inhparent
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY c.relname
""")
_TRY = text("""
DO $$
DECLARE
    one text;
    states text[] := '{}';
BEGIN
    FOR one IN SELECT jsonb_array_elements_text(current_setting('tried.statements')::jsonb) LOOP
        BEGIN
            EXECUTE one;
            RAISE EXCEPTION 'done, and undone';
        EXCEPTION WHEN OTHERS THEN
            states := states || SQLSTATE;
        END;
    END LOOP;
    PERFORM set_config('tried.states', array_to_json(states)::text, true);
END $$
""")
_COLUMNS = text("""
SELECT attname FROM pg_attribute WHERE attrelid = to_regclass('public.' || :name) AND attnum > 0 AND NOT attisdropped
AND attidentity = ''
""")
_ANYWHERE = (
    "CREATE TABLE mine (n int)",
    "CREATE TEMPORARY TABLE mine (n int)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "DROP FUNCTION refuse_change()",
    "ALTER FUNCTION drop_partition(text, date) RESET search_path",
    "SET session_replication_role = replica",
    "CREATE ROLE mine",
    "COPY (SELECT 1) TO PROGRAM 'true'",
)


async def unprotected(database: Database, declared: Grants) -> list[str]:
    """Every statement that ought to be refused and was not, or not for want of a privilege; every table that is
    not declared, or whose declared privileges are not those in the database."""
    grants = {**spine.GRANTS, **declared}
    wrong: list[str] = []
    as_application: list[tuple[str, str]] = [(statement, DENIED) for statement in _ANYWHERE]
    by_owner: list[tuple[str, str]] = []
    async with database.transaction() as session:
        for name, declared_as in (await session.execute(_TABLES)).all():
            columns = list(await session.scalars(_COLUMNS, {"name": name}))
            grant = grants.get(declared_as)
            if grant is None:
                wrong.append(f"{name} is not declared")
                grant = Grant(frozenset())
            by_owner += [(statement, KEPT) for statement in _kept(name, columns, grant)]
            as_application += _of_application(name, columns, grant, is_partition=name != declared_as)
        wrong += await _otherwise(session, as_application)
        async with as_owner(session):
            wrong += [f"as owner, {said}" for said in await _otherwise(session, by_owner)]
    return wrong


def _of_application(name: str, columns: list[str], grant: Grant, *, is_partition: bool) -> Iterator[tuple[str, str]]:
    """Statements with the state that each has to end in."""
    for statement in _refused(name, columns, None if is_partition else grant):
        yield statement, DENIED
    if not is_partition:
        for statement in _allowed(name, columns, grant):
            yield statement, DONE


def _refused(name: str, columns: list[str], grant: Grant | None) -> Iterator[str]:
    yield f"DROP TABLE {name} CASCADE"
    yield f"ALTER TABLE {name} ADD COLUMN mine int"
    yield f"ALTER TABLE {name} DISABLE TRIGGER ALL"
    yield f"ALTER TABLE {name} OWNER TO CURRENT_USER"
    yield f"TRUNCATE {name} CASCADE"
    yield f"CREATE INDEX ON {name} ({columns[0]})"
    yield f"CREATE TRIGGER mine BEFORE INSERT ON {name} EXECUTE FUNCTION refuse_change()"
    if grant is None:
        yield f"SELECT FROM {name}"
    if grant is None or "delete" not in grant.verbs:
        yield f"DELETE FROM {name} WHERE false"
    if grant is None or "insert" not in grant.verbs:
        yield f"INSERT INTO {name} SELECT * FROM {name} WHERE false" if grant else f"INSERT INTO {name} DEFAULT VALUES"
    for column in columns:
        if grant is None or ("update" not in grant.verbs and column not in grant.columns):
            yield f'UPDATE {name} SET "{column}" = "{column}" WHERE false'


def _allowed(name: str, columns: list[str], grant: Grant) -> Iterator[str]:
    yield f"SELECT FROM {name} LIMIT 1"
    if "delete" in grant.verbs:
        yield f"DELETE FROM {name} WHERE false"
    for column in columns if "update" in grant.verbs else grant.columns:
        yield f'UPDATE {name} SET "{column}" = "{column}" WHERE false'


def _kept(name: str, columns: list[str], grant: Grant) -> Iterator[str]:
    if grant.is_history:
        yield f"DELETE FROM {name} WHERE false"
        yield f"TRUNCATE {name} CASCADE"
        for column in columns:
            if column not in grant.columns:
                yield f'UPDATE {name} SET "{column}" = "{column}" WHERE false'


async def _otherwise(session: Session, expected: list[tuple[str, str]]) -> list[str]:
    """Those that end in another SQLSTATE than expected, with it. Whatever goes through is undone."""
    statements = json.dumps([statement for statement, _ in expected])
    await session.execute(text("SELECT set_config('tried.statements', :statements, true)"), {"statements": statements})
    await session.execute(_TRY)
    states = json.loads(str(await session.scalar(text("SELECT current_setting('tried.states')"))))
    return [
        f"{statement}: {state}" for (statement, wanted), state in zip(expected, states, strict=True) if state != wanted
    ]
