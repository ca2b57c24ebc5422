"""Page sessions and partitions: the chassis looks after them in every service."""

from alembic import op
from chassis.migrations import spine

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    spine.create_page_sessions(op)
    spine.seal_answers_and_id_tokens(op)
    spine.create_logout_tokens(op)
    spine.create_partition_functions(op)
