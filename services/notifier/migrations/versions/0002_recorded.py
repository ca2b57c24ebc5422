"""Count of what a unit has recorded at a service, so that a reminder can say how far it is."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("""
        CREATE TABLE recorded (
            unit text NOT NULL,
            service text NOT NULL,
            count integer NOT NULL CHECK (count > 0),
            PRIMARY KEY (unit, service)
        )
    """)
