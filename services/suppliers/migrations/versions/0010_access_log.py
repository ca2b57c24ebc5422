"""Access log: sign-ins, refusals, downloads and views of personal data are kept and cannot be changed."""

from alembic import op
from chassis.migrations import spine

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    spine.v6(op)
