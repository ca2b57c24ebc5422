"""Who signed in, was refused, took data out or looked at personal data is kept, and cannot be changed."""

from alembic import op
from chassis.migrations import spine

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    spine.v6(op)
