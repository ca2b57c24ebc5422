"""Tables that every service has, programmes and distributions, and the public log.

What nobody may get around stands here: a distribution moves by its steps alone, each step is one of the table of
steps, a person has one duty in one distribution, a step that moves value has an entry in the public log, and an
entry waits for its leaf or has it. Triggers run as the owner, so that the application needs no right to what they keep.
"""

from alembic import op
from chassis.migrations import spine
from chassis.migrations.statements import execute

revision = "0001"
down_revision = None

_LOG = """
CREATE TABLE log_entry (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    commitment bytea NOT NULL UNIQUE CHECK (octet_length(commitment) = 32),
    recorded_at timestamptz NOT NULL
);
CREATE TABLE log_opening (
    entry_id bigint PRIMARY KEY REFERENCES log_entry,
    nonce bytea NOT NULL CHECK (octet_length(nonce) = 32),
    statement bytea NOT NULL CHECK (octet_length(statement) BETWEEN 2 AND 4000)
);
CREATE TABLE log_pending (
    entry_id bigint PRIMARY KEY REFERENCES log_entry
);
CREATE TABLE log_leaf (
    leaf_index bigint PRIMARY KEY CHECK (leaf_index >= 0),
    entry_id bigint NOT NULL UNIQUE REFERENCES log_entry,
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    sequenced_at timestamptz NOT NULL
);
CREATE TABLE log_node (
    level smallint NOT NULL CHECK (level BETWEEN 1 AND 7),
    node_index bigint NOT NULL CHECK (node_index >= 0),
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (level, node_index)
);
CREATE TABLE log_checkpoint (
    size bigint PRIMARY KEY CHECK (size > 0),
    root bytea NOT NULL CHECK (octet_length(root) = 32),
    note text NOT NULL CHECK (note <> ''),
    signed_at timestamptz NOT NULL
);
CREATE TABLE log_cosignature (
    size bigint NOT NULL REFERENCES log_checkpoint,
    witness text NOT NULL CHECK (witness <> ''),
    line text NOT NULL CHECK (line <> ''),
    seen_at timestamptz NOT NULL,
    PRIMARY KEY (size, witness)
);
CREATE TABLE log_audit (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL,
    size bigint NOT NULL CHECK (size >= 0),
    findings jsonb NOT NULL CHECK (jsonb_typeof(findings) = 'array'),
    alert_id uuid,
    CHECK ((findings = '[]') = (alert_id IS NULL))
);
"""

