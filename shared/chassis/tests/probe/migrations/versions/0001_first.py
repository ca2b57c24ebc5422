"""The spine, and one row per effect."""

from alembic import op
from chassis.migrations import spine

revision = "0001"
down_revision = None


def upgrade() -> None:
    spine.create(op)
    spine.create_page_sessions(op)
    spine.seal_answers_and_id_tokens(op)
    spine.create_logout_tokens(op)
    spine.create_partition_functions(op)
    spine.create_access_log(op)
    op.execute("""
        CREATE TABLE effect (
            position bigint GENERATED ALWAYS AS IDENTITY,
            thing text NOT NULL,
            version bigint NOT NULL,
            word text NOT NULL
        )
    """)
