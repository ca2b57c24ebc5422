"""Processes of the service as they are started for real."""

import asyncio
import os
import sys

from suppliers.config import Settings


async def worker(settings: Settings, *parts: str) -> asyncio.subprocess.Process:
    """The real worker process with these parts alone; staging if none is named."""
    told = {
        "environment": "local",
        "database_url": settings.database_url.get_secret_value(),
        "kafka_bootstrap": settings.kafka_bootstrap,
        "jwks": settings.jwks,
        "issuer": settings.issuer,
        "secret_key": settings.secret_key.get_secret_value(),
        "port": "0",
    }
    env = os.environ | {f"JEMBATAN_{name.upper()}": value for name, value in told.items()}
    only = [word for part in parts or ("imports",) for word in ("--only", part)]
    command = ("-m", "suppliers", "worker", *only)
    return await asyncio.create_subprocess_exec(sys.executable, *command, env=env, stderr=asyncio.subprocess.DEVNULL)
