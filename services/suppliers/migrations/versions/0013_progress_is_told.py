"""A return keeps how many suppliers its deadline was last told of, so that only what changed is told again."""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("ALTER TABLE submission ADD progress_told integer NOT NULL DEFAULT 0 CHECK (progress_told >= 0)")
