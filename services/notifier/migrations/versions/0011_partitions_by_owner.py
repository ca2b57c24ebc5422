"""The application owns no table any more: days of outbox and inbox are made and dropped by functions of the owner's."""

from alembic import op
from chassis.migrations import spine

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    spine.v5(op)
