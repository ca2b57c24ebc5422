"""`Idempotency-Key` on POST: the answer is stored in the transaction of the work, so both are or neither is.

Same key and body → the stored answer. Same key, other body → 422. First one still running → 409. A key belongs
to whoever sent it, in the office and with the roles he had then, and is kept for `KEPT`: who has lost a role, or moved,
asks anew and is judged anew. Answers are encrypted, as they may hold what the register itself encrypts.
"""

import hashlib
import json
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any, ClassVar

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from sqlalchemy import text

from chassis import access, gettext
from chassis._compat import function_stack
from chassis.access.entries import keep_within
from chassis.auth import Principal, authenticate
from chassis.config import Settings
from chassis.db import Database, Session
from chassis.encryption.cipher import Cipher, DecryptionError
from chassis.errors import Conflict, Unacceptable
from chassis.http import bodies
from chassis.http.bodies import Allowance
from chassis.running import rates_of, service_of

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
HEADER = "idempotency-key"
_PURPOSE = "purpose"
"""Beside the stored headers: why the answer shows personal data, if it does. Who gets it again looks again."""

KEPT = timedelta(days=3)
_LOCK = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:name, 0))")
_FIND = text("SELECT request_hash, status, headers, body FROM idempotency WHERE subject = :subject AND key = :key")
_STORE = text("""
INSERT INTO idempotency (subject, key, request_hash, status, headers, body)
VALUES (:subject, :key, :hash, :status, CAST(:headers AS jsonb), :body)
""")
_FORGET = text("DELETE FROM idempotency WHERE created_at < clock_timestamp() - CAST(:kept AS interval)")
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class IdempotentRoute(APIRoute):
    """A route whose POSTs may be sent again. Strangers are refused before their body is read."""

    allowance: ClassVar[Callable[[Request], Allowance] | None] = None
    """What the body may have, where that is not `bodies.usual`."""

    def get_route_handler(self) -> Handler:
        original = super().get_route_handler()

        async def handle(request: Request) -> Response:
            principal = await authenticate(request)
            if request.method not in SAFE:
                rates_of(request).write(request, principal.subject)
            if allowance := type(self).allowance:
                bodies.allow(request, allowance(request))
                if request.method not in SAFE:
                    function_stack(request).enter_context(rates_of(request).place("upload", principal.unit))
            await bodies.check_json(request)
            key = request.headers.get(HEADER)
            if request.method != "POST" or not key:
                return await keep_within(request, await original(request))
            if len(key) > 200:
                raise Unacceptable(
                    gettext("Idempotency-Key paling panjang 200 karakter."),
                )
            sender = _sender(principal)
            digest = await _digest(request)
            service = service_of(request)
            database: Database = service.database
            cipher = response_cipher(service.settings)
            stack = function_stack(request)
            session = await stack.enter_async_context(database.transaction())
            request.state.session = session
            return await keep_within(request, await _once(session, cipher, sender, key, digest, original, request))

        return handle


def response_cipher(settings: Settings) -> Cipher:
    ring = [key.encode() for key in settings.encryption_ring]
    return Cipher(ring, "idempotent answers", named=bool(settings.sealing_keys))


def _sender(principal: Principal) -> str:
    return f"{principal.subject} {principal.unit} {','.join(sorted(principal.roles))}"


async def _once(
    session: Session, cipher: Cipher, sender: str, key: str, digest: bytes, original: Handler, request: Request
) -> Response:
    context = f"{sender}:{key}"
    if not await session.scalar(_LOCK, {"name": context}):
        raise Conflict(
            gettext("Permintaan yang sama masih diproses. Tunggu beberapa detik lalu kirim lagi."),
            code="sedang-diproses",
        )
    known = (await session.execute(_FIND, {"subject": sender, "key": key})).first()
    if known is not None:
        if bytes(known.request_hash) != digest:
            raise Unacceptable(
                gettext("Idempotency-Key ini sudah dipakai untuk isi yang lain. Pakai kunci baru."),
                code="kunci-sudah-dipakai",
            )
        try:
            body = cipher.decrypt(bytes(known.body), context)
        except DecryptionError:
            raise Conflict(
                gettext("Jawaban permintaan ini tidak dapat dibuka lagi. Periksa hasilnya, lalu pakai kunci baru."),
                code="jawaban-tidak-terbuka",
            ) from None
        access.look_again(request, known.headers.pop(_PURPOSE, None))
        return Response(body, known.status, {**known.headers, "idempotency-replayed": "true"})
    answer = await original(request)
    if answer.status_code < 400:
        kept = {name: answer.headers[name] for name in ("content-type", "location") if name in answer.headers}
        if purpose := access.purpose_of(request):
            kept[_PURPOSE] = purpose.value
        await session.execute(
            _STORE,
            {
                "subject": sender,
                "key": key,
                "hash": digest,
                "status": answer.status_code,
                "headers": json.dumps(kept),
                "body": cipher.encrypt(bytes(answer.body), context),
            },
        )
    return answer


async def _digest(request: Request) -> bytes:
    """Of method, address and body. A multipart boundary is new with every sending and does not count."""
    body = await request.body()
    _, _, boundary = request.headers.get("content-type", "").partition("boundary=")
    if boundary:
        body = body.replace(boundary.strip('"').encode(), b"")
    return hashlib.sha256(f"{request.method} {request.url.path}\n".encode() + body).digest()


async def forget_old_answers(database: Database) -> None:
    async with database.transaction() as session:
        await session.execute(_FORGET, {"kept": KEPT})


class Router(APIRouter):
    """An `APIRouter` whose POSTs honour `Idempotency-Key`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(route_class=IdempotentRoute, **options)
