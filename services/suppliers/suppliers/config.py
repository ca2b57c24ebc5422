"""What this service is told, beyond what every service is told."""

from functools import cached_property

from chassis import config
from chassis.encryption import Vault, secret_bytes
from pydantic import Field, SecretStr, field_validator


class Settings(config.Settings):
    upload_limit_mb: int = Field(default=10, ge=1, le=20, description="largest workbook taken, in MB")

    @field_validator("secret_key")
    @classmethod
    def _is_long_enough(cls, key: SecretStr) -> SecretStr:
        secret_bytes(key.get_secret_value())
        return key

    @field_validator("sealing_keys")
    @classmethod
    def _are_long_enough(cls, keys: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        for key in keys:
            secret_bytes(key.get_secret_value())
        return keys

    @cached_property
    def vault(self) -> Vault:
        return Vault(
            "suppliers", self.secret_key.get_secret_value(), [key.get_secret_value() for key in self.sealing_keys]
        )