_KEEPS_THE_LOG = (
    """
    CREATE FUNCTION opening_fits() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
        IF NOT EXISTS (SELECT FROM log_entry WHERE id = NEW.entry_id
                       AND commitment = sha256(NEW.nonce || NEW.statement)) THEN
            RAISE EXCEPTION 'entry % commits to something else', NEW.entry_id USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    "CREATE TRIGGER opening_fits BEFORE INSERT ON log_opening FOR EACH ROW EXECUTE FUNCTION opening_fits()",
    """
    CREATE FUNCTION entries_wait() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    BEGIN
        INSERT INTO log_pending (entry_id) SELECT id FROM added;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER entries_wait AFTER INSERT ON log_entry REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION entries_wait()
    """,
    """
    CREATE FUNCTION leaves_follow() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    DECLARE
        first bigint := (SELECT min(leaf_index) FROM added);
        number bigint := (SELECT count(*) FROM added);
    BEGIN
        IF number = 0 THEN
            RETURN NULL;
        END IF;
        IF first <> (SELECT coalesce(max(leaf_index) + 1, 0) FROM log_leaf WHERE leaf_index < first)
           OR (SELECT max(leaf_index) FROM log_leaf) <> first + number - 1 THEN
            RAISE EXCEPTION 'leaf % does not follow', first USING ERRCODE = 'check_violation';
        END IF;
        IF EXISTS (SELECT FROM added JOIN log_entry ON log_entry.id = added.entry_id
                   WHERE added.hash <> sha256('\\x00'::bytea || commitment)) THEN
            RAISE EXCEPTION 'a leaf is not that of its entry' USING ERRCODE = 'check_violation';
        END IF;
        DELETE FROM log_pending USING added WHERE log_pending.entry_id = added.entry_id;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER leaves_follow AFTER INSERT ON log_leaf REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION leaves_follow()
    """,
    """
    CREATE FUNCTION checkpoint_follows() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
        IF EXISTS (SELECT FROM log_checkpoint WHERE size >= NEW.size)
           OR NOT EXISTS (SELECT FROM log_leaf WHERE leaf_index = NEW.size - 1) THEN
            RAISE EXCEPTION 'checkpoint % does not follow', NEW.size USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER checkpoint_follows BEFORE INSERT ON log_checkpoint
    FOR EACH ROW EXECUTE FUNCTION checkpoint_follows()
    """,
)

_PROGRAMME = """
CREATE TABLE programme (
    id uuid PRIMARY KEY,
    version bigint NOT NULL,
    office text NOT NULL CHECK (office = 'ditjenpas' OR office LIKE 'kanwil-%'),
    title text NOT NULL CHECK (title <> '' AND title !~ '[\\n\\r]'),
    purpose text NOT NULL CHECK (purpose <> ''),
    benefit_class text NOT NULL
        CHECK (benefit_class IN ('sembako', 'pangan_segar', 'kebutuhan_anak', 'perlengkapan')),
    recipients text[] NOT NULL
        CHECK (cardinality(recipients) > 0 AND recipients <@ ARRAY['keluarga_wbp', 'tetangga', 'bebas']),
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    packages integer NOT NULL CHECK (packages BETWEEN 1 AND 1000000),
    allotted integer NOT NULL CHECK (allotted BETWEEN 0 AND packages),
    budget bigint NOT NULL CHECK (budget >= 0),
    funding text NOT NULL CHECK (funding IN ('apbn', 'hibah', 'donasi', 'hasil_karya', 'swadaya')),
    largest_decile smallint CHECK (largest_decile BETWEEN 1 AND 10),
    kanwil_limit integer NOT NULL CHECK (kanwil_limit >= 0),
    status text NOT NULL CHECK (status IN ('draf', 'dibuka', 'ditutup', 'dibatalkan')),
    created_at timestamptz NOT NULL,
    opened_at timestamptz,
    ended_at timestamptz,
    end_reason text CHECK (end_reason <> ''),
    CHECK (ends_on >= starts_on AND ends_on - starts_on <= 366),
    CHECK (status NOT IN ('dibuka', 'ditutup') OR opened_at IS NOT NULL),
    CHECK (status <> 'draf' OR opened_at IS NULL),
    CHECK ((status IN ('ditutup', 'dibatalkan')) = (ended_at IS NOT NULL)),
    CHECK (status <> 'dibatalkan' OR end_reason IS NOT NULL)
);
"""

_DISTRIBUTION = """
CREATE TABLE deadline (
    id uuid PRIMARY KEY,
    version bigint NOT NULL,
    due_local timestamp NOT NULL
);
CREATE TABLE distribution (
    id uuid PRIMARY KEY,
    version bigint NOT NULL,
    programme_id uuid NOT NULL REFERENCES programme,
    unit text NOT NULL,
    kanwil text NOT NULL,
    timezone text NOT NULL,
    held_on date NOT NULL,
    place text NOT NULL CHECK (place <> '' AND place !~ '[\\n\\r]'),
    deadline_id uuid NOT NULL REFERENCES deadline,
    planned integer NOT NULL CHECK (planned BETWEEN 1 AND 1000),
    nominated integer CHECK (nominated BETWEEN 1 AND planned),
    verified integer CHECK (verified BETWEEN 1 AND nominated),
    approved integer CHECK (approved BETWEEN 1 AND verified),
    released integer CHECK (released BETWEEN 1 AND approved),
    handed_over integer CHECK (handed_over BETWEEN 0 AND released),
    brought_back integer CHECK (brought_back BETWEEN 0 AND released - handed_over),
    status text NOT NULL CHECK (status IN ('rencana', 'pengusulan', 'verifikasi', 'persetujuan', 'penyiapan',
                                           'penyaluran', 'rekonsiliasi', 'ditutup', 'dibatalkan')),
    steps integer NOT NULL CHECK (steps >= 0),
    created_at timestamptz NOT NULL,
    moved_at timestamptz NOT NULL,
    alert_id uuid UNIQUE,
    CHECK (status NOT IN ('verifikasi', 'persetujuan') OR nominated IS NOT NULL),
    CHECK (status <> 'persetujuan' OR verified IS NOT NULL),
    CHECK (status <> 'penyiapan' OR approved IS NOT NULL),
    CHECK (status <> 'penyaluran' OR released IS NOT NULL),
    CHECK (status <> 'rekonsiliasi' OR handed_over IS NOT NULL),
    CHECK (status <> 'ditutup' OR brought_back IS NOT NULL)
);
CREATE UNIQUE INDEX distribution_once ON distribution (programme_id, unit, held_on) WHERE status <> 'dibatalkan';
CREATE INDEX distribution_of_unit ON distribution (unit, id);
CREATE INDEX distribution_of_kanwil ON distribution (kanwil, id);
CREATE TABLE distribution_duty (
    distribution_id uuid NOT NULL REFERENCES distribution,
    subject text NOT NULL CHECK (subject <> ''),
    duty text NOT NULL,
    PRIMARY KEY (distribution_id, subject),
    UNIQUE (distribution_id, subject, duty)
);
CREATE TABLE distribution_step (
    id uuid PRIMARY KEY,
    distribution_id uuid NOT NULL REFERENCES distribution,
    number integer NOT NULL CHECK (number > 0),
    from_status text NOT NULL,
    action text NOT NULL,
    to_status text NOT NULL,
    duty text NOT NULL,
    packages integer CHECK (packages >= 0),
    reason text CHECK (reason <> ''),
    subject text NOT NULL,
    unit text NOT NULL,
    name text NOT NULL,
    at timestamptz NOT NULL,
    entry_id bigint UNIQUE REFERENCES log_entry,
    UNIQUE (distribution_id, number),
    CONSTRAINT distribution_step_of_table CHECK ((from_status, action, to_status, duty) IN (
        ('rencana', 'mulai', 'pengusulan', 'pengusul'),
        ('rencana', 'batalkan', 'dibatalkan', 'pengusul'),
        ('pengusulan', 'ajukan', 'verifikasi', 'pengusul'),
        ('pengusulan', 'batalkan', 'dibatalkan', 'pengusul'),
        ('verifikasi', 'verifikasi', 'persetujuan', 'verifikator'),
        ('verifikasi', 'kembalikan', 'pengusulan', 'verifikator'),
        ('persetujuan', 'setujui', 'penyiapan', 'penyetuju'),
        ('persetujuan', 'kembalikan', 'pengusulan', 'penyetuju'),
        ('persetujuan', 'batalkan', 'dibatalkan', 'penyetuju'),
        ('penyiapan', 'lepas', 'penyaluran', 'petugas_gudang'),
        ('penyiapan', 'tarik', 'dibatalkan', 'penyetuju'),
        ('penyaluran', 'serahkan', 'rekonsiliasi', 'penyalur'),
        ('rekonsiliasi', 'tutup', 'ditutup', 'rekonsiliator')
    )),
    FOREIGN KEY (distribution_id, subject, duty) REFERENCES distribution_duty (distribution_id, subject, duty),
    CHECK ((action IN ('setujui', 'lepas', 'serahkan', 'tutup', 'tarik')) = (entry_id IS NOT NULL)),
    CHECK ((action IN ('ajukan', 'verifikasi', 'setujui', 'lepas', 'serahkan', 'tutup', 'tarik'))
           = (packages IS NOT NULL)),
    CHECK (action NOT IN ('kembalikan', 'batalkan', 'tarik') OR reason IS NOT NULL)
);
"""

_KEEPS_THE_STEPS = (
    """
    CREATE FUNCTION distribution_begins() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    BEGIN
        IF NEW.status <> 'rencana' OR NEW.steps <> 0 OR num_nonnulls(
            NEW.nominated, NEW.verified, NEW.approved, NEW.released, NEW.handed_over, NEW.brought_back) > 0 THEN
            RAISE EXCEPTION 'distribution % begins as a plan', NEW.id USING ERRCODE = 'check_violation';
        END IF;
        UPDATE programme SET allotted = allotted + NEW.planned
        WHERE id = NEW.programme_id AND status = 'dibuka' AND NEW.held_on BETWEEN starts_on AND ends_on;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'distribution % is outside of its programme', NEW.id USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER distribution_begins BEFORE INSERT ON distribution
    FOR EACH ROW EXECUTE FUNCTION distribution_begins()
    """,
    """
    CREATE FUNCTION step_moves() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    DECLARE
        moved distribution;
    BEGIN
        UPDATE distribution SET
            status = NEW.to_status, steps = NEW.number, moved_at = NEW.at,
            nominated = CASE NEW.action WHEN 'ajukan' THEN NEW.packages
                WHEN 'kembalikan' THEN NULL ELSE nominated END,
            verified = CASE NEW.action WHEN 'verifikasi' THEN NEW.packages
                WHEN 'kembalikan' THEN NULL ELSE verified END,
            approved = CASE NEW.action WHEN 'setujui' THEN NEW.packages ELSE approved END,
            released = CASE NEW.action WHEN 'lepas' THEN NEW.packages ELSE released END,
            handed_over = CASE NEW.action WHEN 'serahkan' THEN NEW.packages ELSE handed_over END,
            brought_back = CASE NEW.action WHEN 'tutup' THEN NEW.packages ELSE brought_back END
        WHERE id = NEW.distribution_id AND status = NEW.from_status AND steps = NEW.number - 1
        RETURNING * INTO moved;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'step % does not follow', NEW.number USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.action = 'tarik' AND NEW.packages <> moved.approved THEN
            RAISE EXCEPTION 'what is withdrawn is what was approved' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.action = 'setujui' AND NEW.unit <> 'ditjenpas' AND NEW.packages >
            (SELECT kanwil_limit FROM programme WHERE id = moved.programme_id) THEN
            RAISE EXCEPTION 'so many are approved by the directorate' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.to_status = 'dibatalkan' THEN
            UPDATE programme SET allotted = allotted - moved.planned WHERE id = moved.programme_id;
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER step_moves AFTER INSERT ON distribution_step FOR EACH ROW EXECUTE FUNCTION step_moves()
    """,
)


def upgrade() -> None:
    spine.upgrade_to(op, 6)
    execute(op, _LOG)
    execute(op, _PROGRAMME)
    execute(op, _DISTRIBUTION)
    for statement in (*_KEEPS_THE_LOG, *_KEEPS_THE_STEPS):
        op.execute(statement)
