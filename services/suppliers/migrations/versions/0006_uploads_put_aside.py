"""An upload becomes an aggregate: that it was put aside is published, in order."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("ALTER TABLE upload ADD COLUMN version bigint NOT NULL DEFAULT 0")
