"""Service object: its name, settings, database and consumers."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, TypeVar

from chassis import clock, failpoints
from chassis.clock import Clock
from chassis.config import Settings
from chassis.db import Database
from chassis.encryption.cipher import FieldCipher
from chassis.inbox import Consumers
from chassis.storage import Storage

S = TypeVar("S", bound=Settings)


@dataclass
class Service(Generic[S]):
    """One service as its processes see it. Making one sets the process's clock and failpoints."""

    name: str
    settings: S
    consumers: Consumers = field(default_factory=lambda: Consumers("none"))

    def __post_init__(self) -> None:
        clock.set_clock(Clock(self.settings.clock_file))
        failpoints.arm(self.settings.failpoints)

    @cached_property
    def database(self) -> Database:
        return Database(self.settings, cipher=self.cipher)

    @cached_property
    def storage(self) -> Storage | None:
        """File storage of this service; none where no address was told."""
        told = self.settings
        if told.storage_url is None:
            return None
        access, secret = told.storage_access_key, told.storage_secret_key
        return Storage(
            told.storage_url,
            limit=told.storage_limit_mb * 1024 * 1024,
            cipher=self.cipher if told.storage_encrypted else None,
            access_key=access.get_secret_value() if access else None,
            secret_key=secret.get_secret_value() if secret else None,
        )

    @cached_property
    def cipher(self) -> FieldCipher:
        """The keys of this service's encrypted columns and files."""
        key, ring = self.settings.secret_key, self.settings.sealing_keys
        return FieldCipher(self.name, key.get_secret_value(), [one.get_secret_value() for one in ring])
