"""Personal data at rest: sealed with AES-GCM, found again by a keyed mark.

Both keys are derived from the service's secret key. A sealed value only opens under the context it was sealed
with (`supplier.phone:<id>`), so a value copied to another row or column does not open there.
"""

import base64
import binascii
import hmac
from collections.abc import Sequence

from chassis.sealing import Seal, derived


class Vault(Seal):
    """Seals, opens and marks. Values are text or bytes; what is stored is bytes. Opening raises `NotSealedHere`."""

    def __init__(self, service: str, secret_key: str, sealing_keys: Sequence[str] = ()) -> None:
        """Sealing keys may be changed for new ones; the key that marks stays, or nothing would be found again."""
        ring = [secret_bytes(key) for key in sealing_keys or (secret_key,)]
        super().__init__(ring, f"{service} seal 1", named=bool(sealing_keys))
        self._marking_key = derived(secret_bytes(secret_key), f"{service} mark 1")

    def seal_text(self, value: str | None, context: str) -> bytes | None:
        return self.seal(value.encode(), context) if value is not None else None

    def open_text(self, sealed: bytes | None, context: str) -> str | None:
        return self.open(sealed, context).decode() if sealed is not None else None

    def mark(self, value: str, kind: str) -> bytes:
        """Equal for equal values of one kind, and telling nothing without the key (32 bytes)."""
        return hmac.digest(self._marking_key, f"{kind}\0{value}".encode(), "sha256")


def secret_bytes(secret_key: str) -> bytes:
    """Raises ValueError unless it is base64url of at least 32 bytes."""
    try:
        secret = base64.urlsafe_b64decode(secret_key + "=" * (-len(secret_key) % 4))
    except (binascii.Error, ValueError):
        raise ValueError("must be base64url") from None
    if len(secret) < 32:
        raise ValueError("must hold at least 32 bytes")
    return secret
