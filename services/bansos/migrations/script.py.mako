"""${message}

Additive only: a running older version must not notice. Fill in a later step, tighten in one after that.
"""

from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    ${upgrades if upgrades else 'pass'}
