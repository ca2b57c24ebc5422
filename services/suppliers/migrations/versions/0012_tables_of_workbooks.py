"""A workbook keeps what its tables are called, so that two rows of one number are told apart."""

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("ALTER TABLE upload ADD parts jsonb NOT NULL DEFAULT '[]'")
