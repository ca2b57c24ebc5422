"""The token by which the reader of an e-mail confirms its address."""

import base64
import hashlib
import hmac
from uuid import UUID


def token_of(secret: bytes, confirmation: UUID) -> str:
    """Token in the link of an e-mail: made anew when the e-mail is written, kept nowhere."""
    made = hmac.new(secret, b"notifier.contact-confirmation" + confirmation.bytes, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")
