"""Alerts of any service, and how far a unit is as its service tells it.

A message made of an alert names it, because it changes with it. It may name a deadline that is not known yet: the two
come on different topics, in no order. Messages of the former kind that was told once a day share the e-mail of a day
with alerts of that name. What units had recorded becomes their progress; a worker of the last release, which counts it
by item, has to be stopped before.
"""

from alembic import op

revision = "0016"
down_revision = "0015"

_STATEMENTS = """
CREATE TABLE alert (
    id uuid PRIMARY KEY,
    version bigint NOT NULL,
    service text NOT NULL CHECK (service <> ''),
    state text NOT NULL CHECK (state IN ('open', 'cleared')),
    reason jsonb,
    raised_at timestamptz NOT NULL,
    cleared_at timestamptz,
    CHECK ((state = 'cleared') = (cleared_at IS NOT NULL)),
    CHECK (state = 'cleared' OR reason IS NULL)
);
ALTER TABLE message
    ADD alert uuid REFERENCES alert,
    ADD roll_up text CHECK (roll_up <> ''),
    ADD needs_acknowledgement boolean NOT NULL DEFAULT true,
    DROP CONSTRAINT message_deadline_fkey;
CREATE INDEX message_of_alert ON message (alert, unit) WHERE alert IS NOT NULL;
UPDATE message SET roll_up = 'suppliers:submission-arrived' WHERE kind = 'submission-arrived';
CREATE INDEX message_rolled_up ON message (unit, roll_up, id) WHERE roll_up IS NOT NULL;
ALTER TABLE deadline_unit ADD progress jsonb;
UPDATE deadline_unit duty SET progress = jsonb_build_object('done', found.items)
FROM deadline, (SELECT service, unit, count(*) AS items FROM recorded_item GROUP BY service, unit) AS found
WHERE deadline.id = duty.deadline AND deadline.kind <> 'correction' AND duty.state = 'open'
  AND found.service = deadline.service AND found.unit = duty.unit;
DROP TABLE recorded_item
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for statement in _STATEMENTS.split(";\n"):
        op.execute(statement)
