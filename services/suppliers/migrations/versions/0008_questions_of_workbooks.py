"""Workbooks with several tables, with questions to their unit, and with suppliers of one name.

A row keeps where it stands: a file may have several sheets. What people chose for the columns of a workbook is kept
with it, and by the unit for the next one with the same titles. Two suppliers may have one name and no number; they
are told apart by `namesake`, once somebody has said that they are two.
"""

from alembic import op

revision = "0008"
down_revision = "0007"

_STATES = "'diterima', 'menunggu_jawaban', 'siap_diperiksa', 'disimpan', 'gagal'"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(f"""
        ALTER TABLE upload
            ADD choices jsonb NOT NULL DEFAULT '{{}}',
            ADD sheets jsonb NOT NULL DEFAULT '[]',
            ADD named_unit text CHECK (named_unit <> ''),
            ADD unit_confirmed boolean NOT NULL DEFAULT false,
            ADD absent jsonb NOT NULL DEFAULT '[]',
            DROP CONSTRAINT upload_status_check,
            ADD CONSTRAINT upload_status_check CHECK (status IN ({_STATES})),
            DROP CONSTRAINT upload_rows_total_check,
            ADD CONSTRAINT upload_rows_total_check CHECK (rows_total > 0 OR status = 'menunggu_jawaban'),
            ADD CONSTRAINT upload_of_another_unit_waits
                CHECK (named_unit IS NULL OR unit_confirmed OR status IN ('menunggu_jawaban', 'gagal'))
    """)
    op.execute("""
        ALTER TABLE staged_row
            ADD sheet text NOT NULL DEFAULT '',
            ADD excel_row integer CHECK (excel_row > 0),
            DROP CONSTRAINT staged_row_effect_check,
            ADD CONSTRAINT staged_row_effect_check
                CHECK (effect IN ('new', 'update', 'unchanged', 'duplicate', 'left_out'))
    """)
    op.execute("""
        CREATE TABLE column_choice (
            unit text NOT NULL,
            titles text NOT NULL,
            choices jsonb NOT NULL,
            chosen_by text NOT NULL,
            chosen_at timestamptz NOT NULL,
            PRIMARY KEY (unit, titles)
        )
    """)
    op.execute("ALTER TABLE supplier ADD namesake smallint NOT NULL DEFAULT 0 CHECK (namesake >= 0)")
