"""One request, one transaction, committed before the answer leaves.

`scope="function"` matters: with FastAPI's default scope the client would see 200 while the commit fails.
"""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

from chassis.db import Database, Session


async def open_session(request: Request) -> AsyncIterator[Session]:
    """The request's session; an idempotent POST has opened it already."""
    shared: Session | None = getattr(request.state, "session", None)
    if shared is not None:
        yield shared
        return
    database: Database = request.app.state.service.database
    async with database.transaction() as session:
        yield session


InTransaction = Annotated[Session, Depends(open_session, scope="function")]
