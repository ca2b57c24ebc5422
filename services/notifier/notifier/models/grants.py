"""Privileges of the application on each table of this service; no other is given."""

from chassis.migrations.grants import Grants, history, may

GRANTS: Grants = {
    "unit_edit": may("insert", "update"),
    "contact": may("insert", "update"),
    "contact_confirmation": may("insert", "update"),
    "holiday_override": may("insert", "update", "delete"),
    "deadline": may("insert", "update"),
    "obligation": may("insert", "update"),
    "timer": may("insert", "update"),
    "alert": may("insert", "update"),
    "alert_name": may("insert", "update"),
    "message": may("insert", "update"),
    "delivery": may("insert", "update"),
    "acknowledgement": history(),
    "calendar_link": may("insert", "update", "delete"),
}
