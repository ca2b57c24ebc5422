"""Logout tokens that were heard, kept until they end."""

from typing import Any

from chassis.migrations.statements import execute

_LOGOUT_TOKENS = """
CREATE TABLE logout_token (
    name bytea PRIMARY KEY CHECK (octet_length(name) = 32),
    ends_at timestamptz NOT NULL
);
CREATE INDEX logout_token_end ON logout_token (ends_at);
"""


def upgrade(op: Any) -> None:
    execute(op, _LOGOUT_TOKENS)
