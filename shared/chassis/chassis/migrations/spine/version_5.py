"""Functions that make and drop days of outbox and inbox for the application, which owns no table."""

from typing import Any

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
    IF parent NOT IN ('outbox', 'inbox') OR day NOT BETWEEN today - 366 AND today + 60 THEN
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
    IF parent NOT IN ('outbox', 'inbox') OR day >= (now() AT TIME ZONE 'UTC')::date - 1 THEN
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
    op.execute(_MAKE_PARTITION)
    op.execute(_DROP_PARTITION)
