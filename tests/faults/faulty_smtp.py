"""SMTP server (aiosmtpd) that fails as told, and counts what it accepted."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from email import policy
from email.parser import BytesParser
from typing import Any, cast

from aiosmtpd.smtp import SMTP, Envelope, Session

Behaviour = Callable[[str, int], str]
"""(recipient, how often it was tried) → what to do: take, 4xx, 5xx, refuse, hang, lose (the connection after DATA)
or hang_after_data (hang after DATA)."""


def accepts_all(_recipient: str, _attempt: int) -> str:
    return "take"


@dataclass
class FaultySmtp:
    """SMTP server under a behaviour. `accepted`: e-mails taken in for good, by Message-ID; also those whose sender
    never had the 250."""

    behaviour: Behaviour = accepts_all
    accepted: Counter[str] = field(default_factory=Counter)
    unanswered: set[str] = field(default_factory=set)
    tries: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    port: int = 0
    _server: asyncio.Server | None = None
    _open: list[SMTP] = field(default_factory=list)

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._protocol, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Abort every connection and accept no more; `open` takes the same port again."""
        if self._server:
            self._server.close()
        for one in self._open:
            if one.transport is not None:
                _abort(one)
        self._open.clear()

    def _protocol(self) -> SMTP:
        self._open.append(SMTP(self, hostname="mail.test", data_size_limit=None))
        return self._open[-1]

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.tries[address] += 1
        match self.behaviour(address, self.tries[address]):
            case "4xx":
                return "450 4.2.0 try later"
            case "5xx":
                return "550 5.1.1 no such mailbox"
            case "hang":
                await asyncio.Event().wait()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        [address] = envelope.rcpt_tos
        email: Any = BytesParser(policy=policy.default).parsebytes(cast(bytes, envelope.content or b""))
        name = str(email["Message-ID"])
        self.accepted[name] += 1
        match self.behaviour(address, self.tries[address]):
            case "lose":
                self.unanswered.add(name)
                assert server.transport is not None
                _abort(server)
            case "hang_after_data":
                self.unanswered.add(name)
                await asyncio.Event().wait()
        return "250 OK"


def _abort(smtp: SMTP) -> None:
    cast("asyncio.Transport", smtp.transport).abort()
