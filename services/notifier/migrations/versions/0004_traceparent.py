"""A message keeps the trace of what it tells of, so that its e-mails can be followed back to the request."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("ALTER TABLE message ADD COLUMN traceparent text CHECK (traceparent ~ '^[0-9a-f-]{55}$')")
