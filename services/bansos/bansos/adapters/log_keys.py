"""Keys of the public log, as the settings tell them."""

from chassis.encryption.cipher import derive_key, secret_bytes

from bansos.config import Settings
from bansos.domain.public_log.notes import SIGNATURE, SignerKey, VerifierKey


def signer_of(settings: Settings) -> SignerKey:
    """Key that signs checkpoints. Outside of production it may be derived from the service's secret."""
    own = settings.log_key
    secret = (own or settings.secret_key).get_secret_value()
    seed = secret_bytes(secret)[:32] if own else derive_key(secret.encode(), "public log")
    return SignerKey(settings.log_origin, SIGNATURE, seed)


def witnesses_of(settings: Settings) -> dict[VerifierKey, str]:
    """Key of each witness, with its address. Raises `InvalidNote` for what is no vkey."""
    return {VerifierKey.parse(vkey): address.rstrip("/") for vkey, address in settings.log_witnesses}
