"""Accounts at the brokers of a stack: TLS by an authority of the stack's own, then a name and a password.

Every service has a user of its own, and so has the sandbox of outside systems; what they may do is the topics command's
affair. `ADMIN` may do everything: the topics command, developer tools and tests. In the clear, where
nobody needs a name, a stack speaks only by LOCAL_KAFKA_SECURITY=plaintext.
"""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from confluent_kafka.admin import (  # type: ignore[attr-defined]
    AdminClient,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialAlteration,
    UserScramCredentialUpsertion,
)

from deploy.local import certificates
from deploy.local.errors import StackError
from deploy.local.manifests import discover
from deploy.local.stack import Stack, private, write_json

SETTING = "LOCAL_KAFKA_SECURITY"
EXTERNAL = "JEMBATAN_KAFKA_BOOTSTRAP"
ADMIN = "admin"
BROKER = "broker"
"""The brokers' own name, among themselves."""
SANDBOX = "ext-coba"
"""The outside system of the contracts that is for trying; other systems have their accounts from operations."""

MECHANISM = "SCRAM-SHA-512"
ITERATIONS = 4096
_SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule required"
_PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule required"
_AUTHORIZER = "org.apache.kafka.metadata.authorizer.StandardAuthorizer"


def is_closed(stack: Stack) -> bool:
    chosen = stack.env.get(SETTING) or "tls"
    if chosen not in ("tls", "plaintext"):
        raise StackError(f"{SETTING} must be tls or plaintext, not {chosen!r}.")
    return chosen == "tls"


def principals(stack: Stack) -> list[str]:
    """Names that sign in, besides the brokers' own."""
    return [ADMIN, *(service.name for service in discover(stack.services)), SANDBOX]


@dataclass(frozen=True)
class Access:
    """Access to the brokers under one name; without a user, in the clear or by TLS alone."""

    bootstrap: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca: str | None = None
    tls: bool = False
    replication: str = "1"

    @classmethod
    def elsewhere(cls, env: Mapping[str, str]) -> Self:
        """Access to brokers that are not this stack's, as the environment says."""
        told = {name: env.get(f"JEMBATAN_KAFKA_{name.upper()}") for name in ("user", "password")}
        ca, tls = env.get("JEMBATAN_KAFKA_CA_FILE"), env.get("JEMBATAN_KAFKA_SECURITY") == "tls"
        return cls(env[EXTERNAL], **told, ca=ca, tls=tls, replication=env.get("JEMBATAN_KAFKA_REPLICATION", "1"))

    def variables(self) -> dict[str, str]:
        """Settings of a service or a command."""
        told = {
            "JEMBATAN_KAFKA_BOOTSTRAP": self.bootstrap,
            "JEMBATAN_KAFKA_REPLICATION": self.replication,
            "JEMBATAN_KAFKA_SECURITY": "tls" if self.tls else "plaintext",
            "JEMBATAN_KAFKA_CA_FILE": self.ca,
            "JEMBATAN_KAFKA_USER": self.user,
            "JEMBATAN_KAFKA_PASSWORD": self.password,
        }
        return {name: value for name, value in told.items() if value is not None}

    def librdkafka(self) -> dict[str, Any]:
        """Configuration of a librdkafka client."""
        told: dict[str, Any] = {"bootstrap.servers": self.bootstrap}
        if self.tls:
            told["security.protocol"] = "SASL_SSL" if self.user else "SSL"
        if self.ca:
            told["ssl.ca.location"] = self.ca
        if self.user:
            told |= {"sasl.mechanism": MECHANISM, "sasl.username": self.user, "sasl.password": self.password}
        return told

    def aiokafka(self) -> dict[str, Any]:
        """Arguments of an aiokafka client."""
        told: dict[str, Any] = {"bootstrap_servers": self.bootstrap}
        if self.tls:
            told["ssl_context"] = ssl.create_default_context(cafile=self.ca)
            told["security_protocol"] = "SASL_SSL" if self.user else "SSL"
        if self.user:
            told["sasl_mechanism"] = MECHANISM
            told |= {"sasl_plain_username": self.user, "sasl_plain_password": self.password}
        return told


