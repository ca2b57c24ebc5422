"""Privileges of the application on each table of this service; no other is given.

How a distribution stands, what of a programme is allotted, and which entries wait for a leaf, is changed by triggers
alone: the application has no right to it.
"""

from chassis.migrations.grants import Grants, history, may

GRANTS: Grants = {
    "programme": may("insert", update=("version", "status", "opened_at", "ended_at", "end_reason")),
    "deadline": may("insert", update=("version",)),
    "distribution": may("insert", update=("version", "alert_id")),
    "distribution_duty": history(),
    "distribution_step": history(),
    "log_entry": history(),
    "log_opening": history(),
    "log_pending": may(),
    "log_leaf": history(),
    "log_node": history(),
    "log_checkpoint": history(),
    "log_cosignature": history(),
    "log_audit": history(),
}
