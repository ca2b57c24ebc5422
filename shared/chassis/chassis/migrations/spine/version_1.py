"""Outbox, inbox, dead letters, idempotency and the local copy of the units."""

from typing import Any

from chassis.migrations.statements import execute

_TABLES = """
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


def upgrade(op: Any) -> None:
    execute(op, _TABLES)