def access(stack: Stack, principal: str, bootstrap: str) -> Access:
    """Access of this principal to the stack's brokers; all alike, where they are elsewhere."""
    if EXTERNAL in stack.env:
        return Access.elsewhere(stack.env)
    if not is_closed(stack):
        return Access(bootstrap, replication=str(stack.brokers))
    return Access(
        bootstrap,
        user=principal,
        password=_password(stack, principal),
        ca=str(certificates.authority(stack)),
        tls=True,
        replication=str(stack.brokers),
    )


def keep(stack: Stack, bootstrap: str) -> Path:
    """A file with the settings of everybody who signs in: for tests that come as one of them."""
    path = private(stack.folder("secrets") / "kafka.json")
    write_json(path, {name: access(stack, name, bootstrap).variables() for name in principals(stack)})
    return path


def make_users(stack: Stack, bootstrap: str) -> None:
    """Give everybody who signs in a password at the brokers; may be repeated."""
    if not is_closed(stack):
        return
    admin = AdminClient({**access(stack, ADMIN, bootstrap).librdkafka(), "log_level": 0})
    how = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS)
    wanted: list[UserScramCredentialAlteration] = [
        UserScramCredentialUpsertion(name, how, _password(stack, name).encode())
        for name in principals(stack)
        if name != ADMIN
    ]
    for done in admin.alter_user_scram_credentials(wanted).values():
        done.result(60)


def first_users(stack: Stack) -> list[str]:
    """Arguments of the storage tool: accounts that can sign in before anybody could make users."""
    if not is_closed(stack):
        return []
    private(_mark(stack))
    users = (f"{MECHANISM}=[name={name},password={_password(stack, name)}]" for name in (BROKER, ADMIN))
    return [word for user in users for word in ("--add-scram", user)]


def require_users(stack: Stack, data: Path) -> None:
    """Refuse a folder that was made in the clear: nobody could sign in, and users are made by somebody who can."""
    if is_closed(stack) and not _mark(stack).exists():
        raise StackError(
            f"{data} was made when the brokers asked nobody for a name. `{stack.make('clean')}` removes the stack, so "
            f"that it is made anew; {SETTING}=plaintext leaves it as it is."
        )


def properties(stack: Stack, listeners: tuple[str, ...]) -> dict[str, object]:
    """Broker settings by which these listeners for clients and the controllers' are closed."""
    if not is_closed(stack):
        return {
            "listener.security.protocol.map": ",".join(f"{one}:PLAINTEXT" for one in (*listeners, "CONTROLLER")),
        }
    quorum = stack.secret("kafka.quorum")
    told: dict[str, object] = {
        "listener.security.protocol.map": ",".join(f"{one}:SASL_SSL" for one in (*listeners, "CONTROLLER")),
        "sasl.mechanism.inter.broker.protocol": MECHANISM,
        # The quorum keeps the SCRAM credentials, so it cannot ask for them: one name and a password, inside TLS.
        "sasl.mechanism.controller.protocol": "PLAIN",
        "listener.name.controller.sasl.enabled.mechanisms": "PLAIN",
        "listener.name.controller.plain.sasl.jaas.config": (
            f'{_PLAIN} username="{BROKER}" password="{quorum}" user_{BROKER}="{quorum}";'
        ),
        "authorizer.class.name": _AUTHORIZER,
        "allow.everyone.if.no.acl.found": "false",
        "super.users": f"User:{BROKER};User:{ADMIN}",
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": certificates.of_brokers(stack),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": certificates.authority(stack),
    }
    for one in (listener.lower() for listener in listeners):
        told[f"listener.name.{one}.sasl.enabled.mechanisms"] = MECHANISM
        told[f"listener.name.{one}.scram-sha-512.sasl.jaas.config"] = (
            f'{_SCRAM} username="{BROKER}" password="{_password(stack, BROKER)}";'
        )
    return told


def _mark(stack: Stack) -> Path:
    """Mark that the brokers' folders were made with users in them."""
    return stack.folder("secrets") / "kafka.users"


def _password(stack: Stack, principal: str) -> str:
    return stack.secret(f"kafka.{principal}")
