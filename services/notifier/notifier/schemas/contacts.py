"""Contacts of offices: addresses that are taken, and as far as somebody may see them."""

import re
from datetime import datetime
from typing import Annotated

from chassis import access
from chassis.access import Purpose
from chassis.auth import Principal
from chassis.schemas import In, Out
from pydantic import AfterValidator, Field, StringConstraints

from notifier.config import is_placeholder
from notifier.errors import AddressNotDeliverable, PlaceholderAddress
from notifier.models import Jabatan, Language, Unit
from notifier.permissions import reads_addresses_of

_ADDRESS = re.compile(
    r"(?P<local>[a-z0-9_%+-]+(\.[a-z0-9_%+-]+)*)"
    r"@(?P<domain>([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9]))"
)
"""A mailbox of RFC 5321 as mail servers hand them out: dots only between letters, a host name, an ending of letters."""
_LOCAL_LETTERS, _DOMAIN_LETTERS = 64, 253


def _reaches_somebody(email: str) -> str:
    parts = _ADDRESS.fullmatch(email)
    if parts is None or len(parts["local"]) > _LOCAL_LETTERS or len(parts["domain"]) > _DOMAIN_LETTERS:
        raise AddressNotDeliverable
    if is_placeholder(email) or email.endswith((".example", ".invalid", ".test", ".localhost")):
        raise PlaceholderAddress
    return email


Email = Annotated[
    str,
    StringConstraints(strip_whitespace=True, to_lower=True, max_length=254),
    AfterValidator(_reaches_somebody),
]


class ContactIn(In):
    email: Email
    language: Language = Language.ID
    active: bool = True


class ContactOut(Out):
    unit: str
    jabatan: Jabatan
    email: str
    is_placeholder: bool = Field(description="a stand-in; outside a local stack no mail is sent to it")
    language: Language
    active: bool
    updated_at: datetime
    updated_by: str
    confirmed_at: datetime | None = Field(description="when whoever reads there said that it is right; null: not yet")


def address_seen_by(principal: Principal, unit: Unit, email: str) -> str:
    if reads_addresses_of(principal, unit):
        access.look(principal, Purpose.OPERATING)
    return email if reads_addresses_of(principal, unit) else masked(email)


def masked(email: str) -> str:
    """`bama@cilegon.go.id` is `b•••@cilegon.go.id`."""
    name, _, domain = email.rpartition("@")
    return f"{name[:1]}•••@{domain}"
