"""A return tells how many rows of workbooks it leaves out, and its history what each step was about.

A workbook may be put away before anything of it was saved: its rows are then no longer asked about.
"""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("ALTER TABLE submission ADD left_out integer NOT NULL DEFAULT 0 CHECK (left_out >= 0)")
    op.execute("ALTER TABLE submission_history ADD details jsonb NOT NULL DEFAULT '{}'")
    op.execute("""
        ALTER TABLE upload
            DROP CONSTRAINT upload_closed_after_saving,
            ADD CONSTRAINT upload_closed_after_reading CHECK (closed_at IS NULL OR status <> 'diterima')
    """)
