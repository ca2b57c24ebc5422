"""Logout tokens are heard once: said again, one would end sessions begun since."""

from alembic import op
from chassis.migrations import spine

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    spine.v4(op)
