"""E-mail as bytes: plain text and HTML, the headers that tell machines what it is.

What needs encoding is left to the standard library, the lines are put together here: its `Message` parses and folds
every header anew, which took longer than all the rest of writing a email.
"""

import quopri
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, formataddr, parseaddr

from chassis import clock

from notifier.config import Settings
from notifier.domain.confirmation_tokens import token_of
from notifier.domain.email import Email
from notifier.domain.messages import Reader, kind_of, render_email
from notifier.domain.messages.kinds import ContactConfirmation
from notifier.models import Language

LONGEST_LINE = 78


class EmailBuilder:
    """Builds e-mails one after another. Those of one message share their words: they are made once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._sender = formataddr(parseaddr(settings.mail_from))
        self._about: tuple[object, ...] = ()
        self._subject = self._body = ""

    def build(self, email: Email) -> bytes:
        """The exact bytes to send, under the same `Message-ID` at every attempt. No name or title can add a header:
        each value is one line."""
        now = clock.now()
        self._find_words(email, now)
        headers = {
            "From": self._sender,
            "To": formataddr((email.office, email.address)),
            "Subject": self._subject,
            "Date": format_datetime(now),
            "Message-ID": email.internet_message_id,
            "Reply-To": self._settings.mail_reply_to,
            "Auto-Submitted": "auto-generated",
            "Content-Language": email.language,
            "X-Jembatan-Message": str(email.message_id),
            "X-Jembatan-Kind": email.kind,
            "MIME-Version": "1.0",
            "Content-Type": f'multipart/alternative; boundary="{email.message_id}"',
        }
        head = "\n".join(_header(name, value) for name, value in headers.items() if value)
        return f"{head}\n\n{self._body}".encode("ascii")

    def _find_words(self, email: Email, now: datetime) -> None:
        hour = now.replace(minute=0, second=0, microsecond=0)  # words count days, which begin with an hour
        about = email.message_id, email.language, hour, email.data  # what waits is another at each claim
        if about == self._about:
            return
        reader = Reader(email.office, Language(email.language), email.timezone, now, self._settings.address_of)
        kind = kind_of(email.kind, email.data)
        if isinstance(kind, ContactConfirmation):
            token = token_of(self._settings.secret_key.get_secret_value().encode(), kind.confirmation)
            kind = kind.model_copy(update={"link": f"{kind.link}/{token}"})
        words = render_email(kind, reader)
        parts = [*_part(email, "plain", words.text), *_part(email, "html", words.html), f"--{email.message_id}--", ""]
        self._about, self._subject, self._body = about, words.subject, "\n".join(parts)


def _header(name: str, value: str) -> str:
    value = " ".join(value.split())
    if value.isascii() and len(name) + 2 + len(value) <= LONGEST_LINE:
        return f"{name}: {value}"
    return f"{name}: {Header(value, None if value.isascii() else 'utf-8', header_name=name).encode()}"


def _part(email: Email, subtype: str, words: str) -> tuple[str, ...]:
    return (
        f"--{email.message_id}",
        f'Content-Type: text/{subtype}; charset="utf-8"',
        "Content-Transfer-Encoding: quoted-printable",
        "",
        quopri.encodestring(words.encode()).decode("ascii").replace("\r\n", "\n"),
    )
