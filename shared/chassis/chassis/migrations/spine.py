"""The tables that every service has. Each service calls `create` in its first migration, and what came later in
later ones."""

from typing import Any

from chassis.migrations.grants import Grants, history, may
from chassis.migrations.statements import execute

GRANTS: Grants = {
    "outbox": history(update=("published_at", "attempts", "last_error")),
    "outbox_head": may("insert", "update"),
    "inbox": history(),
    "inbox_head": may("insert", "update"),
    "dead_letter": history(update=("kind", "status", "error", "attempts", "settled_at", "settled_by")),
    "dead_letter_action": history(),
    "idempotency": may("insert", "delete", update=("body",)),
    "page_session": may("insert", "delete"),
    "access_log": history(),
    "logout_token": may("insert", "delete"),
    "unit": may("insert", "update"),
    "alembic_version": may(),
}
FUNCTIONS = ("make_partition", "drop_partition")
"""What the application may call; they do as the owner what it may not do itself."""

_STATEMENTS = """
CREATE TABLE outbox_head (
    aggregate_type text NOT NULL,
    aggregate_id text NOT NULL,
    previous bigint NOT NULL CHECK (previous >= 0),
    version bigint NOT NULL,
    PRIMARY KEY (aggregate_type, aggregate_id),
    CHECK (version > previous)
) WITH (fillfactor = 80);

CREATE TABLE outbox (
    event_id uuid PRIMARY KEY,
    id bigint GENERATED ALWAYS AS IDENTITY,
    aggregate_type text NOT NULL,
    aggregate_id text NOT NULL,
    aggregate_version bigint NOT NULL CHECK (aggregate_version > 0),
    topic text NOT NULL,
    event_type text NOT NULL,
    data bytea NOT NULL,
    headers jsonb NOT NULL DEFAULT '{}',
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    published_at timestamptz,
    attempts integer NOT NULL DEFAULT 0,
    last_error text
) PARTITION BY RANGE (event_id);
CREATE TABLE outbox_rest PARTITION OF outbox DEFAULT;
CREATE INDEX outbox_unpublished ON outbox (id) WHERE published_at IS NULL;

CREATE TABLE inbox (
    consumer text NOT NULL,
    event_id uuid NOT NULL,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (consumer, event_id)
) PARTITION BY RANGE (event_id);
CREATE TABLE inbox_rest PARTITION OF inbox DEFAULT;

CREATE TABLE inbox_head (
    consumer text NOT NULL,
    aggregate_type text NOT NULL,
    aggregate_id text NOT NULL,
    last_version bigint,
    stuck boolean NOT NULL,
    waiting boolean NOT NULL,
    PRIMARY KEY (consumer, aggregate_type, aggregate_id),
    CHECK (waiting OR NOT stuck)
) WITH (fillfactor = 80);

CREATE TABLE dead_letter (
    id uuid PRIMARY KEY,
    consumer text NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    "offset" bigint NOT NULL,
    record_time timestamptz NOT NULL,
    key bytea,
    value bytea,
    headers jsonb NOT NULL,
    event_id uuid,
    event_type text,
    aggregate_id text,
    aggregate_version bigint,
    kind text NOT NULL CHECK (kind IN ('contract', 'handler', 'gap', 'behind')),
    status text NOT NULL CHECK (status IN ('dead', 'parked', 'replayed', 'discarded')),
    error text NOT NULL,
    attempts integer NOT NULL DEFAULT 1,
    put_aside_at timestamptz NOT NULL,
    settled_at timestamptz,
    settled_by text,
    UNIQUE (consumer, topic, partition, "offset"),
    CHECK ((status IN ('replayed', 'discarded')) = (settled_at IS NOT NULL))
);
CREATE INDEX dead_letter_open ON dead_letter (consumer, topic, aggregate_id, aggregate_version)
    WHERE status IN ('dead', 'parked');

CREATE TABLE dead_letter_action (
    id uuid PRIMARY KEY,
    dead_letter uuid NOT NULL REFERENCES dead_letter,
    action text NOT NULL CHECK (action IN ('replay', 'discard')),
    done_by text NOT NULL,
    note text,
    outcome text NOT NULL,
    done_at timestamptz NOT NULL
);

CREATE TABLE idempotency (
    subject text NOT NULL,
    key text NOT NULL,
    request_hash bytea NOT NULL,
    status integer NOT NULL,
    headers jsonb NOT NULL,
    body bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (subject, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

CREATE TABLE unit (
    code text PRIMARY KEY,
    version bigint NOT NULL DEFAULT 0,
    name text NOT NULL,
    full_name text NOT NULL,
    unit_type text NOT NULL,
    kanwil text,
    region_code text,
    region text,
    timezone text NOT NULL,
    satker_code text,
    active boolean NOT NULL DEFAULT true
);
CREATE INDEX unit_kanwil ON unit (kanwil);
"""

_PAGE_SESSIONS = """
CREATE TABLE page_session (
    key bytea PRIMARY KEY CHECK (octet_length(key) = 32),
    subject text NOT NULL,
    name text NOT NULL,
    unit text NOT NULL,
    roles text[] NOT NULL,
    issuer_session text,
    id_token text NOT NULL,
    began_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ends_at timestamptz NOT NULL CHECK (ends_at > began_at)
);
CREATE INDEX page_session_by_issuer ON page_session (issuer_session);
CREATE INDEX page_session_by_subject ON page_session (subject);
CREATE INDEX page_session_end ON page_session (ends_at);
"""

