"""People sign in to the pages: who has, in which browser's session, until when."""

from alembic import op
from chassis.migrations import spine

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    spine.v2(op)
