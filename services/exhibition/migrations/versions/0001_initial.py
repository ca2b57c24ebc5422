"""Exhibitions, the units' answers and entries, product masters with makers, certificates and pictures."""

from alembic import op
from chassis.migrations import spine
from chassis.migrations.statements import execute

revision = "0001"
down_revision = None

_EXHIBITIONS = """
CREATE TABLE exhibition (
    id uuid PRIMARY KEY,
    version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
    title text NOT NULL CHECK (title <> ''),
    theme text NOT NULL,
    venue text NOT NULL CHECK (venue <> ''),
    timezone text NOT NULL CHECK (timezone IN ('Asia/Jakarta', 'Asia/Pontianak', 'Asia/Makassar', 'Asia/Jayapura')),
    call_opens_at timestamptz NOT NULL,
    call_closes_at timestamptz NOT NULL,
    screening_until timestamptz NOT NULL,
    selection_until timestamptz NOT NULL,
    arrival_until timestamptz NOT NULL,
    setup_from timestamptz NOT NULL,
    setup_until timestamptz NOT NULL,
    takedown_from timestamptz NOT NULL,
    takedown_until timestamptz NOT NULL,
    unit_types text[] NOT NULL CHECK (cardinality(unit_types) > 0),
    status text NOT NULL CHECK (status IN
        ('rencana', 'panggilan', 'kurasi', 'persiapan', 'berlangsung', 'selesai', 'dilaporkan', 'dibatalkan')),
    expected integer CHECK (expected > 0),
    created_at timestamptz NOT NULL,
    called_at timestamptz,
    call_closed_at timestamptz,
    selected_at timestamptz,
    opened_at timestamptz,
    closed_at timestamptz,
    reported_at timestamptz,
    cancelled_at timestamptz,
    cancel_reason text,
    CONSTRAINT exhibition_dates_in_order CHECK (
        call_opens_at < call_closes_at AND call_closes_at < screening_until AND screening_until < selection_until
        AND selection_until < arrival_until AND arrival_until <= setup_until AND setup_from < setup_until
        AND setup_until <= takedown_from AND takedown_from < takedown_until
    ),
    CONSTRAINT exhibition_called CHECK ((called_at IS NULL) = (expected IS NULL)),
    CONSTRAINT exhibition_stamps_in_order CHECK (
        (call_closed_at IS NULL OR called_at IS NOT NULL) AND (selected_at IS NULL OR call_closed_at IS NOT NULL)
        AND (opened_at IS NULL OR selected_at IS NOT NULL) AND (closed_at IS NULL OR opened_at IS NOT NULL)
        AND (reported_at IS NULL OR closed_at IS NOT NULL)
    ),
    CONSTRAINT exhibition_status_stamped CHECK (CASE status
        WHEN 'rencana' THEN called_at IS NULL
        WHEN 'panggilan' THEN called_at IS NOT NULL AND call_closed_at IS NULL
        WHEN 'kurasi' THEN call_closed_at IS NOT NULL AND selected_at IS NULL
        WHEN 'persiapan' THEN selected_at IS NOT NULL AND opened_at IS NULL
        WHEN 'berlangsung' THEN opened_at IS NOT NULL AND closed_at IS NULL
        WHEN 'selesai' THEN closed_at IS NOT NULL AND reported_at IS NULL
        WHEN 'dilaporkan' THEN reported_at IS NOT NULL
        ELSE closed_at IS NULL END),
    CONSTRAINT exhibition_cancelled CHECK (
        (status = 'dibatalkan') = (cancelled_at IS NOT NULL) AND (cancelled_at IS NULL) = (cancel_reason IS NULL)
    )
);
CREATE INDEX exhibition_running ON exhibition (id) WHERE status NOT IN ('rencana', 'dilaporkan', 'dibatalkan');

CREATE TABLE exhibition_day (
    exhibition_id uuid NOT NULL REFERENCES exhibition ON DELETE CASCADE,
    day date NOT NULL,
    opens time NOT NULL,
    closes time NOT NULL,
    PRIMARY KEY (exhibition_id, day),
    CHECK (opens < closes)
);

CREATE TABLE exhibition_category (
    exhibition_id uuid NOT NULL REFERENCES exhibition ON DELETE CASCADE,
    category text NOT NULL CHECK (category ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    per_unit smallint NOT NULL CHECK (per_unit BETWEEN 1 AND 500),
    PRIMARY KEY (exhibition_id, category)
);

CREATE TABLE criterion (
    exhibition_id uuid NOT NULL REFERENCES exhibition ON DELETE CASCADE,
    position smallint NOT NULL CHECK (position BETWEEN 1 AND 20),
    name text NOT NULL CHECK (name <> ''),
    weight smallint NOT NULL CHECK (weight BETWEEN 1 AND 100),
    PRIMARY KEY (exhibition_id, position),
    UNIQUE (exhibition_id, name)
);

CREATE TABLE deadline (
    id uuid PRIMARY KEY,
    version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
    exhibition_id uuid NOT NULL REFERENCES exhibition,
    kind text NOT NULL CHECK (kind IN ('call', 'screening', 'selection', 'arrival', 'correction')),
    unit text,
    due_at timestamptz NOT NULL,
    ended_at timestamptz,
    CHECK ((kind = 'correction') = (unit IS NOT NULL))
);
CREATE UNIQUE INDEX deadline_one_of_a_kind ON deadline (exhibition_id, kind) WHERE kind <> 'correction';
CREATE INDEX deadline_open ON deadline (exhibition_id, id) WHERE ended_at IS NULL;

CREATE TABLE participation (
    id uuid PRIMARY KEY,
    exhibition_id uuid NOT NULL REFERENCES exhibition,
    unit text NOT NULL,
    kanwil text NOT NULL,
    timezone text NOT NULL,
    status text NOT NULL CHECK (status IN ('belum', 'ikut', 'nihil', 'dikecualikan')),
    reason text,
    answered_at timestamptz,
    answered_by text,
    met_at timestamptz,
    updated_at timestamptz NOT NULL,
    UNIQUE (exhibition_id, unit),
    CHECK ((status = 'belum') = (answered_at IS NULL)),
    CHECK ((answered_at IS NULL) = (answered_by IS NULL)),
    CHECK ((status IN ('nihil', 'dikecualikan')) = (reason IS NOT NULL AND reason <> '')),
    CHECK (status <> 'nihil' OR met_at IS NOT NULL)
);
CREATE INDEX participation_by_kanwil ON participation (exhibition_id, kanwil, unit);
CREATE INDEX participation_by_unit ON participation (unit, exhibition_id);

CREATE TABLE exhibition_history (
    id uuid PRIMARY KEY,
    exhibition_id uuid NOT NULL REFERENCES exhibition,
    action text NOT NULL,
    from_status text NOT NULL,
    to_status text NOT NULL,
    subject text NOT NULL,
    unit text NOT NULL,
    name text NOT NULL,
    at timestamptz NOT NULL,
    about_unit text,
    note text
);
CREATE INDEX exhibition_history_of ON exhibition_history (exhibition_id, id);
"""

