"""Names as in every service: `status`, foreign keys `…_id`, and `obligation` for a unit's share of a deadline.

The application of the release before does not know these names: it has to be stopped, web and workers, before.
"""

from alembic import op
from chassis.migrations.statements import execute

revision = "0017"
down_revision = "0016"

_COLUMNS = """
ALTER TABLE deadline_unit RENAME TO obligation;
ALTER TABLE obligation RENAME COLUMN deadline TO deadline_id;
ALTER TABLE obligation RENAME COLUMN state TO status;
ALTER TABLE deadline RENAME COLUMN state TO status;
ALTER TABLE timer RENAME COLUMN deadline TO deadline_id;
ALTER TABLE timer RENAME COLUMN state TO status;
ALTER TABLE alert RENAME COLUMN state TO status;
ALTER TABLE message RENAME COLUMN deadline TO deadline_id;
ALTER TABLE message RENAME COLUMN alert TO alert_id;
ALTER TABLE delivery RENAME COLUMN message_id TO internet_message_id;
ALTER TABLE delivery RENAME COLUMN message TO message_id;
ALTER TABLE delivery RENAME COLUMN contact TO contact_id;
ALTER TABLE delivery RENAME COLUMN state TO status;
ALTER TABLE acknowledgement RENAME COLUMN message TO message_id;
ALTER TABLE contact_confirmation RENAME COLUMN contact TO contact_id;
ALTER INDEX deadline_unit_by_unit RENAME TO obligation_by_unit
"""
_CONSTRAINTS = """
DO $$
DECLARE
    found record;
BEGIN
    FOR found IN
        SELECT conrelid::regclass AS of, conname AS old,
               CASE conrelid::regclass::text
                   WHEN 'delivery' THEN regexp_replace(regexp_replace(regexp_replace(conname,
                       '_message_id(?=_(key|not_null))', '_internet_message_id'),
                       '_(message|contact)(?=_)', '_\\1_id'), '_state', '_status')
                   ELSE regexp_replace(regexp_replace(regexp_replace(conname,
                       '^deadline_unit_', 'obligation_'),
                       '(?<=_)(deadline|alert|message|contact)(?=_)', '\\1_id'), '_state', '_status')
               END AS new
        FROM pg_constraint
        WHERE conrelid IN ('obligation'::regclass, 'deadline'::regclass, 'timer'::regclass, 'alert'::regclass,
                           'message'::regclass, 'delivery'::regclass, 'acknowledgement'::regclass,
                           'contact_confirmation'::regclass)
    LOOP
        IF found.new <> found.old THEN
            EXECUTE format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', found.of, found.old, found.new);
        END IF;
    END LOOP;
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    execute(op, _COLUMNS)
    op.execute(_CONSTRAINTS)
