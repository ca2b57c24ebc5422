"""E-mail addresses, as far as somebody may see them."""

from chassis import access
from chassis.access import Purpose
from chassis.auth import Principal

from notifier.models import Unit
from notifier.permissions import reads_addresses_of


def address_seen_by(principal: Principal, unit: Unit, email: str) -> str:
    if reads_addresses_of(principal, unit):
        access.look(principal, Purpose.OPERATING)
    return email if reads_addresses_of(principal, unit) else masked(email)


def masked(email: str) -> str:
    """`bama@cilegon.go.id` is `b•••@cilegon.go.id`."""
    name, _, domain = email.rpartition("@")
    return f"{name[:1]}•••@{domain}"
