"""The spine, and one row per effect."""

from alembic import op
from chassis.migrations import spine

revision = "0001"
down_revision = None


def upgrade() -> None:
    spine.upgrade_to(op, 6)
    op.execute("""
        CREATE TABLE effect (
            position bigint GENERATED ALWAYS AS IDENTITY,
            thing text NOT NULL,
            version bigint NOT NULL,
            word text NOT NULL
        )
    """)
