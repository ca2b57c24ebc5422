"""A line of a supplier's history keeps marks of personal values: equal for equal ones, and telling nothing more."""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(
        "ALTER TABLE supplier_history ADD marks jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(marks) = 'object')"
    )
