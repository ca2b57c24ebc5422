"""Ending and last change of an alert, names of its kinds.

Of those cleared before nobody said that they were done: they count as withdrawn. What tells an office of units below it
holds no longer than any of these owes it, as what tells a unit of its own.
"""

from alembic import op
from chassis.migrations.statements import execute

revision = "0018"
down_revision = "0017"

_STATEMENTS = """
ALTER TABLE alert
    ADD cleared_as text CHECK (cleared_as IN ('done', 'withdrawn')),
    ADD updated_at timestamptz;
UPDATE alert SET cleared_as = 'withdrawn' WHERE status = 'cleared';
ALTER TABLE alert ADD CONSTRAINT alert_cleared_in_one_way CHECK ((status = 'cleared') = (cleared_as IS NOT NULL));
CREATE TABLE alert_name (
    service text NOT NULL,
    kind text NOT NULL CHECK (kind <> ''),
    name jsonb NOT NULL,
    PRIMARY KEY (service, kind)
);
UPDATE message SET only_while_open = true
WHERE kind IN ('late-units-rollup', 'deadline-moved-below') AND deadline_id IS NOT NULL AND alert_id IS NULL
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    execute(op, _STATEMENTS)
