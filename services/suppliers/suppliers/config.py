"""Settings of this service, beyond those that every service has."""

from chassis import config
from pydantic import Field


class Settings(config.Settings):
    upload_limit_mb: int = Field(default=10, ge=1, le=20, description="largest workbook taken, in MB")
