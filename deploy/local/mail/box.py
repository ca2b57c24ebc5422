"""Messages as files: `<UTC time>-<sequence>.eml`, exactly as they came, the envelope in two lines on top."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser, BytesParser
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class Catcher:
    """Handler for aiosmtpd: every message accepted is a file on disk before the sender hears 250."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sequence = itertools.count()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%f}-{next(self.sequence):06d}.eml"
        draft = self.folder / f".{name}"
        draft.write_bytes(_envelope_lines(envelope) + (envelope.original_content or b""))
        draft.rename(self.folder / name)
        return f"250 kept as {name}"


@dataclass(frozen=True)
class Summary:
    name: str
    received: datetime
    sender: str
    recipient: str
    subject: str
    message_id: str


def newest(folder: Path, count: int, *, to: str = "") -> Iterator[Summary]:
    """The latest messages first, of one recipient if asked."""
    matching = (one for path in _files(folder) if to in (one := _summary(path)).recipient)
    return itertools.islice(matching, count)


def total(folder: Path) -> int:
    return len(_files(folder))


def read(path: Path) -> EmailMessage:
    return BytesParser(EmailMessage, policy=policy.default).parsebytes(path.read_bytes())


def text_of(message: EmailMessage, kind: str) -> str | None:
    part = message.get_body((kind,))
    return part.get_content() if part else None


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("[0-9]*.eml"), reverse=True)


def _summary(path: Path) -> Summary:
    with path.open("rb") as file:
        headers = BytesHeaderParser(policy=policy.default).parse(file)
    received = datetime.strptime(path.name.partition("-")[0], "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC)
    to = str(headers["Delivered-To"] or "")
    words = [str(headers[name] or "") for name in ("From", "Subject", "Message-ID")]
    return Summary(path.name, received, words[0], to, words[1], words[2])


def _envelope_lines(envelope: Envelope) -> bytes:
    to = ", ".join(envelope.rcpt_tos)
    return f"Return-Path: <{envelope.mail_from}>\r\nDelivered-To: {to}\r\n".encode()
