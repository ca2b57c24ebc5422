"""Tables of every service, version by version.

A version is frozen once a service has executed it: what changes later is the next one, executed by a migration of each
service (`spine.v7(op)`). A new service begins with `spine.upgrade_to(op, 6)`, the newest then.
"""

from typing import Any

from chassis.migrations.grants import Grants, history, may
from chassis.migrations.spine.version_1 import upgrade as v1
from chassis.migrations.spine.version_2 import upgrade as v2
from chassis.migrations.spine.version_3 import upgrade as v3
from chassis.migrations.spine.version_4 import upgrade as v4
from chassis.migrations.spine.version_5 import upgrade as v5
from chassis.migrations.spine.version_6 import upgrade as v6

__all__ = ["FUNCTIONS", "GRANTS", "VERSIONS", "upgrade_to", "v1", "v2", "v3", "v4", "v5", "v6"]

VERSIONS = (v1, v2, v3, v4, v5, v6)
GRANTS: Grants = {
    "outbox": history(update=("published_at", "attempts", "last_error")),
    "outbox_head": may("insert", "update"),
    "inbox": history(),
    "inbox_head": may("insert", "update"),
    "dead_letter": history(update=("kind", "status", "error", "attempts", "settled_at", "settled_by")),
    "dead_letter_action": history(),
    "idempotency": may("insert", "delete", update=("body",)),
    "page_session": may("insert", "delete"),
    "access_log": history(),
    "logout_token": may("insert", "delete"),
    "unit": may("insert", "update"),
    "alembic_version": may(),
}
FUNCTIONS = ("make_partition", "drop_partition")
"""What the application may call; they do as the owner what it may not do itself."""


def upgrade_to(op: Any, version: int) -> None:
    """Execute the first versions, this one included, in an empty database."""
    for upgrade in VERSIONS[:version]:
        upgrade(op)
