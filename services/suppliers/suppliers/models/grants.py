"""Privileges of the application on each table of this service; no other is given."""

from chassis.migrations.grants import Grants, history, may

GRANTS: Grants = {
    "campaign": may("insert", "update"),
    "deadline": may("insert", "update"),
    "submission": may("insert", "update"),
    "submission_history": history(),
    "supplier": may("insert", "update"),
    "supplier_history": history(),
    "offer": may("insert", "update", "delete"),
    "upload": may("insert", "update"),
    "staged_row": may("insert", "update", "delete"),
    "column_choice": may("insert", "update"),
}
