"""Mail server that accepts everything and remembers when. aiosmtpd takes about a millisecond an e-mail, which
would measure aiosmtpd; this one takes what a bare client can give."""

import asyncio
import json
import time
from base64 import b64encode
from pathlib import Path

from tests.load.worker_protocol import serve, tell

END = b"\r\n.\r\n"
_ANSWERS = {b"EHLO": b"250 sink\r\n", b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}


async def sink(emails: int, keep: str) -> dict[str, list[float]]:
    """Tells its port, then the moment (monotonic) of each of so many e-mails; what they hold goes into a file."""
    moments: list[float] = []
    kept: list[tuple[str, bytes]] = []
    complete = asyncio.Event()

    class Mailbox(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            assert isinstance(transport, asyncio.Transport)
            self.transport, self.held, self.in_email, self.recipient = transport, b"", False, ""
            transport.write(b"220 sink\r\n")

        def data_received(self, data: bytes) -> None:
            self.held += data
            while (end := END if self.in_email else b"\r\n") in self.held:
                line, _, self.held = self.held.partition(end)
                self._take_email(line) if self.in_email else self._answer(line)

        def _take_email(self, content: bytes) -> None:
            self.in_email = False
            moments.append(time.monotonic())
            kept.append((self.recipient, content))
            self.transport.write(b"250 taken\r\n")
            if len(moments) == emails:
                complete.set()

        def _answer(self, line: bytes) -> None:
            verb = line[:4].upper()
            if verb == b"RCPT":
                self.recipient = line.partition(b"<")[2].partition(b">")[0].decode()
            self.in_email = verb == b"DATA"
            self.transport.write(_ANSWERS.get(verb, b"250 ok\r\n"))

    server = await asyncio.get_running_loop().create_server(Mailbox, "127.0.0.1", 0)
    tell(port=server.sockets[0].getsockname()[1])
    await complete.wait()
    lines = [json.dumps([recipient, b64encode(content).decode()]) for recipient, content in kept]
    Path(keep).write_text("\n".join(lines))  # noqa: ASYNC240 timed no longer
    return {"moments": moments}


if __name__ == "__main__":
    serve(sink)
