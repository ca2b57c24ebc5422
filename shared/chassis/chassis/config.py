"""Settings from the environment (and `.env` locally). A wrong one stops the start with one clear line."""

import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import NoReturn, Self, TypeVar
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL, make_url

from chassis import failpoints, production
from chassis.encryption.cipher import secret_bytes
from chassis.navigation import Entry
from chassis.storage.address import Address

PREFIX = "JEMBATAN_"


class Environment(StrEnum):
    LOCAL = "local"
    STAGING = "staging"
    PRODUCTION = "production"


class KafkaSecurity(StrEnum):
    PLAINTEXT = "plaintext"
    TLS = "tls"


class KafkaSettings(BaseSettings):
    """Address of the brokers and the account at them."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True)

    kafka_bootstrap: str = Field(description="host:port[,host:port]")
    kafka_security: KafkaSecurity = Field(default=KafkaSecurity.PLAINTEXT, description="plaintext or tls")
    kafka_ca_file: Path | None = Field(
        default=None, description="who signed the brokers' certificates; else the system"
    )
    kafka_user: str | None = Field(default=None, description="signs in by SCRAM-SHA-512; else nobody does")
    kafka_password: SecretStr | None = None
    kafka_replication: int = Field(default=1, ge=1)


class Settings(KafkaSettings):
    """Settings of every service. Each field is the variable `JEMBATAN_<FIELD>`."""

    environment: Environment
    database_url: SecretStr = Field(description="postgresql+asyncpg://role:password@host:port/database")
    owner_database_url: SecretStr | None = Field(
        default=None, description="the same database as the role that owns its tables; for `migrate` alone"
    )
    database_pool: int = Field(default=10, ge=1, le=200)
    jwks: str = Field(description="file or address of the key set that signs bearer tokens")
    issuer: str
    audience: str | None = Field(default=None, description="whom access tokens must be for; else jembatan-<service>")
    keys_age_minutes: float = Field(
        default=10, ge=5, le=15, description="after which a key set is not believed without asking the issuer again"
    )
    keys_grace_minutes: float = Field(
        default=60, ge=0, le=1440, description="how much longer while the issuer does not answer; then requests are 503"
    )
    token_algorithms: tuple[str, ...] = ("RS256", "ES256")
    secret_key: SecretStr = Field(description="32 random bytes, base64url: encrypts and matches personal data")
    sealing_keys: tuple[SecretStr, ...] = Field(
        default=(),
        description="keys that encrypt, newest first, as JSON; else secret_key, which blind indexes keep",
    )
    storage_url: str | None = Field(
        default=None, description="file:///folder or s3://bucket/prefix?endpoint=https://…&region=…; none: no files"
    )
    storage_access_key: SecretStr | None = Field(default=None, description="of S3; else as the environment says")
    storage_secret_key: SecretStr | None = None
    storage_limit_mb: int = Field(default=100, ge=1, le=5000, description="largest file kept, in MB")
    storage_encrypted: bool = Field(default=True, description="files are encrypted with the service's keys")
    public_url: str = Field(default="http://127.0.0.1", description="the address people open")
    client_id: str | None = Field(default=None, description="this service at the issuer; else jembatan-<service>")
    client_secret: SecretStr | None = Field(default=None, description="its secret there; none for a public client")
    session_hours: float = Field(default=10, gt=0, le=24, description="how long a sign-in to the pages lasts")
    navigation: tuple[Entry, ...] = Field(default=(), description="navigation bar of all services, as JSON")
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    metrics_host: str | None = Field(default=None, description="where operations look; else the same as host")
    metrics_port: int | None = Field(
        default=None, ge=0, le=65535, description="of the web process, /metrics and /readyz in detail; none: nowhere"
    )
    allowed_hosts: tuple[str, ...] = Field(
        default=(), description="names besides that of public_url that this service is asked by, as JSON"
    )
    trusted_proxies: tuple[str, ...] = Field(
        default=(), description="addresses or networks whose X-Forwarded-For says who the client is, as JSON"
    )
    connections_at_once: int = Field(default=2000, ge=10)
    writes_per_minute: int = Field(default=60, ge=1, description="changes by one person or system")
    writes_per_minute_of_address: int = Field(default=600, ge=1, description="changes from one client address")
    sign_ins_per_minute: int = Field(default=60, ge=1, description="from one client address")
    wrong_tokens_per_minute: int = Field(default=30, ge=1, description="from one client address")
    refusals_kept_per_minute: int = Field(
        default=60, ge=1, description="rows of the access log for refusals of one person, or one address without one"
    )
    uploads_at_once: int = Field(default=5, ge=1, description="of one unit, on their way in or waiting to be read")
    exports_at_once: int = Field(default=2, ge=1, description="of one person")
    streams_at_once: int = Field(default=5, ge=1, description="of one session")
    log_level: str = "INFO"
    clock_file: Path | None = Field(default=None, description="moves the clock; only in environment local")
    outbox_retention_days: int = Field(default=7, ge=1)
    inbox_retention_days: int = Field(default=45, ge=1, description="at least the longest topic retention")
    access_log_retention_days: int = Field(default=730, ge=365, description="of who did and saw what")
    dead_letter_limit: int = Field(default=50, ge=1, description="this many in a row stop the consumer")
    failpoints: str = Field(default="", description="for fault tests, see chassis.failpoints; only in local")

    @field_validator("database_url", "owner_database_url")
    @classmethod
    def _is_asyncpg(cls, url: SecretStr | None) -> SecretStr | None:
        if url and not url.get_secret_value().startswith("postgresql+asyncpg://"):
            raise ValueError("must begin with postgresql+asyncpg://")
        return url

    @field_validator("storage_url")
    @classmethod
    def _is_storage(cls, url: str | None) -> str | None:
        if url is not None:
            Address.of(url)
        return url

    @field_validator("failpoints")
    @classmethod
    def _are_failpoints(cls, words: str) -> str:
        failpoints.parse_points(words)
        return words

    @model_validator(mode="after")
    def _is_fit_for_its_environment(self) -> Self:
        if found := [f"{PREFIX}{name.upper()} {fault}" for name, fault in self.faults()]:
            raise ValueError("; ".join(found))
        return self

    def faults(self) -> Iterator[tuple[str, str]]:
        """Each setting that its environment refuses, with what is wrong. A service adds its own."""
        for name in ("clock_file", "failpoints"):
            if getattr(self, name) and not self.is_local:
                yield name, f"may only be set where {PREFIX}ENVIRONMENT is local"
        if self.environment is Environment.PRODUCTION:
            yield from production.faults(self)
        else:
            yield from self._short_keys()

    def _short_keys(self) -> Iterator[tuple[str, str]]:
        """Production asks for more of a key."""
        for name, key in [("secret_key", self.secret_key), *(("sealing_keys", key) for key in self.sealing_keys)]:
            try:
                secret_bytes(key.get_secret_value())
            except ValueError as error:
                yield name, str(error)

    def require_owner(self) -> None:
        """Migrations run as the role that owns the tables; only a developer's database may have one role for all."""
        if self.is_local:
            return
        if self.owner_database_url is None:
            _refuse("JEMBATAN_OWNER_DATABASE_URL is missing: migrations run as the role that owns the tables")
        if _user(self.owner_database_url) == _user(self.database_url):
            _refuse("JEMBATAN_OWNER_DATABASE_URL must name another role than JEMBATAN_DATABASE_URL")

    def refuse_owner(self) -> None:
        """A process that people and messages reach is never told the owner's password."""
        if self.owner_database_url is not None:
            _refuse("JEMBATAN_OWNER_DATABASE_URL is for `migrate` alone: take it out of this process's environment")

    @property
    def encryption_ring(self) -> tuple[str, ...]:
        """The keys that encrypt, newest first."""
        return tuple(key.get_secret_value() for key in self.sealing_keys or (self.secret_key,))

    @property
    def dsn(self) -> str:
        """The database address as asyncpg itself reads it."""
        url = make_url(self.database_url.get_secret_value()).set(drivername="postgresql")
        if mode := url.query.get("ssl"):
            url = url.difference_update_query(["ssl"]).update_query_dict({"sslmode": mode})
        return url.render_as_string(hide_password=False)

    @property
    def secure_cookies(self) -> bool:
        """Everywhere but on a developer's machine a cookie travels by https alone."""
        return not self.is_local or self.public_url.startswith("https://")

    @property
    def is_local(self) -> bool:
        return self.environment is Environment.LOCAL


def engine_url(url: SecretStr) -> URL:
    """The database address as SQLAlchemy reads it, which calls `sslmode` by another name."""
    made = make_url(url.get_secret_value())
    if mode := made.query.get("sslmode"):
        made = made.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    return made


S = TypeVar("S", bound=BaseSettings)


def load(settings: type[S]) -> S:
    """Read the settings, or end the process (exit code 2) with one line that names what is wrong."""
    try:
        return settings()
    except ValidationError as error:
        _refuse(explain(error))


def _refuse(why: str) -> NoReturn:
    sys.stderr.write(f"cannot start: {why}\n")
    raise SystemExit(2) from None


def _user(url: SecretStr) -> str | None:
    return urlsplit(url.get_secret_value()).username


def explain(error: ValidationError) -> str:
    """One line that names each faulty variable and never shows a value."""
    faults = []
    for fault in error.errors(include_input=False, include_url=False):
        name = "".join(PREFIX + str(part).upper() for part in fault["loc"][:1])
        problem = "is missing" if fault["type"] == "missing" else fault["msg"].removeprefix("Value error, ")
        faults.append(f"{name} {problem}".strip())
    return "; ".join(faults)
