"""Encryption at rest: ciphers with a key ring, and columns of a model that are encrypted by themselves.

`cipher` has AES-GCM and the blind index, `columns` what a model declares, `reencryption` the change of keys.
"""

from chassis.encryption.cipher import Cipher, DecryptionError, FieldCipher, derive_key, secret_bytes
from chassis.encryption.columns import blind_index, blind_index_of, cipher_of, encrypted, insert_values

__all__ = [
    "Cipher",
    "DecryptionError",
    "FieldCipher",
    "blind_index",
    "blind_index_of",
    "cipher_of",
    "derive_key",
    "encrypted",
    "insert_values",
    "secret_bytes",
]
