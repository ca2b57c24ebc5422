"""Statements of a migration, and triggers that several services want."""

from typing import Any

_REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def execute(op: Any, statements: str) -> None:
    """Each in turn; they end with a semicolon and a line break."""
    for statement in statements.split(";\n"):
        if statement.strip():
            op.execute(statement)


def append_only(op: Any, *tables: str) -> None:
    """Rows of these tables are neither changed nor deleted; once in a service's history."""
    op.execute(_REFUSE)
    for table in tables:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
