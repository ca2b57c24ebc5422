"""An office says of a message who has read it and who has seen to it, and when."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("""
        CREATE TABLE acknowledgement (
            message uuid NOT NULL REFERENCES message,
            step text NOT NULL CHECK (step IN ('read', 'handled')),
            by text NOT NULL,
            by_name text NOT NULL,
            at timestamptz NOT NULL,
            PRIMARY KEY (message, step)
        )
    """)
