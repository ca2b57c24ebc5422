"""The HTTP edge, by subject."""

from notifier.api import directory, holidays, inbox, operations

routers = (directory.router, holidays.router, inbox.router, operations.router)

__all__ = ["routers"]
