"""Privileges of the application on each table of this service; no other is given."""

from chassis.migrations.grants import Grants, history, may

GRANTS: Grants = {
    "exhibition": may("insert", "update"),
    "exhibition_day": may("insert", "delete"),
    "exhibition_category": may("insert"),
    "criterion": may("insert"),
    "deadline": may("insert", "update"),
    "participation": may("insert", "update"),
    "exhibition_history": history(),
    "product": may("insert", "update"),
    "product_history": history(),
    "certificate": may("insert", "delete", update=("void_since",)),
    "maker": may("insert", "update"),
    "maker_consent": history(),
    "product_maker": may("insert", "update", "delete"),
    "picture": may("insert", "delete"),
    "picture_upload": may("insert", "update", "delete"),
    "picture_chunk": may("insert", "delete"),
    "entry": may("insert", "update"),
    "entry_history": history(),
}
