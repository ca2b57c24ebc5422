"""Catatan publik: how the log stands, who has witnessed it, and what the last look found."""

from chassis.http import InTransaction
from chassis.pages import InPage, PageRouter
from chassis.running import service_of
from fastapi import Response

from bansos.adapters.log_keys import signer_of
from bansos.permissions import LogWatch
from bansos.queries import public_log as queries

router = PageRouter()


@router.get("/catatan-publik")
async def show_log(page: InPage, session: InTransaction, watcher: LogWatch) -> Response:
    settings = service_of(page.request).settings
    checkpoint = await queries.newest_checkpoint(session)
    witnesses = await queries.cosignatures(session, checkpoint.size) if checkpoint else []
    audit = await queries.newest_audit(session)
    return page.show(
        "bansos/public_log.html",
        checkpoint=checkpoint,
        root=checkpoint.root.hex() if checkpoint else "",
        size=await queries.size_of_log(session),
        waiting=await queries.count_waiting(session),
        vkey=str(signer_of(settings).verifier),
        witnesses=witnesses,
        quorum=settings.log_quorum,
        is_final=bool(checkpoint) and len(witnesses) >= settings.log_quorum,
        audit=audit,
        clean=await queries.last_clean_audit(session),
        published=settings.log_url is not None,
    )
