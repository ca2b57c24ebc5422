"""The spine, and a ledger without any key: what is applied twice stands there twice."""

from alembic import op
from chassis.migrations import spine

revision = "0001"
down_revision = None


def upgrade() -> None:
    spine.v1(op)
    op.execute("""
        CREATE TABLE ledger (
            position bigint GENERATED ALWAYS AS IDENTITY,
            topic text NOT NULL,
            aggregate text NOT NULL,
            version bigint NOT NULL,
            event_id text NOT NULL
        )
    """)
    op.execute("CREATE INDEX ledger_of_aggregate ON ledger (aggregate)")
