"""A new or changed address is confirmed by whoever reads there. Those that are here already count as confirmed, so that
no office falls silent."""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("ALTER TABLE contact ADD COLUMN confirmed_at timestamptz")
    op.execute("UPDATE contact SET confirmed_at = updated_at")
    op.execute("""
        CREATE TABLE contact_confirmation (
            id uuid PRIMARY KEY,
            contact uuid NOT NULL UNIQUE REFERENCES contact,
            key bytea NOT NULL UNIQUE CHECK (octet_length(key) = 32),
            email text NOT NULL,
            made_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL CHECK (expires_at > made_at),
            used_at timestamptz CHECK (used_at <= expires_at)
        )
    """)
