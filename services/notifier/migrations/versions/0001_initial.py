"""Directory, deadlines and their timers, messages and their deliveries."""

from alembic import op
from chassis.migrations import spine
from chassis.migrations.statements import execute

revision = "0001"
down_revision = None

_STATEMENTS = """
CREATE TABLE unit_edit (
    unit text PRIMARY KEY REFERENCES unit,
    edited text[] NOT NULL CHECK (cardinality(edited) > 0),
    edited_at timestamptz NOT NULL,
    edited_by text NOT NULL
);

CREATE TABLE contact (
    id uuid PRIMARY KEY,
    unit text NOT NULL REFERENCES unit,
    jabatan text NOT NULL CHECK (jabatan IN ('kepala-upt', 'kasubsi-perawatan', 'operator-bama', 'operator-upt',
        'kepala-kanwil', 'kabid-perawatan', 'operator-kanwil', 'operator-ditjen')),
    email text NOT NULL CHECK (email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
    language text NOT NULL CHECK (language IN ('id', 'en')),
    active boolean NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by text NOT NULL,
    UNIQUE (unit, jabatan)
);

CREATE TABLE holiday_override (
    day date PRIMARY KEY,
    is_holiday boolean NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    updated_at timestamptz NOT NULL,
    updated_by text NOT NULL
);

CREATE TABLE deadline (
    id uuid PRIMARY KEY,
    version bigint NOT NULL CHECK (version > 0),
    service text NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    instruction text,
    link text NOT NULL,
    due_at timestamptz NOT NULL,
    due_local timestamp,
    state text NOT NULL CHECK (state IN ('open', 'withdrawn')),
    round integer NOT NULL CHECK (round > 0),
    announced_at timestamptz NOT NULL
);

CREATE TABLE deadline_unit (
    deadline uuid NOT NULL REFERENCES deadline,
    unit text NOT NULL REFERENCES unit,
    due_at timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'met', 'withdrawn')),
    met_at timestamptz,
    late boolean,
    PRIMARY KEY (deadline, unit),
    CHECK ((state = 'met') = (met_at IS NOT NULL)),
    CHECK ((state = 'met') = (late IS NOT NULL))
) WITH (fillfactor = 70);
CREATE INDEX deadline_unit_by_unit ON deadline_unit (unit, deadline);

CREATE TABLE timer (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    deadline uuid NOT NULL REFERENCES deadline,
    unit text,
    step text NOT NULL CHECK (step IN ('H-7', 'H-3', 'H-1', 'H-0', 'overdue', 'rollup')),
    recipient text NOT NULL REFERENCES unit,
    round integer NOT NULL CHECK (round > 0),
    due_at timestamptz NOT NULL,
    announced_late boolean NOT NULL,
    state text NOT NULL CHECK (state IN ('pending', 'fired', 'cancelled', 'skipped')),
    settled_at timestamptz,
    FOREIGN KEY (deadline, unit) REFERENCES deadline_unit,
    UNIQUE NULLS NOT DISTINCT (deadline, unit, step, recipient, round),
    CHECK ((step = 'rollup') = (unit IS NULL)),
    CHECK ((state = 'pending') = (settled_at IS NULL))
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01);
CREATE INDEX timer_pending ON timer (due_at) WHERE state = 'pending';

CREATE TABLE message (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind <> ''),
    unit text NOT NULL REFERENCES unit,
    dedupe_key text NOT NULL UNIQUE,
    deadline uuid REFERENCES deadline,
    only_while_open boolean NOT NULL,
    relevant_until timestamptz,
    source_event_id uuid,
    data jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    CHECK (NOT only_while_open OR deadline IS NOT NULL)
);
CREATE INDEX message_of_unit ON message (unit, id);
CREATE INDEX message_of_deadline ON message (deadline, unit) WHERE deadline IS NOT NULL;

CREATE TABLE delivery (
    id uuid PRIMARY KEY,
    message uuid NOT NULL REFERENCES message,
    contact uuid REFERENCES contact,
    channel text NOT NULL CHECK (channel IN ('inapp', 'email')),
    state text NOT NULL
        CHECK (state IN ('queued', 'sending', 'retry', 'uncertain', 'sent', 'failed', 'cancelled')),
    attempts integer NOT NULL CHECK (attempts >= 0),
    uncertain integer NOT NULL CHECK (uncertain BETWEEN 0 AND attempts),
    next_attempt_at timestamptz,
    lease_until timestamptz,
    address text,
    message_id text UNIQUE,
    error_kind text CHECK (error_kind IN ('retryable', 'final')),
    last_error text,
    sent_at timestamptz,
    read_at timestamptz,
    UNIQUE NULLS NOT DISTINCT (message, contact, channel),
    CHECK ((channel = 'email') = (contact IS NOT NULL)),
    CHECK ((state IN ('queued', 'retry', 'uncertain')) = (next_attempt_at IS NOT NULL)),
    CHECK ((state = 'sending') = (lease_until IS NOT NULL)),
    CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    CHECK (state <> 'failed' OR (error_kind IS NOT NULL AND last_error IS NOT NULL)),
    CHECK (read_at IS NULL OR channel = 'inapp')
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01);
CREATE INDEX delivery_waiting ON delivery (next_attempt_at) WHERE state IN ('queued', 'retry', 'uncertain');
CREATE INDEX delivery_leased ON delivery (lease_until) WHERE state = 'sending';
CREATE INDEX delivery_failed ON delivery (id) WHERE state = 'failed';
"""


def upgrade() -> None:
    spine.v1(op)
    op.execute("SET LOCAL lock_timeout = '5s'")
    execute(op, _STATEMENTS)
