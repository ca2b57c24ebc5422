"""Settings that a production environment refuses; all faults are told at once, none with its value."""

import base64
import binascii
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from chassis.storage.address import Address

if TYPE_CHECKING:
    from chassis.config import Settings

SHORTEST_PASSWORD = 16
SIGNED_WITH_A_KEY_PAIR = ("RS", "PS", "ES", "Ed")
_WORDS_OF_EXAMPLES = ("changeme", "example", "password", "rahasia", "secret", "test", "default", "local")


def faults(settings: "Settings") -> Iterator[tuple[str, str]]:
    """Each faulty setting with what is wrong."""
    for name in ("issuer", "public_url"):
        if not is_https(getattr(settings, name)):
            yield name, "must begin with https://"
    if "://" in settings.jwks and not is_https(settings.jwks):
        yield "jwks", "must be a file or begin with https://"
    if any(not is_https(entry.url) for entry in settings.navigation):
        yield "navigation", "must hold addresses that begin with https://"
    if settings.kafka_security == "plaintext":
        yield "kafka_security", "must be tls"
    for name in ("database_url", "owner_database_url"):
        if (url := getattr(settings, name)) is not None:
            yield from ((name, fault) for fault in _of_database(url.get_secret_value()))
    if (fault := _of_secret_key(settings.secret_key.get_secret_value())) is not None:
        yield "secret_key", fault
    for key in settings.sealing_keys:
        if (fault := _of_secret_key(key.get_secret_value())) is not None:
            yield "sealing_keys", fault
    for name in ("client_secret", "kafka_password"):
        value = getattr(settings, name)
        if value is not None and is_weak(value.get_secret_value()):
            yield name, f"must be a generated secret of at least {SHORTEST_PASSWORD} characters"
    endpoint = Address.of(settings.storage_url).endpoint if settings.storage_url else None
    if endpoint and not is_https(endpoint):
        yield "storage_url", "must have an endpoint that begins with https://"
    if settings.log_level.upper() not in ("INFO", "WARNING", "ERROR", "CRITICAL"):
        yield "log_level", "must be INFO or above: finer ones may say more than logs should hold"
    if any(not name.startswith(SIGNED_WITH_A_KEY_PAIR) for name in settings.token_algorithms):
        yield "token_algorithms", "must be of key pairs, such as RS256"
    if any("*" in host for host in settings.allowed_hosts):
        yield "allowed_hosts", "must be names, not patterns"
    if any(network.endswith("/0") for network in settings.trusted_proxies):
        yield "trusted_proxies", "must not be everybody"


def is_https(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" and bool(parts.hostname)


def is_weak(secret: str) -> bool:
    """Too short to be generated, one letter over and over, or a word of somebody's example."""
    plain = secret.strip().lower()
    return len(plain) < SHORTEST_PASSWORD or len(set(plain)) < 8 or any(word in plain for word in _WORDS_OF_EXAMPLES)


def _of_database(url: str) -> Iterator[str]:
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    if (query.get("sslmode") or query.get("ssl") or [""]) != ["verify-full"]:
        yield "must end with ?sslmode=verify-full"
    if is_weak(unquote(parts.password or "")):
        yield f"must have a generated password of at least {SHORTEST_PASSWORD} characters"


def _of_secret_key(key: str) -> str | None:
    try:
        secret = base64.b64decode(key + "=" * (-len(key) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return "must be 32 random bytes in base64url"
    written = secret.decode("ascii", "replace")
    if len(secret) < 32 or len(set(secret)) < 16 or (written.isprintable() and "\ufffd" not in written):
        return "must be 32 random bytes in base64url, not a word"
    return None
