"""Page sessions and partitions: the chassis looks after them in every service."""

from alembic import op
from chassis.migrations import spine

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    spine.v2(op)
    spine.v3(op)
    spine.v4(op)
    spine.v5(op)
