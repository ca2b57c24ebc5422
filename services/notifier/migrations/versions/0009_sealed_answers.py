"""Stored answers and id tokens are sealed from here on; those in the clear are forgotten."""

from alembic import op
from chassis.migrations import spine

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    spine.v3(op)
