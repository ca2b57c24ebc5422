"""A letter as an e-mail: plain text and HTML, the headers that tell machines what it is.

What needs encoding is left to the standard library, the lines are put together here: its `Message` parses and folds
every header anew, which took longer than all the rest of writing a letter.
"""

import quopri
from email.header import Header
from email.utils import format_datetime, formataddr, parseaddr
from functools import lru_cache

from chassis import clock

from notifier.config import Settings
from notifier.messages import Reader, kind_of, render
from notifier.models import Language
from notifier.usecases.letters import Letter

LONGEST_LINE = 78


def write(letter: Letter, settings: Settings) -> bytes:
    """The exact bytes to send, under the same `Message-ID` at every attempt. No name or title can add a header:
    each value is one line."""
    now = clock.now()
    reader = Reader(letter.office, Language(letter.language), letter.timezone, now, settings.address_of)
    words = render(kind_of(letter.kind, letter.data), reader)
    headers = {
        "From": _sender(settings.mail_from),
        "To": formataddr((letter.office, letter.email)),
        "Subject": words.subject,
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
    lines = [
        *(_header(name, value) for name, value in headers.items() if value),
        "",
        *(line for kind, text in (("plain", words.text), ("html", words.html)) for line in _part(letter, kind, text)),
        f"--{letter.id}--",
        "",
    ]
    return "\n".join(lines).encode("ascii")


@lru_cache
def _sender(mail_from: str) -> str:
    return formataddr(parseaddr(mail_from))


def _header(name: str, value: str) -> str:
    value = " ".join(value.split())
    if value.isascii() and len(name) + 2 + len(value) <= LONGEST_LINE:
        return f"{name}: {value}"
    return f"{name}: {Header(value, None if value.isascii() else 'utf-8', header_name=name).encode()}"


def _part(letter: Letter, subtype: str, words: str) -> tuple[str, ...]:
    return (
        f"--{letter.id}",
        f'Content-Type: text/{subtype}; charset="utf-8"',
        "Content-Transfer-Encoding: quoted-printable",
        "",
        quopri.encodestring(words.encode()).decode("ascii").replace("\r\n", "\n"),
    )
