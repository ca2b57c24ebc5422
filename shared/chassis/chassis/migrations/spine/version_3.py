"""Stored answers and id tokens are sealed: what was kept in the clear is forgotten, and people sign in once more."""

from typing import Any


def upgrade(op: Any) -> None:
    op.execute("DELETE FROM idempotency")
    op.execute("DELETE FROM page_session")
    op.execute("ALTER TABLE page_session ALTER COLUMN id_token TYPE bytea USING ''::bytea")
