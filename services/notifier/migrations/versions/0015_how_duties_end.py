"""A duty that no longer holds says how it ended and why: closed, called off, or the unit was let off. Of those that
ended before, nobody knows any more."""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("""
        ALTER TABLE deadline_unit
            ADD COLUMN ended_as text CHECK (ended_as IN ('closed', 'cancelled', 'exempt')),
            ADD COLUMN end_reason text CHECK (end_reason <> ''),
            ADD CONSTRAINT deadline_unit_ended_is_withdrawn
                CHECK (state = 'withdrawn' OR (ended_as IS NULL AND end_reason IS NULL))
    """)
