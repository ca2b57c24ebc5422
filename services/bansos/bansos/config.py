"""Settings of this service, beside those of every service."""

import re
from collections.abc import Iterator
from typing import Self

from chassis import config
from chassis.config import Environment
from chassis.encryption.cipher import secret_bytes
from chassis.storage.address import Address
from pydantic import Field, SecretStr, field_validator, model_validator

_VKEY = re.compile(r"[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}")


class Settings(config.Settings):
    log_origin: str = Field(
        default="bansos.ditjenpas.go.id/log",
        pattern=r"^[a-z0-9.-]+(/[a-z0-9.-]+)*$",
        max_length=100,
        description="name of the public log, in its checkpoints and its key",
    )
    log_key: SecretStr | None = Field(
        default=None, description="32 random bytes, base64url: signs checkpoints; else derived from secret_key"
    )
    log_url: str | None = Field(
        default=None, description="file:///folder or s3://bucket/prefix of the log's public files; none: not published"
    )
    log_checkpoint_minutes: float = Field(
        default=60, gt=0, le=60, description="a new leaf waits no longer for its checkpoint"
    )
    log_audit_minutes: float = Field(default=60, gt=0, le=1440, description="between two looks at the whole log")
    log_witnesses: tuple[tuple[str, str], ...] = Field(
        default=(), description="vkey and address of each witness, as JSON pairs"
    )
    log_quorum: int = Field(default=0, ge=0, description="witnesses that make a checkpoint final")

    @field_validator("log_url")
    @classmethod
    def _is_storage_too(cls, url: str | None) -> str | None:
        if url is not None:
            Address.of(url)
        return url

    @field_validator("log_witnesses")
    @classmethod
    def _are_witnesses(cls, pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        for vkey, address in pairs:
            if not _VKEY.fullmatch(vkey) or not address.startswith(("http://", "https://")):
                raise ValueError("a witness is a vkey and an address")
        return pairs

    @model_validator(mode="after")
    def _has_as_many_witnesses(self) -> Self:
        if self.log_quorum > len(self.log_witnesses):
            raise ValueError("JEMBATAN_LOG_QUORUM is more than there are witnesses")
        return self

    def faults(self) -> Iterator[tuple[str, str]]:
        yield from super().faults()
        if self.log_key is None:
            if self.environment is Environment.PRODUCTION:
                yield "log_key", "is missing: the log has a key of its own"
            return
        try:
            secret_bytes(self.log_key.get_secret_value())
        except ValueError as error:
            yield "log_key", str(error)
