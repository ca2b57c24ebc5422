"""Roll-ups are found without walking over every due timer of a unit: with 50,000 due, each batch did."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("CREATE INDEX timer_pending_rollup ON timer (due_at) WHERE state = 'pending' AND unit IS NULL")
