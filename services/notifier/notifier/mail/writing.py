"""A letter as an e-mail: plain text and HTML, the headers that tell machines what it is.

Made of the standard library's plain `Message`: its modern header classes parse and fold every header anew, which
took ten times as long as all the rest of writing a letter.
"""

import quopri
from email.header import Header
from email.message import Message
from email.utils import format_datetime, formataddr, parseaddr
from typing import Any

from chassis import clock

from notifier.config import Settings
from notifier.messages import Reader, kind_of, render
from notifier.models import Language
from notifier.usecases.letters import Letter


def write(letter: Letter, settings: Settings) -> bytes:
    """The exact bytes to send, under the same `Message-ID` at every attempt. No name or title can add a header:
    each value is one line."""
    now = clock.now()
    reader = Reader(letter.office, Language(letter.language), letter.timezone, now, settings.address_of)
    words = render(kind_of(letter.kind, letter.data), reader)
    headers: dict[str, str | Header | None] = {
        "From": formataddr(parseaddr(settings.mail_from)),
        "To": formataddr((letter.office, letter.email)),
        "Subject": Header(words.subject, None if words.subject.isascii() else "utf-8", header_name="Subject"),
        "Date": format_datetime(now),
        "Message-ID": letter.message_id,
        "Reply-To": settings.mail_reply_to,
        "Auto-Submitted": "auto-generated",
        "Content-Language": letter.language,
        "X-Jembatan-Message": str(letter.message),
        "X-Jembatan-Kind": letter.kind,
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative; boundary="{letter.id}"',
    }
    mail: Message[Any, Any] = Message()
    for name, value in headers.items():
        if value:
            mail[name] = " ".join(value.split()) if isinstance(value, str) else value
    mail.attach(_part("plain", words.text))
    mail.attach(_part("html", words.html))
    return mail.as_bytes()


def _part(subtype: str, words: str) -> "Message[Any, Any]":
    part: Message[Any, Any] = Message()
    part["Content-Type"] = f'text/{subtype}; charset="utf-8"'
    part["Content-Transfer-Encoding"] = "quoted-printable"
    part.set_payload(quopri.encodestring(words.encode()).decode("ascii"))
    return part
