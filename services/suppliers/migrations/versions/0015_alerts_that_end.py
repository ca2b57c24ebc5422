"""A return keeps which alerts of it hold: that it waits to be reviewed, and how its unit was told that it stands."""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("ALTER TABLE submission ADD review_alert_id uuid, ADD outcome_alert_id uuid")
