"""Keep what a unit has recorded by item, so that an event heard again counts nothing twice."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("DROP TABLE recorded")
    op.execute("""
        CREATE TABLE recorded_item (
            service text NOT NULL,
            item uuid NOT NULL,
            unit text NOT NULL,
            PRIMARY KEY (service, item)
        )
    """)
    op.execute("CREATE INDEX recorded_item_by_unit ON recorded_item (unit, service)")
