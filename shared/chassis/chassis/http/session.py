"""One request, one transaction, committed before the answer leaves.

`scope="function"` matters: with FastAPI's default scope the client would see 200 while the commit fails.
"""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

from chassis.db import Session
from chassis.running import service_of


async def open_session(request: Request) -> AsyncIterator[Session]:
    """The request's session; an idempotent POST has opened it already."""
    shared: Session | None = getattr(request.state, "session", None)
    if shared is not None:
        yield shared
        return
    async with service_of(request).database.transaction() as session:
        request.state.session = session
        yield session


InTransaction = Annotated[Session, Depends(open_session, scope="function")]