_PRODUCTS = """
CREATE TABLE product (
    id uuid PRIMARY KEY,
    version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
    unit text NOT NULL,
    kanwil text NOT NULL,
    code text NOT NULL CHECK (code ~ '^[A-Z0-9]+(-[A-Z0-9]+)*$'),
    name text NOT NULL CHECK (name <> ''),
    name_key text NOT NULL CHECK (name_key <> ''),
    category text NOT NULL CHECK (category ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    description text,
    materials text,
    story text,
    length_mm integer CHECK (length_mm > 0),
    width_mm integer CHECK (width_mm > 0),
    height_mm integer CHECK (height_mm > 0),
    weight_g integer CHECK (weight_g > 0),
    price bigint CHECK (price > 0),
    cost bigint CHECK (cost >= 0),
    is_single boolean NOT NULL DEFAULT false,
    monthly_capacity integer CHECK (monthly_capacity > 0),
    stock integer NOT NULL DEFAULT 0 CHECK (stock >= 0),
    active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT product_once_per_unit UNIQUE (unit, name_key),
    CONSTRAINT product_code_of_unit UNIQUE (unit, code),
    CONSTRAINT product_single_piece CHECK (NOT is_single OR (stock <= 1 AND monthly_capacity IS NULL))
);
CREATE INDEX product_by_name ON product (unit, name, id);
CREATE INDEX product_by_kanwil ON product (kanwil, name, id);
CREATE INDEX product_by_all ON product (name, id);

CREATE TABLE product_history (
    id uuid PRIMARY KEY,
    product_id uuid NOT NULL REFERENCES product,
    action text NOT NULL,
    changed text[] NOT NULL,
    subject text NOT NULL,
    unit text NOT NULL,
    name text NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX product_history_of ON product_history (product_id, id);

CREATE TABLE certificate (
    id uuid PRIMARY KEY,
    product_id uuid NOT NULL REFERENCES product,
    kind text NOT NULL CHECK (kind IN ('halal', 'pirt', 'bpom', 'sni', 'merek', 'lain')),
    number text NOT NULL CHECK (number <> ''),
    validity text NOT NULL CHECK (validity IN ('berjangka', 'selama_komposisi_tetap', 'tetap')),
    issued_on date NOT NULL,
    valid_until date,
    void_since timestamptz,
    CHECK ((validity = 'berjangka') = (valid_until IS NOT NULL)),
    CHECK (valid_until >= issued_on),
    CHECK (void_since IS NULL OR validity = 'selama_komposisi_tetap'),
    UNIQUE (product_id, kind, number)
);

CREATE TABLE maker (
    id uuid PRIMARY KEY,
    unit text NOT NULL,
    kanwil text NOT NULL,
    name_sealed bytea NOT NULL,
    registration_sealed bytea NOT NULL,
    registration_mark bytea NOT NULL,
    is_child boolean NOT NULL,
    pseudonym text CHECK (pseudonym <> ''),
    consent text NOT NULL CHECK (consent IN ('belum_ditanya', 'setuju', 'menolak', 'dicabut')),
    consent_at timestamptz,
    active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL,
    UNIQUE (unit, registration_mark),
    CONSTRAINT maker_child_never_appears CHECK (NOT is_child OR (pseudonym IS NULL AND consent = 'belum_ditanya')),
    CONSTRAINT maker_appears_by_consent_alone CHECK ((pseudonym IS NOT NULL) = (consent = 'setuju')),
    CHECK ((consent = 'belum_ditanya') = (consent_at IS NULL))
);
CREATE INDEX maker_of_unit ON maker (unit, id);

CREATE TABLE maker_consent (
    id uuid PRIMARY KEY,
    maker_id uuid NOT NULL REFERENCES maker,
    action text NOT NULL CHECK (action IN ('setuju', 'menolak', 'dicabut')),
    subject text NOT NULL,
    unit text NOT NULL,
    name text NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX maker_consent_of ON maker_consent (maker_id, id);

CREATE TABLE product_maker (
    product_id uuid NOT NULL REFERENCES product,
    maker_id uuid NOT NULL REFERENCES maker,
    share smallint NOT NULL CHECK (share BETWEEN 1 AND 1000),
    PRIMARY KEY (product_id, maker_id)
);
CREATE INDEX product_maker_of_maker ON product_maker (maker_id);

CREATE TABLE picture (
    id uuid PRIMARY KEY,
    product_id uuid NOT NULL REFERENCES product,
    role text NOT NULL CHECK (role IN ('depan', 'belakang', 'detail', 'label')),
    position smallint NOT NULL CONSTRAINT picture_at_most_twelve CHECK (position BETWEEN 1 AND 12),
    content_mark bytea NOT NULL CHECK (octet_length(content_mark) = 32),
    look_mark bigint NOT NULL,
    width integer NOT NULL CHECK (width BETWEEN 1 AND 1920),
    height integer NOT NULL CHECK (height BETWEEN 1 AND 1920),
    size integer NOT NULL CHECK (size > 0),
    storage_key text NOT NULL UNIQUE,
    thumbnail_key text NOT NULL UNIQUE,
    added_by text NOT NULL,
    added_at timestamptz NOT NULL,
    CONSTRAINT picture_place UNIQUE (product_id, position),
    CONSTRAINT picture_once UNIQUE (product_id, content_mark)
);

CREATE TABLE picture_upload (
    id uuid PRIMARY KEY,
    product_id uuid NOT NULL REFERENCES product,
    unit text NOT NULL,
    kanwil text NOT NULL,
    role text NOT NULL CHECK (role IN ('depan', 'belakang', 'detail', 'label')),
    size integer NOT NULL CHECK (size > 0),
    received integer NOT NULL DEFAULT 0,
    status text NOT NULL CHECK (status IN ('diterima', 'selesai', 'ditolak')),
    refusal text,
    picture_id uuid REFERENCES picture ON DELETE SET NULL,
    begun_by text NOT NULL,
    begun_at timestamptz NOT NULL,
    touched_at timestamptz NOT NULL,
    CHECK (received BETWEEN 0 AND size),
    CHECK (status = 'diterima' OR received = size),
    CHECK ((status = 'ditolak') = (refusal IS NOT NULL)),
    CHECK (picture_id IS NULL OR status = 'selesai')
);
CREATE INDEX picture_upload_waiting ON picture_upload (touched_at) WHERE status = 'diterima';
CREATE INDEX picture_upload_of ON picture_upload (product_id, id);

CREATE TABLE picture_chunk (
    upload_id uuid NOT NULL REFERENCES picture_upload ON DELETE CASCADE,
    start integer NOT NULL CHECK (start >= 0),
    size integer NOT NULL CHECK (size > 0),
    storage_key text NOT NULL,
    PRIMARY KEY (upload_id, start)
);
"""

