"""One connection to the mail server, and what its answers mean.

Refused ─┬─ Retryable: this e-mail may succeed later (4xx, or the connection was lost over its recipient)
         └─ Final: it never will (5xx for this recipient or this content)
ServerAway: no connection, or it refuses us as a sender; every e-mail would fare the same
Unanswered: the content left, no answer came; it may have been delivered
"""

import contextlib
import re

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
)

from notifier.config import Security, Settings


class Refused(Exception):
    """It concerns one e-mail."""


class Retryable(Refused): ...


class Final(Refused): ...


class ServerAway(Exception): ...


class Unanswered(Exception): ...


class Server:
    """A connection that is opened when first needed, kept for a burst, and given up on any doubt."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._smtp: SMTP | None = None

    async def send(self, sender: str, recipient: str, content: bytes) -> None:
        """Hand one e-mail over. Returns after the server's yes; raises one of the above otherwise."""
        smtp = await self._connection()
        await self._envelope(smtp, sender, recipient)
        try:
            await smtp.data(content)
        except SMTPDataError as error:
            await self._reset(smtp)
            raise _refusal(error) from None
        except (SMTPException, OSError, TimeoutError) as error:
            self.drop()
            raise Unanswered(type(error).__name__) from None

    async def close(self) -> None:
        """Say goodbye; whatever comes of that."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with contextlib.suppress(SMTPException, OSError, TimeoutError):
                await smtp.quit(timeout=2)
            smtp.close()

    def drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()

    async def _connection(self) -> SMTP:
        if self._smtp is not None and self._smtp.is_connected:
            return self._smtp
        self.drop()
        settings = self._settings
        password = settings.smtp_password
        smtp = SMTP(
            hostname=settings.smtp_host,
            port=settings.smtp_port,
            username=settings.smtp_user,
            password=password.get_secret_value() if password else None,
            timeout=settings.smtp_timeout,
            use_tls=settings.smtp_security is Security.TLS,
            start_tls=settings.smtp_security is Security.STARTTLS,
            local_hostname=settings.sender.rpartition("@")[2],
        )
        try:
            await smtp.connect()
        except (SMTPException, OSError, TimeoutError) as error:
            smtp.close()
            raise ServerAway(_describe(error)) from None
        self._smtp = smtp
        return smtp

    async def _envelope(self, smtp: SMTP, sender: str, recipient: str) -> None:
        try:
            await smtp.mail(sender)
        except (SMTPException, OSError, TimeoutError) as error:
            self.drop()
            raise ServerAway(_describe(error)) from None
        try:
            await smtp.rcpt(recipient)
        except SMTPRecipientRefused as error:
            await self._reset(smtp)
            raise _refusal(error) from None
        except (SMTPException, OSError, TimeoutError) as error:
            self.drop()
            raise Retryable(_describe(error)) from None

    async def _reset(self, smtp: SMTP) -> None:
        """Ready for the next e-mail, or gone."""
        try:
            await smtp.rset()
        except (SMTPException, OSError, TimeoutError):
            self.drop()


def _refusal(error: SMTPResponseException) -> Refused:
    return (Final if error.code >= 500 else Retryable)(_describe(error))


def _describe(error: BaseException) -> str:
    """The server's codes, or the kind of failure: a server's own words may quote anything."""
    if not isinstance(error, SMTPResponseException):
        return type(error).__name__
    enhanced = re.match(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}", error.message)
    return " ".join([type(error).__name__, str(error.code), *([enhanced[0]] if enhanced else [])])
