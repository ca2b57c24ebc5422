"""Page sessions: people who have signed in to the pages."""

from typing import Any

from chassis.migrations.statements import execute

_PAGE_SESSIONS = """
CREATE TABLE page_session (
    key bytea PRIMARY KEY CHECK (octet_length(key) = 32),
    subject text NOT NULL,
    name text NOT NULL,
    unit text NOT NULL,
    roles text[] NOT NULL,
    issuer_session text,
    id_token text NOT NULL,
    began_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ends_at timestamptz NOT NULL CHECK (ends_at > began_at)
);
CREATE INDEX page_session_by_issuer ON page_session (issuer_session);
CREATE INDEX page_session_by_subject ON page_session (subject);
CREATE INDEX page_session_end ON page_session (ends_at);
"""


def upgrade(op: Any) -> None:
    execute(op, _PAGE_SESSIONS)
