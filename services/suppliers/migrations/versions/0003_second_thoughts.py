"""An approval may be taken back, nil tells of suppliers that stay, and units get a day at least.

The steps of a return stand in the database as well: its history takes no line that the table of steps does not have.
A day's notice is held by a trigger, because campaigns of earlier days may have given less. What a supplier's values
were before and after a change is kept beside their names, without what is personal.
"""

from alembic import op

revision = "0003"
down_revision = "0002"

_STEPS = """
    ('belum', 'isi', 'draf'), ('belum', 'kirim', 'dikirim'), ('belum', 'nyatakan_nihil', 'nihil'),
    ('belum', 'nyatakan_tidak_berlaku', 'tidak_berlaku'), ('draf', 'kirim', 'dikirim'),
    ('draf', 'nyatakan_nihil', 'nihil'), ('draf', 'nyatakan_tidak_berlaku', 'tidak_berlaku'),
    ('dikirim', 'kembalikan', 'dikembalikan'), ('dikirim', 'setujui', 'disetujui'),
    ('disetujui', 'tarik_persetujuan', 'dikirim'), ('dikembalikan', 'kirim', 'dikirim'),
    ('dikembalikan', 'nyatakan_nihil', 'nihil'), ('dikembalikan', 'nyatakan_tidak_berlaku', 'tidak_berlaku'),
    ('nihil', 'kirim', 'dikirim'), ('nihil', 'kembalikan', 'dikembalikan'),
    ('nihil', 'nyatakan_tidak_berlaku', 'tidak_berlaku')
"""

_GIVES_A_DAY = """
CREATE FUNCTION campaign_gives_a_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.opened_at AT TIME ZONE 'Asia/Jakarta' + interval '1 day' > NEW.due_local THEN
        RAISE EXCEPTION 'campaign % gives less than a day', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("""
        ALTER TABLE submission
            ADD nil_suppliers integer CHECK (nil_suppliers >= 0),
            ADD reopen_reason text CHECK (reopen_reason <> ''),
            ADD CONSTRAINT submission_nil_says_what_stays
                CHECK (nil_reason IS NOT NULL OR nil_suppliers IS NULL),
            ADD CONSTRAINT submission_reopened_is_not_reviewed
                CHECK (reopen_reason IS NULL OR (status = 'dikirim' AND reviewed_at IS NULL))
    """)
    op.execute(f"""
        ALTER TABLE submission_history ADD CONSTRAINT submission_history_step
            CHECK ((from_status, action, to_status) IN ({_STEPS}))
    """)
    op.execute("""
        ALTER TABLE campaign ADD CONSTRAINT campaign_cancelled_says_why
            CHECK (status <> 'cancelled' OR end_reason <> '')
    """)
    op.execute(_GIVES_A_DAY)
    op.execute("""
        CREATE TRIGGER campaign_gives_a_day BEFORE INSERT OR UPDATE OF opened_at, due_local ON campaign
            FOR EACH ROW EXECUTE FUNCTION campaign_gives_a_day()
    """)
    op.execute("ALTER TABLE supplier_history ADD values jsonb NOT NULL DEFAULT '{}'")
