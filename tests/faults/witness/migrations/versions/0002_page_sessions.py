"""Page sessions: the chassis looks after them in every service."""

from alembic import op
from chassis.migrations import spine

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    spine.create_page_sessions(op)
    spine.seal_answers_and_id_tokens(op)
