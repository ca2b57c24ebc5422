"""A real mail server (aiosmtpd) that behaves as told by the recipient's name."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import cast

from aiosmtpd.smtp import SMTP, Envelope, Session

RCPT = {"tidak-ada": "550 5.1.1 no such mailbox", "penuh": "452 4.2.2 mailbox full"}
DATA = {"isi-ditolak": "554 5.6.0 refused", "isi-nanti": "451 4.3.0 try later"}


async def nothing() -> None: ...


@dataclass
class MailServer:
    """`received` holds what arrived, answered or not. `during_data` runs while an e-mail is being taken."""

    port: int = 0
    received: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    connections: int = 0
    during_data: Callable[[], Awaitable[None]] = nothing
    healed: bool = False
    """Once set, everybody gets their mail."""

    async def handle_EHLO(  # noqa: N802
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        name = self.name_of(address)
        if name == "macet-di-awal":
            await asyncio.Event().wait()
        if name not in RCPT:
            envelope.rcpt_tos.append(address)
        return RCPT.get(name, "250 OK")

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        [address] = envelope.rcpt_tos
        name = self.name_of(address)
        if name in DATA:
            return DATA[name]
        assert isinstance(envelope.content, bytes)
        self.received.append(BytesParser(EmailMessage, policy=policy.default).parsebytes(envelope.content))
        self.recipients.append(address)
        await self.during_data()
        if name == "macet":
            await asyncio.Event().wait()
        if name == "putus":
            assert server.transport is not None
            _abort(server)
        return "250 OK"

    def name_of(self, address: str) -> str:
        return "" if self.healed else address.partition("@")[0]

    @property
    def ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.received]


@asynccontextmanager
async def running() -> AsyncIterator[MailServer]:
    mail = MailServer()
    protocols: list[SMTP] = []

    def protocol() -> SMTP:
        protocols.append(SMTP(mail, hostname="mail.test"))
        return protocols[-1]

    listener = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0)
    mail.port = listener.sockets[0].getsockname()[1]
    yield mail
    listener.close()
    for one in protocols:
        if one.transport is not None:
            _abort(one)
    await asyncio.sleep(0)


def _abort(smtp: SMTP) -> None:
    cast("asyncio.Transport", smtp.transport).abort()
