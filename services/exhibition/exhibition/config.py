"""Settings of this service, beyond those that every service has."""

from collections.abc import Iterator

from chassis import config
from pydantic import Field


class Settings(config.Settings):
    picture_limit_mb: int = Field(default=12, ge=1, le=30, description="largest picture taken, in MB")

    def faults(self) -> Iterator[tuple[str, str]]:
        yield from super().faults()
        if self.storage_url is None and not self.is_local:
            yield "storage_url", "is missing: pictures are kept there"
