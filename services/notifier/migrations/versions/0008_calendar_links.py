"""A calendar program shows an office's deadlines by a private link. The table holds the link's SHA-256 alone."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("""
        CREATE TABLE calendar_link (
            key bytea PRIMARY KEY CHECK (octet_length(key) = 32),
            unit text NOT NULL REFERENCES unit,
            subject text NOT NULL,
            language text NOT NULL CHECK (language IN ('id', 'en')),
            made_at timestamptz NOT NULL,
            UNIQUE (subject, unit)
        )
    """)
