"""The HTTP edge, by subject."""

from notifier.api import directory, holidays, mailbox, operations

routers = (directory.router, holidays.router, mailbox.router, operations.router)

__all__ = ["routers"]
