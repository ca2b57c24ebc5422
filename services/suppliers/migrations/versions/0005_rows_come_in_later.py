"""Rows left out when a workbook was saved can be mended and come in later.

Each row says since when it is in the register, and at which supplier. For what was saved before, the supplier is not
known any more. A workbook whose place a newer copy has taken is closed.
"""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("""
        ALTER TABLE upload
            ADD closed_at timestamptz,
            ADD CONSTRAINT upload_closed_after_saving CHECK (closed_at IS NULL OR status = 'disimpan')
    """)
    op.execute("""
        ALTER TABLE staged_row
            ADD taken_at timestamptz,
            ADD supplier_id uuid REFERENCES supplier,
            ADD CONSTRAINT staged_row_taken_is_right CHECK (taken_at IS NULL OR verdict <> 'error'),
            ADD CONSTRAINT staged_row_taken_where CHECK (supplier_id IS NULL OR taken_at IS NOT NULL)
    """)
    op.execute("""
        UPDATE staged_row SET taken_at = upload.accepted_at FROM upload
        WHERE upload.id = staged_row.upload_id AND upload.status = 'disimpan' AND verdict <> 'error'
    """)
    op.execute("""
        UPDATE upload SET closed_at = accepted_at WHERE status = 'disimpan' AND EXISTS (
            SELECT FROM upload newer
            WHERE newer.unit = upload.unit AND newer.status = 'disimpan' AND newer.id > upload.id)
    """)
