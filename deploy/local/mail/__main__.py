import asyncio
import sys
from pathlib import Path

from aiohttp import web
from aiosmtpd.smtp import SMTP

from deploy.local.mail.box import Catcher
from deploy.local.mail.page import pages


async def serve(smtp_port: int, page_port: int, folder: Path) -> None:
    catcher = Catcher(folder)
    loop = asyncio.get_running_loop()
    await loop.create_server(lambda: SMTP(catcher, enable_SMTPUTF8=True), "127.0.0.1", smtp_port)
    runner = web.AppRunner(pages(folder), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", page_port).start()
    await asyncio.Event().wait()


asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])))
