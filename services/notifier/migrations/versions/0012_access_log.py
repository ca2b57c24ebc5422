"""Access log: sign-ins, refusals, downloads and views of personal data are kept and cannot be changed."""

from alembic import op
from chassis.migrations import spine

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    spine.v6(op)
