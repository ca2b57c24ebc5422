"""Problem details (RFC 9457): a stable code, a Bahasa sentence that says what to do, the faulty fields."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from chassis import gettext, pgettext, tracing
from chassis.db import is_transient
from chassis.errors import FieldProblem, Problem, TooMany, Unacceptable, Unavailable
from chassis.http.addresses import without_slash
from chassis.http.bodies import BodyTooLarge
from chassis.running import has_pages, site_of
from chassis.translation import english_of

MEDIA_TYPE = "application/problem+json"
log = structlog.stdlib.get_logger()

_FIELD_MESSAGES = {
    "missing": gettext("wajib diisi"),
    "extra_forbidden": pgettext("field", "tidak dikenal"),
    "uuid_parsing": gettext("bukan kode yang benar"),
    "int_parsing": gettext("harus bilangan bulat"),
    "int_type": gettext("harus bilangan bulat"),
    "int_from_float": gettext("harus bilangan bulat"),
    "decimal_parsing": gettext("harus angka"),
    "date_from_datetime_parsing": gettext("harus tanggal, misalnya 2025-07-31"),
    "datetime_from_date_parsing": gettext("harus waktu, misalnya 2025-07-31T16:00"),
    "datetime_parsing": gettext("harus waktu, misalnya 2025-07-31T16:00"),
    "string_too_short": gettext("terlalu pendek"),
    "string_too_long": gettext("terlalu panjang"),
    "string_type": gettext("harus teks"),
    "string_pattern_mismatch": gettext("bentuknya tidak sesuai"),
    "too_short": gettext("isinya kurang"),
    "too_long": gettext("isinya terlalu banyak"),
    "enum": gettext("tidak ada dalam pilihan"),
    "literal_error": gettext("tidak ada dalam pilihan"),
    "greater_than": gettext("terlalu kecil"),
    "greater_than_equal": gettext("terlalu kecil"),
    "less_than_equal": gettext("terlalu besar"),
    "json_invalid": gettext("bukan JSON yang benar"),
}
_NOT_VALID = gettext("tidak valid")
_HTTP_PROBLEMS = {
    404: ("alamat-tidak-ada", gettext("Alamat ini tidak ada. Periksa penulisannya.")),
    405: ("cara-tidak-didukung", gettext("Alamat ini tidak menerima cara itu.")),
}

_REFUSED = ("permintaan-ditolak", gettext("Permintaan tidak dapat diproses."))


def wants_page(request: Request) -> bool:
    """Whether a person's browser asks, at a service that has pages."""
    return "text/html" in request.headers.get("accept", "") and has_pages(request)


def in_english(request: Request) -> bool:
    """Language choice: the person's on pages; elsewhere, the one that the client asks for first."""
    if wants_page(request):
        return site_of(request).language_of(request) == "en"
    return request.headers.get("accept-language", "").lower().startswith("en")


def problem(request: Request, status: int, code: str, message: str, **more: Any) -> Response:
    """The answer to a failed request: a problem document, or a page where a browser asks."""
    body = {
        "type": f"urn:jembatan:problem:{code}",
        "title": _said(request, message),
        "status": status,
        "code": code,
        "instance": request.url.path,
        "trace_id": tracing.trace_id(),
        **more,
    }
    if wants_page(request):
        page = site_of(request).show_problem(request, status, body)
        if status == 503:
            page.headers["retry-after"] = "5"
        return page
    headers = {"www-authenticate": "Bearer"} if status == 401 else {"retry-after": "5"} if status == 503 else None
    return JSONResponse(body, status, headers, media_type=MEDIA_TYPE)


def answer_problem(request: Request, error: Problem) -> Response:
    more = {"errors": [_field(request, one) for one in error.fields]} if error.fields else {}
    answer = problem(request, error.status, error.code, error.message, **more)
    if isinstance(error, TooMany):
        answer.headers["retry-after"] = str(error.retry_after)
    return answer


def _field(request: Request, one: FieldProblem) -> dict[str, str]:
    return {"field": one.field, "code": one.code, "message": _said(request, one.message)}


def _said(request: Request, sentence: str) -> str:
    return english_of(sentence) if in_english(request) else sentence


def field_problems(errors: Sequence[Any], *, named: bool = True) -> list[FieldProblem]:
    """Pydantic's errors in both languages; `named` puts the field's name before each, where no label stands there."""
    problems = []
    for error in errors:
        path = [str(part) for part in error["loc"] if part not in ("body", "query", "path", "header")]
        name = ".".join(path) or "isi"
        if error["type"] == "value_error" and isinstance(cause := error.get("ctx", {}).get("error"), Problem):
            parts = cause.fields or [FieldProblem("", cause.code, cause.message)]
            problems += [replace(one, field=f"{name}.{one.field}".rstrip(".")) for one in parts]
            continue
        fault = _FIELD_MESSAGES.get(error["type"], _NOT_VALID)
        message = fault.changed(partial(_with_name, name) if named else _as_sentence)
        problems.append(FieldProblem(name, error["type"], message))
    return problems


def _with_name(name: str, words: str) -> str:
    return f"{name} {words}"


def _as_sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _to_page_above(request: Request) -> Response:
    """An address that only takes a form is asked for by reloading or going back: the page above is its own."""
    return RedirectResponse(request.url.path.rstrip("/").rpartition("/")[0] or "/", 303)


def install(app: FastAPI) -> None:
    """Make every failure of this app a problem document."""

    @app.exception_handler(Problem)
    async def expected(request: Request, error: Problem) -> Response:
        return answer_problem(request, error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        fields = field_problems(error.errors())
        return answer_problem(
            request,
            Unacceptable(
                gettext("Ada isian yang belum benar. Perbaiki yang ditandai lalu kirim lagi."),
                fields=fields,
            ),
        )

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        if isinstance(error, BodyTooLarge):
            return answer_problem(request, error.problem)
        if error.status_code == 405 and request.method in ("GET", "HEAD") and wants_page(request):
            return _to_page_above(request)
        if error.status_code == 404 and (address := without_slash(request)):
            return RedirectResponse(address, 308)
        code, message = _HTTP_PROBLEMS.get(error.status_code, _REFUSED)
        return problem(request, error.status_code, code, message)


def unexpected(request: Request, error: Exception) -> Response:
    """Our own fault (500), or the database's (503). Nothing of the error itself leaves."""
    if is_transient(error):
        log.warning("request_without_database", error=type(error).__name__)
        return answer_problem(request, Unavailable())
    log.error("request_failed", exc_info=error)
    return problem(
        request,
        500,
        "kesalahan-sistem",
        gettext("Terjadi kesalahan pada sistem. Data Anda belum tersimpan; coba lagi, lalu laporkan nomor jejak ini."),
    )
