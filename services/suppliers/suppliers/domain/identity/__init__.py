"""Identity numbers of suppliers in Indonesia: NPWP, NIK, NIB, telephone.

Every parser takes text and returns a parsed value or raises `InvalidIdentity` with a stable code.
No message ever repeats the number itself.
"""

from suppliers.domain.identity.errors import InvalidIdentity
from suppliers.domain.identity.masking import mask
from suppliers.domain.identity.nib import parse_nib
from suppliers.domain.identity.nik import Nik, parse_nik
from suppliers.domain.identity.npwp import Npwp, NpwpKind, parse_npwp
from suppliers.domain.identity.phone import Phone, parse_phone
from suppliers.domain.identity.phone_text import Written, numbers_in

__all__ = [
    "InvalidIdentity",
    "Nik",
    "Npwp",
    "NpwpKind",
    "Phone",
    "Written",
    "mask",
    "numbers_in",
    "parse_nib",
    "parse_nik",
    "parse_npwp",
    "parse_phone",
]
