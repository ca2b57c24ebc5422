"""A letter as an e-mail: plain text and HTML, the headers that tell machines what it is.

Made of the standard library's plain `Message`: its modern header classes parse and fold every header anew, which
took ten times as long as all the rest of writing a letter.
"""

import quopri
from email.header import Header
from email.message import Message
from email.utils import format_datetime, formataddr, parseaddr

from chassis import clock

from notifier.config import Settings
from notifier.messages import Reader, kind_of, render
from notifier.models import Language
from notifier.usecases.letters import Letter


def write(letter: Letter, settings: Settings) -> bytes:
    """The exact bytes to send, under the same `Message-ID` at every attempt."""
    now = clock.now()
    reader = Reader(letter.office, Language(letter.language), letter.timezone, now, settings.address_of)
    words = render(kind_of(letter.kind, letter.data), reader)
    headers = {
        "From": formataddr(parseaddr(settings.mail_from)),
        "To": formataddr((letter.office, letter.email)),
        "Subject": _encoded(words.subject),
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
    mail: Message[str, str] = Message()
    for name, value in headers.items():
        if value:
            mail[name] = _on_one_line(value)
    mail.attach(_part("plain", words.text))
    mail.attach(_part("html", words.html))
    return mail.as_bytes()


def _part(subtype: str, words: str) -> "Message[str, str]":
    part: Message[str, str] = Message()
    part["Content-Type"] = f'text/{subtype}; charset="utf-8"'
    part["Content-Transfer-Encoding"] = "quoted-printable"
    part.set_payload(quopri.encodestring(words.encode()).decode("ascii"))
    return part


def _encoded(words: str) -> str:
    return words if words.isascii() else Header(words, "utf-8").encode(linesep="\n")


def _on_one_line(value: str) -> str:
    """No header can be smuggled in by a name or a title."""
    return value if "\n" not in value and "\r" not in value else " ".join(value.split())
