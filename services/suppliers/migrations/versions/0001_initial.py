"""Campaigns, submissions, suppliers, uploads."""

from alembic import op
from chassis.migrations import spine
from chassis.migrations.statements import append_only, execute

revision = "0001"
down_revision = None

_STATEMENTS = """
CREATE TABLE campaign (
    id uuid PRIMARY KEY,
    version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
    title text NOT NULL CHECK (title <> ''),
    opens_at timestamptz NOT NULL,
    due_local timestamp NOT NULL,
    late_until_local timestamp NOT NULL,
    locks_local timestamp NOT NULL,
    unit_types text[] NOT NULL CHECK (cardinality(unit_types) > 0),
    status text NOT NULL CHECK (status IN ('draft', 'open', 'closed', 'cancelled')),
    deadline_id uuid NOT NULL UNIQUE,
    expected integer CHECK (expected > 0),
    created_at timestamptz NOT NULL,
    opened_at timestamptz,
    ended_at timestamptz,
    end_reason text,
    CONSTRAINT campaign_dates_in_order CHECK (
        opens_at AT TIME ZONE 'Asia/Jakarta' < due_local
        AND due_local <= late_until_local AND late_until_local <= locks_local
    ),
    CHECK ((opened_at IS NULL) = (expected IS NULL)),
    CHECK (status NOT IN ('open', 'closed') OR opened_at IS NOT NULL),
    CHECK (status <> 'draft' OR opened_at IS NULL),
    CHECK ((status IN ('closed', 'cancelled')) = (ended_at IS NOT NULL))
);
CREATE INDEX campaign_open ON campaign (id) WHERE status = 'open';

CREATE TABLE deadline (
    id uuid PRIMARY KEY,
    version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
    campaign_id uuid NOT NULL REFERENCES campaign,
    kind text NOT NULL CHECK (kind IN ('campaign', 'correction')),
    unit text,
    due_at timestamptz NOT NULL,
    due_local timestamp,
    ended_at timestamptz,
    CHECK ((kind = 'correction') = (unit IS NOT NULL))
);
CREATE UNIQUE INDEX deadline_of_campaign ON deadline (campaign_id) WHERE kind = 'campaign';
CREATE UNIQUE INDEX deadline_one_correction_at_a_time ON deadline (campaign_id, unit)
    WHERE kind = 'correction' AND ended_at IS NULL;

CREATE TABLE submission (
    id uuid PRIMARY KEY,
    version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
    campaign_id uuid NOT NULL REFERENCES campaign,
    unit text NOT NULL,
    kanwil text NOT NULL,
    timezone text NOT NULL,
    due_at timestamptz NOT NULL,
    late_until timestamptz NOT NULL,
    locks_at timestamptz NOT NULL,
    status text NOT NULL CHECK (status IN
        ('belum', 'draf', 'dikirim', 'dikembalikan', 'disetujui', 'nihil', 'tidak_berlaku')),
    round integer NOT NULL DEFAULT 0 CHECK (round >= 0),
    suppliers integer CHECK (suppliers > 0),
    first_reported_at timestamptz,
    late boolean,
    sent_at timestamptz,
    sent_by text,
    nil_reason text,
    exempt_reason text,
    reasons jsonb NOT NULL DEFAULT '[]',
    correction_id uuid REFERENCES deadline,
    correct_by timestamptz,
    reviewed_at timestamptz,
    reviewed_by text,
    updated_at timestamptz NOT NULL,
    UNIQUE (campaign_id, unit),
    CHECK (due_at <= late_until AND late_until <= locks_at),
    CHECK ((first_reported_at IS NULL) = (late IS NULL)),
    CHECK ((sent_at IS NULL) = (sent_by IS NULL)),
    CHECK ((reviewed_at IS NULL) = (reviewed_by IS NULL)),
    CHECK (status NOT IN ('dikirim', 'dikembalikan', 'disetujui', 'nihil')
        OR (first_reported_at IS NOT NULL AND sent_by IS NOT NULL)),
    CHECK (status NOT IN ('dikirim', 'disetujui') OR (suppliers IS NOT NULL AND round > 0)),
    CHECK ((status <> 'nihil') OR nil_reason <> ''),
    CHECK ((status <> 'tidak_berlaku') OR exempt_reason <> ''),
    CHECK ((status <> 'dikembalikan') OR (jsonb_array_length(reasons) > 0 AND correct_by IS NOT NULL)),
    CONSTRAINT submission_reviewed_by_another CHECK (reviewed_by <> sent_by)
);
CREATE INDEX submission_by_kanwil ON submission (campaign_id, kanwil, unit);
CREATE INDEX submission_by_unit ON submission (unit, campaign_id);

CREATE TABLE submission_history (
    id uuid PRIMARY KEY,
    submission_id uuid NOT NULL REFERENCES submission,
    action text NOT NULL,
    from_status text NOT NULL,
    to_status text NOT NULL,
    subject text NOT NULL,
    unit text NOT NULL,
    name text NOT NULL,
    at timestamptz NOT NULL,
    note text
);
CREATE INDEX submission_history_of ON submission_history (submission_id, id);

CREATE TABLE supplier (
    id uuid PRIMARY KEY,
    version bigint NOT NULL DEFAULT 0 CHECK (version >= 0),
    unit text NOT NULL,
    kanwil text NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    name_key text NOT NULL,
    match_key text NOT NULL,
    legal_form text,
    nib text CHECK (nib ~ '^[0-9]{13}$'),
    npwp text CHECK (npwp ~ '^([0-9]{15}|[0-9]{16}|[0-9]{22})$'),
    npwp_kind text CHECK (npwp_kind IN ('npwp15', 'npwp16', 'nik', 'nitku')),
    nik_sealed bytea,
    nik_mark bytea,
    address_sealed bytea,
    region_code text CHECK (region_code ~ '^[0-9]{2}([.][0-9]{2}){0,2}([.][0-9]{4})?$'),
    phone_sealed bytea,
    certificates jsonb NOT NULL DEFAULT '{}',
    active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT supplier_once_per_unit UNIQUE (unit, match_key),
    CHECK ((nik_sealed IS NULL) = (nik_mark IS NULL)),
    CHECK (npwp IS NULL OR nik_sealed IS NULL),
    CHECK ((npwp_kind IS NULL) = (npwp IS NULL AND nik_sealed IS NULL)),
    CONSTRAINT supplier_nik_only_sealed CHECK (npwp_kind <> 'nik' OR npwp IS NULL)
);
CREATE INDEX supplier_by_name ON supplier (unit, name, id);
CREATE INDEX supplier_by_kanwil ON supplier (kanwil, name, id);
CREATE INDEX supplier_by_all ON supplier (name, id);

CREATE TABLE offer (
    supplier_id uuid NOT NULL REFERENCES supplier ON DELETE CASCADE,
    commodity text NOT NULL,
    unit_of_measure text NOT NULL,
    monthly_capacity numeric CHECK (monthly_capacity >= 0),
    price bigint NOT NULL CHECK (price > 0),
    months smallint[] NOT NULL CHECK (
        months <@ ARRAY[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]::smallint[] AND cardinality(months) <= 12
    ),
    PRIMARY KEY (supplier_id, commodity, unit_of_measure)
);
CREATE INDEX offer_of_commodity ON offer (commodity, supplier_id);

CREATE TABLE upload (
    id uuid PRIMARY KEY,
    unit text NOT NULL,
    kanwil text NOT NULL,
    campaign_id uuid REFERENCES campaign,
    filename text NOT NULL,
    size integer NOT NULL CHECK (size > 0),
    content_sealed bytea NOT NULL,
    status text NOT NULL CHECK (status IN ('diterima', 'siap_diperiksa', 'disimpan', 'gagal')),
    attempts integer NOT NULL DEFAULT 0,
    sheet text NOT NULL,
    header_row integer NOT NULL,
    rows_total integer NOT NULL CHECK (rows_total > 0),
    rows_done integer NOT NULL DEFAULT 0 CHECK (rows_done BETWEEN 0 AND rows_total),
    skipped jsonb NOT NULL,
    ignored_columns jsonb NOT NULL,
    ignored_sheets jsonb NOT NULL,
    uploaded_by text NOT NULL,
    uploaded_at timestamptz NOT NULL,
    staged_at timestamptz,
    accepted_at timestamptz,
    result jsonb,
    CHECK (status NOT IN ('siap_diperiksa', 'disimpan') OR (rows_done = rows_total AND staged_at IS NOT NULL)),
    CHECK ((status = 'disimpan') = (accepted_at IS NOT NULL AND result IS NOT NULL))
);
CREATE INDEX upload_waiting ON upload (id) WHERE status = 'diterima';
CREATE INDEX upload_by_unit ON upload (unit, id DESC);
CREATE INDEX upload_by_kanwil ON upload (kanwil, id DESC);

CREATE TABLE supplier_history (
    id uuid PRIMARY KEY,
    supplier_id uuid NOT NULL REFERENCES supplier,
    action text NOT NULL CHECK (action IN ('daftar', 'ubah')),
    changed text[] NOT NULL,
    subject text NOT NULL,
    unit text NOT NULL,
    name text NOT NULL,
    at timestamptz NOT NULL,
    upload_id uuid REFERENCES upload
);
CREATE INDEX supplier_history_of ON supplier_history (supplier_id, id);

CREATE TABLE staged_row (
    upload_id uuid NOT NULL REFERENCES upload ON DELETE CASCADE,
    number integer NOT NULL CHECK (number > 0),
    content_sealed bytea NOT NULL,
    issues jsonb NOT NULL,
    verdict text NOT NULL CHECK (verdict IN ('good', 'warning', 'error')),
    effect text CHECK (effect IN ('new', 'update', 'unchanged', 'duplicate')),
    corrected boolean NOT NULL DEFAULT false,
    PRIMARY KEY (upload_id, number),
    CHECK ((verdict = 'error') = (effect IS NULL))
);
CREATE INDEX staged_row_by_verdict ON staged_row (upload_id, verdict, number);
"""


def upgrade() -> None:
    spine.v1(op)
    execute(op, _STATEMENTS)
    append_only(op, "submission_history", "supplier_history")
