"""The access log: the chassis looks after it in every service."""

from alembic import op
from chassis.migrations import spine

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    spine.v6(op)
