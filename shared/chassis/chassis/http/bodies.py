"""Body limits: counted while it arrives, so that a wrong or missing Content-Length does not
help, and refused before anything is made of it."""

import re
from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis import gettext
from chassis.errors import Problem, TooLarge

JSON_BYTES = 256 * 1024
FORM_BYTES = 1024 * 1024
DEEPEST = 32
"""Levels of lists and objects within each other; ours have five."""

_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
_KEY = "jembatan.body"
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)  # a text without an end ends with the body


class TooDeep(Problem):
    status = 400
    code = "isi-bersarang-terlalu-dalam"
    message = gettext(
        "Isi permintaan bersarang terlalu dalam (paling dalam %(deepest)s tingkat). Sederhanakan lalu kirim lagi.",
        deepest=DEEPEST,
    )


class HasNul(Problem):
    """PostgreSQL keeps no text with a NUL in it, and nobody types one."""

    status = 422
    code = "huruf-tidak-terbaca"
    message = gettext("Isian memuat tanda yang tidak dapat disimpan (NUL). Ketik ulang isian itu lalu kirim lagi.")


class BodyTooLarge(HTTPException):
    """The framework lets its own exceptions pass while it reads a body; this one says `problem`."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(413)


@dataclass(frozen=True)
class Allowance:
    """At most so many bytes, and what is said when there are more."""

    most: int
    refusal: Problem


def usual(content_type: str) -> Allowance:
    """Upper bound of a body of this type where its route allows no more."""
    is_form = content_type.partition(";")[0].strip().lower() in _FORMS
    most = FORM_BYTES if is_form else JSON_BYTES
    refusal = TooLarge(
        gettext(
            "Isian terlalu besar (paling besar %(most)s KB). Bagi menjadi beberapa bagian lalu kirim satu per satu.",
            most=most // 1024,
        )
    )
    return Allowance(most, refusal)


class _Counted:
    """The body of one request on its way in."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        headers = Headers(scope=scope)
        told = headers.get("content-length", "")
        self.announced = int(told) if told.isascii() and told.isdecimal() and len(told) < 19 else 0
        self.allowance = usual(headers.get("content-type", ""))
        self._receive = receive
        self._come = 0

    async def receive(self) -> Message:
        if self.announced > self.allowance.most:
            raise BodyTooLarge(self.allowance.refusal)
        message = await self._receive()
        if message["type"] == "http.request":
            self._come += len(message.get("body", b""))
            if self._come > self.allowance.most:
                raise BodyTooLarge(self.allowance.refusal)
        return message


class BodyLimit:
    """The middleware that counts. Pure ASGI, so that streams pass."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            counted = scope[_KEY] = _Counted(scope, receive)
            receive = counted.receive
        await self.app(scope, receive, send)


def allow(request: Request, allowance: Allowance) -> None:
    """Let this request's body have so much, say for a file; before it is read."""
    counted: _Counted | None = request.scope.get(_KEY)
    if counted is not None:
        counted.allowance = allowance


async def check_json(request: Request) -> None:
    """Raises `TooDeep` for JSON with more lists and objects within each other than any of ours has, `HasNul` for a
    text that no database keeps."""
    if "json" not in request.headers.get("content-type", "").lower():
        return
    body = await request.body()
    if body.count(b"[") + body.count(b"{") > DEEPEST and _depth(body) > DEEPEST:
        raise TooDeep
    if b"\\u0000" in body and _NUL.search(body):
        raise HasNul


def _depth(body: bytes) -> int:
    deepest = depth = 0
    for found in _BRACKETS.finditer(body):
        if found[0] in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif found[0] in b"]}":
            depth -= 1
    return deepest
