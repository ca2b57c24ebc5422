"""Privileges of the application's role, declared per table and applied at the end of every migration.

The owner's role has made every table; the application's role gets what is declared here and in the service's
`models/grants.py`, and nothing else. Partitions get nothing: they are reached through their parent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Connection, text

Verb = Literal["insert", "update", "delete"]
GUARD = "keeps_its_rows"

_EXISTING = text("""
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
AND NOT relispartition ORDER BY relname
""")
_COLUMNS = text("""
SELECT attname FROM pg_attribute WHERE attrelid = to_regclass('public.' || quote_ident(:name)) AND attnum > 0
AND NOT attisdropped ORDER BY attnum
""")
_WITH_PARTITIONS = text("""
SELECT relid::regclass::text FROM pg_partition_tree(to_regclass('public.' || quote_ident(:name)))
UNION SELECT quote_ident(:name)
""")
_GUARDED = text("""
SELECT array(SELECT attname FROM pg_attribute a WHERE a.attrelid = t.tgrelid AND a.attnum = ANY (t.tgattr))
FROM pg_trigger t WHERE t.tgrelid = to_regclass(:relation) AND t.tgname = :guard AND t.tgenabled = 'O'
""")
_FUNCTIONS = text("SELECT oid::regprocedure::text FROM pg_proc WHERE proname = ANY (:names)")
_REFUSE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


@dataclass(frozen=True)
class Grant:
    """Rights of the application to one table besides reading it."""

    verbs: frozenset[Verb]
    columns: tuple[str, ...] = ()
    """The columns that alone may be changed; with "update" among the verbs: all."""
    is_history: bool = False
    """No row goes and no other column changes, whoever asks: a trigger holds it beside the grants."""

    def sql(self) -> str:
        words = ["SELECT", *sorted(verb.upper() for verb in self.verbs)]
        if self.columns:
            words.append(f"UPDATE ({', '.join(map(_quoted, self.columns))})")
        return ", ".join(words)


Grants = Mapping[str, Grant]


def may(*verbs: Verb, update: tuple[str, ...] = ()) -> Grant:
    """`may("insert", update=("read_at",))`: reads, inserts, and changes that one column."""
    return Grant(frozenset(verbs), update)


def history(*, update: tuple[str, ...] = ()) -> Grant:
    """Rows are added and stay; only the columns of `update` may change afterwards."""
    return Grant(frozenset({"insert"}), update, is_history=True)


class Undeclared(Exception):
    """A table that nobody has said what the application may do with."""

    def __init__(self, tables: list[str]) -> None:
        super().__init__(f"declare in models/grants.py what the application may do with: {', '.join(tables)}")


@dataclass
class Privileges:
    """Everything the application's role may do in one database."""

    tables: Grants
    functions: tuple[str, ...] = field(default=())

    def apply(self, connection: Connection, role: str | None) -> None:
        """Make the database say what is declared; `role` is the application's, none where the owner is alone."""
        existing = list(connection.scalars(_EXISTING))
        if undeclared := [name for name in existing if name not in self.tables]:
            raise Undeclared(undeclared)
        histories = [name for name in existing if self.tables[name].is_history]
        _run(connection, _REFUSE)
        for name in histories:
            _guard(connection, name, self.tables[name].columns)
        _run(connection, "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC")
        _run(connection, "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC")
        if role is not None:
            self._grant(connection, _quoted(role), existing)

    def _grant(self, connection: Connection, role: str, existing: list[str]) -> None:
        for kind in ("TABLES", "SEQUENCES", "FUNCTIONS"):
            _run(connection, f"REVOKE ALL ON ALL {kind} IN SCHEMA public FROM {role}, PUBLIC")
        _run(connection, f"REVOKE ALL ON SCHEMA public FROM {role}, PUBLIC")
        _run(connection, f"GRANT USAGE ON SCHEMA public TO {role}")
        for name in existing:
            _run(connection, f"GRANT {self.tables[name].sql()} ON {_quoted(name)} TO {role}")
        for function in connection.scalars(_FUNCTIONS, {"names": list(self.functions)}):
            _run(connection, f"GRANT EXECUTE ON FUNCTION {function} TO {role}")


def _guard(connection: Connection, name: str, free: tuple[str, ...]) -> None:
    """Refuse changes by trigger too, on the table and on each partition. One that is there as wanted is left alone:
    making it anew would lock the table."""
    columns = list(connection.scalars(_COLUMNS, {"name": name}))
    kept = [column for column in columns if column not in free]
    for relation in connection.scalars(_WITH_PARTITIONS, {"name": name}).all():
        guarded = connection.scalar(_GUARDED, {"relation": relation, "guard": GUARD})
        if guarded is None or sorted(guarded) != sorted(kept):
            _run(
                connection,
                f"CREATE OR REPLACE TRIGGER {GUARD} BEFORE UPDATE OF {', '.join(map(_quoted, kept))}"
                f" OR DELETE OR TRUNCATE ON {relation} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
            )


def _run(connection: Connection, statement: str) -> Any:
    return connection.exec_driver_sql(statement)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