_ENTRIES = """
CREATE TABLE entry (
    id uuid PRIMARY KEY,
    version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
    exhibition_id uuid NOT NULL REFERENCES exhibition,
    product_id uuid NOT NULL REFERENCES product,
    unit text NOT NULL,
    kanwil text NOT NULL,
    category text NOT NULL,
    quantity integer NOT NULL CHECK (quantity > 0),
    price bigint NOT NULL CHECK (price > 0),
    status text NOT NULL CHECK (status IN ('draf', 'diajukan', 'disaring', 'dikembalikan', 'ditolak', 'terpilih',
        'cadangan', 'tidak_terpilih', 'ditarik')),
    round smallint NOT NULL DEFAULT 0 CHECK (round >= 0),
    readiness smallint CHECK (readiness BETWEEN 0 AND 100),
    reasons jsonb NOT NULL DEFAULT '[]',
    decision_reason text,
    correction_id uuid REFERENCES deadline,
    correct_by timestamptz,
    review_alert_id uuid,
    outcome_alert_id uuid,
    submitted_at timestamptz,
    submitted_by text,
    screened_at timestamptz,
    screened_by text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT entry_once UNIQUE (exhibition_id, product_id),
    FOREIGN KEY (exhibition_id, unit) REFERENCES participation (exhibition_id, unit),
    FOREIGN KEY (exhibition_id, category) REFERENCES exhibition_category (exhibition_id, category),
    CHECK ((submitted_at IS NULL) = (submitted_by IS NULL)),
    CHECK ((screened_at IS NULL) = (screened_by IS NULL)),
    CHECK (status NOT IN ('diajukan', 'disaring', 'dikembalikan', 'ditolak', 'terpilih', 'cadangan', 'tidak_terpilih')
        OR (submitted_at IS NOT NULL AND round > 0 AND readiness IS NOT NULL)),
    CHECK (status NOT IN ('disaring', 'dikembalikan', 'ditolak', 'terpilih', 'cadangan', 'tidak_terpilih')
        OR screened_at IS NOT NULL),
    CHECK ((status = 'dikembalikan') = (jsonb_array_length(reasons) > 0)),
    CHECK ((status = 'dikembalikan') = (correct_by IS NOT NULL)),
    CHECK ((status IN ('ditolak', 'tidak_terpilih')) = (decision_reason IS NOT NULL AND decision_reason <> '')),
    CONSTRAINT entry_screened_by_another CHECK (screened_by <> submitted_by)
);
CREATE INDEX entry_by_kanwil ON entry (exhibition_id, kanwil, status, id);
CREATE INDEX entry_by_unit ON entry (exhibition_id, unit, id);
CREATE INDEX entry_of_product ON entry (product_id, id);

CREATE TABLE entry_history (
    id uuid PRIMARY KEY,
    entry_id uuid NOT NULL REFERENCES entry,
    action text NOT NULL,
    from_status text NOT NULL,
    to_status text NOT NULL,
    subject text NOT NULL,
    unit text NOT NULL,
    name text NOT NULL,
    at timestamptz NOT NULL,
    note text,
    details jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX entry_history_of ON entry_history (entry_id, id);
"""


def upgrade() -> None:
    spine.upgrade_to(op, 6)
    for statements in (_EXHIBITIONS, _PRODUCTS, _ENTRIES):
        execute(op, statements)
