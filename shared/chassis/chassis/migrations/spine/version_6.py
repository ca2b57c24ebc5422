"""Access log, a partition a day; none of the last year is dropped, whoever asks."""

from typing import Any

from chassis.migrations.statements import execute

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

_MAKE_PARTITION = """
CREATE OR REPLACE FUNCTION make_partition(parent text, day date) RETURNS boolean
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
CREATE OR REPLACE FUNCTION drop_partition(parent text, day date) RETURNS text
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


def upgrade(op: Any) -> None:
    execute(op, _ACCESS_LOG)
    op.execute(_MAKE_PARTITION)
    op.execute(_DROP_PARTITION)
