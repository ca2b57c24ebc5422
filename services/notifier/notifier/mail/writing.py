"""A letter as an e-mail: plain text and HTML, the headers that tell machines what it is."""

from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from chassis import clock

from notifier.config import Settings
from notifier.messages import Reader, kind_of, render
from notifier.models import Language
from notifier.usecases.letters import Letter

_POLICY = policy.SMTP


def write(letter: Letter, settings: Settings) -> bytes:
    """The exact bytes to send, the same `Message-ID` at every attempt."""
    now = clock.now()
    reader = Reader(letter.office, Language(letter.language), letter.timezone, now, settings.address_of)
    words = render(kind_of(letter.kind, letter.data), reader)
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = _sender(settings)
    mail["To"] = Address(letter.office, addr_spec=letter.email)
    mail["Subject"] = words.subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = letter.message_id
    if settings.mail_reply_to:
        mail["Reply-To"] = settings.mail_reply_to
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = letter.language
    mail["X-Jembatan-Message"] = str(letter.message)
    mail["X-Jembatan-Kind"] = letter.kind
    mail.set_content(words.text)
    mail.add_alternative(words.html, subtype="html")
    return mail.as_bytes()


def _sender(settings: Settings) -> Address:
    name, address = parseaddr(settings.mail_from)
    return Address(name, addr_spec=address)
