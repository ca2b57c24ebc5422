"""aiosmtplib over a few connections, with e-mails that are written already: nothing is looked up or written down."""

import asyncio
import json
import time
from base64 import b64decode
from pathlib import Path

from aiosmtplib import SMTP

from tests.load.worker_protocol import Figures, serve


async def send_all(port: int, emails: str, sender: str, connections: int) -> Figures:
    """Send each of the file `emails`. Returns the moment (monotonic) of its beginning."""
    lines = [json.loads(line) for line in Path(emails).read_text().splitlines()]  # noqa: ASYNC240 not yet timed
    waiting = iter([(recipient, b64decode(content) + b"\r\n") for recipient, content in lines])

    async def carry() -> None:
        async with SMTP(hostname="127.0.0.1", port=port, use_tls=False, start_tls=False) as smtp:
            for recipient, content in waiting:
                await smtp.sendmail(sender, [recipient], content)

    began = time.monotonic()
    await asyncio.gather(*(carry() for _ in range(connections)))
    return {"began": began}


if __name__ == "__main__":
    serve(send_all)
