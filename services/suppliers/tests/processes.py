"""Processes of the service as they are started for real."""

import asyncio
import os
import sys

from chassis.testing.infra import kafka_variables
from suppliers.config import Settings


async def worker(settings: Settings, *parts: str) -> asyncio.subprocess.Process:
    """The real worker process with these parts alone; staging if none is named."""
    only = [word for part in parts or ("imports",) for word in ("--only", part)]
    return await _started(settings, 0, "worker", *only)


async def web(settings: Settings, port: int) -> asyncio.subprocess.Process:
    """The real web process, which counts nobody's requests."""
    return await _started(settings, port, "web")


async def _started(settings: Settings, port: int, *words: str) -> asyncio.subprocess.Process:
    told = {
        "environment": "local",
        "database_url": settings.database_url.get_secret_value(),
        "jwks": settings.jwks,
        "issuer": settings.issuer,
        "audience": settings.audience,
        "secret_key": settings.secret_key.get_secret_value(),
        "port": port,
        "writes_per_minute": settings.writes_per_minute,
        "writes_per_minute_of_address": settings.writes_per_minute_of_address,
        "uploads_at_once": settings.uploads_at_once,
    }
    env = (
        os.environ
        | kafka_variables(settings)
        | {f"JEMBATAN_{name.upper()}": str(value) for name, value in told.items()}
    )
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "suppliers", *words, env=env, stderr=asyncio.subprocess.DEVNULL
    )
