"""Settings of this service, beyond those that every service has."""

import re
from collections.abc import Iterator
from email.utils import parseaddr
from enum import StrEnum

from chassis import config
from chassis.production import is_https
from jembatan_contracts.base import LINK_PATH
from pydantic import Field, SecretStr, field_validator


class Security(StrEnum):
    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


PLACEHOLDER_DOMAIN = "jembatan.example"
"""Addresses below it are stand-ins until an admin sets the real one; RFC 2606 keeps `.example` from ever existing."""

_PATH = re.compile(LINK_PATH)
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


class Settings(config.Settings):
    smtp_host: str = "127.0.0.1"
    smtp_port: int = Field(default=25, ge=1, le=65535)
    smtp_security: Security = Security.NONE
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_connections: int = Field(default=4, ge=1, le=50, description="connections of one worker")
    smtp_timeout: float = Field(default=20, gt=0, le=120, description="seconds for any one answer of the server")
    mail_from: str = "Jembatan Ditjenpas <tidak-dibalas@jembatan.example>"
    mail_reply_to: str | None = None
    contact_domains: tuple[str, ...] = Field(
        default=("go.id",), min_length=1, description="addresses of contacts lie in or below one of these, as JSON"
    )
    service_urls: dict[str, str] = Field(
        default={}, description='where people open each service, e.g. {"suppliers": "https://…"}; else public_url'
    )

    @field_validator("contact_domains")
    @classmethod
    def _are_domains(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if not _DOMAIN.fullmatch(name):
                raise ValueError(f"{name} is no domain, e.g. kemenimipas.go.id")
        return names

    def faults(self) -> Iterator[tuple[str, str]]:
        yield from super().faults()
        if "@" not in self.sender or (is_placeholder(self.sender) and not self.is_local):
            yield "mail_from", "must be the address that people see as the sender"
        if self.environment is config.Environment.PRODUCTION:
            if any(not is_https(address) for address in self.service_urls.values()):
                yield "service_urls", "must hold addresses that begin with https://"
            if self.smtp_password is not None and self.smtp_security is Security.NONE:
                yield "smtp_security", "must be tls or starttls where a password is sent"

    @property
    def sender(self) -> str:
        """The bare address of the envelope."""
        return parseaddr(self.mail_from)[1]

    def takes_contact(self, email: str) -> bool:
        """Whether the address lies in a domain of ours, or below it."""
        domain = email.rpartition("@")[2].lower()
        return any(domain == one or domain.endswith(f".{one}") for one in self.contact_domains)

    def address_of(self, service: str, link: str) -> str:
        """Address of a link in a service's event: a page of that service. What is no path leads to its first page."""
        path = link if _PATH.fullmatch(link) else "/"
        return self.service_urls.get(service, self.public_url).rstrip("/") + path


def is_placeholder(email: str) -> bool:
    return email.endswith(("@" + PLACEHOLDER_DOMAIN, "." + PLACEHOLDER_DOMAIN))
