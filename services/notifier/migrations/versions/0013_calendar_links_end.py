"""Calendar links end: after a year, with the holder's office or role, and when the holder has not signed in for long.

Links made before get a year from now, as do their holders the time to sign in.
"""

from alembic import op
from chassis import clock
from sqlalchemy import text

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("""
        ALTER TABLE calendar_link
            ADD COLUMN renewed_at timestamptz,
            ADD COLUMN ends_at timestamptz,
            ADD COLUMN seen_at timestamptz,
            ADD COLUMN used_at timestamptz
    """)
    renew = text("""
        UPDATE calendar_link SET renewed_at = greatest(made_at, :today), seen_at = greatest(made_at, :today),
                                 ends_at = greatest(made_at, :today) + interval '365 days'
    """)
    op.execute(renew.bindparams(today=clock.now()))
    op.execute("""
        ALTER TABLE calendar_link
            ALTER COLUMN renewed_at SET NOT NULL,
            ALTER COLUMN ends_at SET NOT NULL,
            ALTER COLUMN seen_at SET NOT NULL,
            ADD CONSTRAINT calendar_link_renewed CHECK (renewed_at >= made_at),
            ADD CONSTRAINT calendar_link_ends CHECK (ends_at > renewed_at
                                                     AND ends_at - renewed_at <= interval '366 days'),
            ADD CONSTRAINT calendar_link_seen CHECK (seen_at >= made_at),
            ADD CONSTRAINT calendar_link_used CHECK (used_at >= made_at)
    """)