_LOGOUT_TOKENS = """
CREATE TABLE logout_token (
    name bytea PRIMARY KEY CHECK (octet_length(name) = 32),
    ends_at timestamptz NOT NULL
);
CREATE INDEX logout_token_end ON logout_token (ends_at);
"""

_MAKE_PARTITION = """
CREATE FUNCTION make_partition(parent text, day date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
    name text := parent || '_' || to_char(day, 'YYYYMMDD');
    today date := (now() AT TIME ZONE 'UTC')::date;
    bounds uuid[] := ARRAY(
        SELECT (lpad(to_hex((extract(epoch FROM moment) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
        FROM unnest(ARRAY[day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC']) AS moment
    );
    guard text;
BEGIN
    IF parent NOT IN ('outbox', 'inbox', 'access_log') OR day NOT BETWEEN today - 366 AND today + 60 THEN
        RAISE EXCEPTION 'no partition of % for %', parent, day USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF to_regclass('public.' || name) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE public.%I PARTITION OF public.%I FOR VALUES FROM (%L) TO (%L)',
                   name, parent, bounds[1], bounds[2]);
    SELECT replace(pg_get_triggerdef(oid), ' ON public.' || parent || ' ', ' ON public.' || name || ' ') INTO guard
    FROM pg_trigger WHERE tgrelid = ('public.' || parent)::regclass AND tgname = 'keeps_its_rows';
    IF guard IS NOT NULL THEN
        EXECUTE guard;
    END IF;
    RETURN true;
END $$
"""

_DROP_PARTITION = """
CREATE FUNCTION drop_partition(parent text, day date) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
    name text := parent || '_' || to_char(day, 'YYYYMMDD');
    unsent boolean := false;
BEGIN
    IF parent NOT IN ('outbox', 'inbox', 'access_log') OR day >= (now() AT TIME ZONE 'UTC')::date - 1
       OR parent = 'access_log' AND day >= (now() AT TIME ZONE 'UTC')::date - 365 THEN
        RAISE EXCEPTION 'partition % stays', name USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF to_regclass('public.' || name) IS NULL THEN
        RETURN 'absent';
    END IF;
    EXECUTE format('LOCK TABLE public.%I IN ACCESS EXCLUSIVE MODE', name);
    IF parent = 'outbox' THEN
        EXECUTE format('SELECT EXISTS (SELECT FROM public.%I WHERE published_at IS NULL)', name) INTO unsent;
    END IF;
    IF unsent THEN
        RETURN 'unsent';
    END IF;
    EXECUTE format('DROP TABLE public.%I', name);
    RETURN 'dropped';
END $$
"""

_ACCESS_LOG = """
CREATE TABLE access_log (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    kind text NOT NULL CHECK (kind IN ('sign_in', 'sign_out', 'refused', 'export', 'personal_data', 'link_made',
                                       'link_used', 'link_ended')),
    subject text CHECK (length(subject) BETWEEN 1 AND 200),
    unit text CHECK (length(unit) BETWEEN 1 AND 200),
    roles text[] NOT NULL,
    method text NOT NULL CHECK (length(method) <= 20),
    route text NOT NULL CHECK (length(route) <= 300),
    object text CHECK (length(object) <= 400),
    status smallint NOT NULL CHECK (status BETWEEN 100 AND 599),
    trace_id text CHECK (trace_id ~ '^[0-9a-f]{32}$'),
    purpose text CHECK (purpose IN ('keeping', 'reviewing', 'operating')),
    address text CHECK (length(address) <= 100),
    CHECK (kind <> 'personal_data' OR purpose IS NOT NULL),
    CHECK (kind = 'refused' OR subject IS NOT NULL OR kind = 'sign_out'),
    CHECK ((kind = 'refused') = (status IN (401, 403, 404, 421, 429)))
) PARTITION BY RANGE (id);
CREATE TABLE access_log_rest PARTITION OF access_log DEFAULT;
CREATE INDEX access_log_unit ON access_log (unit, id);
CREATE INDEX access_log_subject ON access_log (subject, id);
"""


def create(op: Any) -> None:
    """Make outbox, inbox, dead letters, idempotency and the local copy of the units."""
    execute(op, _STATEMENTS)


def create_page_sessions(op: Any) -> None:
    """Make the table of those who have signed in to the pages."""
    execute(op, _PAGE_SESSIONS)


def seal_answers_and_id_tokens(op: Any) -> None:
    """Forget what was kept in the clear: stored answers, and sign-ins (people sign in once more)."""
    op.execute("DELETE FROM idempotency")
    op.execute("DELETE FROM page_session")
    op.execute("ALTER TABLE page_session ALTER COLUMN id_token TYPE bytea USING ''::bytea")


def create_logout_tokens(op: Any) -> None:
    """Make the memory of logout tokens that were heard, kept until they end."""
    execute(op, _LOGOUT_TOKENS)


def create_partition_functions(op: Any) -> None:
    """Make what lets the application, which owns no table, have days of outbox and inbox made and dropped."""
    for function in (_MAKE_PARTITION, _DROP_PARTITION):
        op.execute(function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))


def create_access_log(op: Any) -> None:
    """Make the trail of access, a partition a day; none of the last year is dropped, whoever asks."""
    execute(op, _ACCESS_LOG)
    create_partition_functions(op)
