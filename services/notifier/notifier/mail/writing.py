"""A letter as an e-mail: plain text and HTML, the headers that tell machines what it is.

What needs encoding is left to the standard library, the lines are put together here: its `Message` parses and folds
every header anew, which took longer than all the rest of writing a letter.
"""

import quopri
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, formataddr, parseaddr

from chassis import clock

from notifier.config import Settings
from notifier.messages import Reader, kind_of, render
from notifier.messages.kinds import ContactConfirmation
from notifier.models import Language
from notifier.usecases.confirmations import token_of
from notifier.usecases.letters import Letter

LONGEST_LINE = 78


class Writer:
    """Writes letters one after another. Those of one message share their words: they are made once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._sender = formataddr(parseaddr(settings.mail_from))
        self._about: tuple[object, ...] = ()
        self._subject = self._body = ""

    def write(self, letter: Letter) -> bytes:
        """The exact bytes to send, under the same `Message-ID` at every attempt. No name or title can add a header:
        each value is one line."""
        now = clock.now()
        self._find_words(letter, now)
        headers = {
            "From": self._sender,
            "To": formataddr((letter.office, letter.email)),
            "Subject": self._subject,
            "Date": format_datetime(now),
            "Message-ID": letter.message_id,
            "Reply-To": self._settings.mail_reply_to,
            "Auto-Submitted": "auto-generated",
            "Content-Language": letter.language,
            "X-Jembatan-Message": str(letter.message),
            "X-Jembatan-Kind": letter.kind,
            "MIME-Version": "1.0",
            "Content-Type": f'multipart/alternative; boundary="{letter.message}"',
        }
        head = "\n".join(_header(name, value) for name, value in headers.items() if value)
        return f"{head}\n\n{self._body}".encode("ascii")

    def _find_words(self, letter: Letter, now: datetime) -> None:
        hour = now.replace(minute=0, second=0, microsecond=0)  # words count days, which begin with an hour
        about = letter.message, letter.language, hour
        if about == self._about:
            return
        reader = Reader(letter.office, Language(letter.language), letter.timezone, now, self._settings.address_of)
        kind = kind_of(letter.kind, letter.data)
        if isinstance(kind, ContactConfirmation):
            token = token_of(self._settings.secret_key.get_secret_value().encode(), kind.confirmation)
            kind = kind.model_copy(update={"link": f"{kind.link}/{token}"})
        words = render(kind, reader)
        parts = [*_part(letter, "plain", words.text), *_part(letter, "html", words.html), f"--{letter.message}--", ""]
        self._about, self._subject, self._body = about, words.subject, "\n".join(parts)


def _header(name: str, value: str) -> str:
    value = " ".join(value.split())
    if value.isascii() and len(name) + 2 + len(value) <= LONGEST_LINE:
        return f"{name}: {value}"
    return f"{name}: {Header(value, None if value.isascii() else 'utf-8', header_name=name).encode()}"


def _part(letter: Letter, subtype: str, words: str) -> tuple[str, ...]:
    return (
        f"--{letter.message}",
        f'Content-Type: text/{subtype}; charset="utf-8"',
        "Content-Transfer-Encoding: quoted-printable",
        "",
        quopri.encodestring(words.encode()).decode("ascii").replace("\r\n", "\n"),
    )
