"""HTTP, the same in every service: problem details, ids, one transaction per request, idempotent POSTs.

router = Router(prefix="/suppliers", tags=["suppliers"])
app = create_app(service, router)
"""

from chassis.http.app import create_app
from chassis.http.idempotency import Router
from chassis.http.paging import Cursor, CursorPage, Limit, paginate
from chassis.http.session import InTransaction

__all__ = ["Cursor", "CursorPage", "InTransaction", "Limit", "Router", "create_app", "paginate"]
