"""Files of a service, in a folder or in a bucket of any S3: one API, the library `obstore` beneath.

`storage` has the operations, `chunks` the encryption of what is stored.
"""

from chassis.storage.storage import (
    FileMissing,
    FileTooLarge,
    InvalidKey,
    PresigningUnavailable,
    Storage,
    StoredFile,
)

__all__ = ["FileMissing", "FileTooLarge", "InvalidKey", "PresigningUnavailable", "Storage", "StoredFile"]
