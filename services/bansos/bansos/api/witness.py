"""A witness for other logs: C2SP tlog-witness, one POST. Run by `python -m bansos witness`, beside no database.

It believes no request: who may ask is decided by the log's signature and by the proof that the log still begins with
what was signed before.
"""

from pathlib import Path

import structlog
from chassis import clock
from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bansos.adapters.witness_memory import WitnessMemory
from bansos.domain.public_log.notes import SignerKey, VerifierKey
from bansos.domain.public_log.witnessing import SIZE_TYPE, Request, WitnessRefuses, origin_of

LARGEST_BODY = 32_000
log = structlog.stdlib.get_logger()


def make_witness(key: SignerKey, logs: dict[str, VerifierKey], folder: Path) -> Starlette:
    """`logs`: key of each log by its origin; what was signed is kept in `folder`."""
    memory = WitnessMemory(folder)

    async def add_checkpoint(http: HttpRequest) -> Response:
        body = b""
        async for chunk in http.stream():
            body += chunk
            if len(body) > LARGEST_BODY:
                return PlainTextResponse("", 413)
        try:
            request = Request.parse(body.decode("utf-8", errors="replace"))
            with memory.of(origin_of(request.note)) as kept:
                checkpoint = request.judge(logs, kept.checkpoint)
                kept.keep(checkpoint)
        except WitnessRefuses as refused:
            log.warning("checkpoint_refused", status=refused.status)
            if refused.size is None:
                return PlainTextResponse("", refused.status)
            return Response(f"{refused.size}\n", refused.status, media_type=SIZE_TYPE)
        log.info("checkpoint_signed", size=checkpoint.size)
        return PlainTextResponse(str(key.sign(request.note.text, int(clock.now().timestamp()))))

    return Starlette(routes=[Route("/add-checkpoint", add_checkpoint, methods=["POST"])])
