"""Problem details (RFC 9457): a stable code, a Bahasa sentence that says what to do, the faulty fields."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from chassis import tracing
from chassis.db import is_transient
from chassis.errors import FieldProblem, Problem, TooMany, Unacceptable, Unavailable
from chassis.http.addresses import without_slash
from chassis.http.bodies import BodyTooLarge
from chassis.running import has_pages, site_of

MEDIA_TYPE = "application/problem+json"
log = structlog.stdlib.get_logger()

_FIELD_MESSAGES = {
    "missing": ("wajib diisi", "is required"),
    "extra_forbidden": ("tidak dikenal", "is unknown"),
    "uuid_parsing": ("bukan kode yang benar", "is not a valid id"),
    "int_parsing": ("harus bilangan bulat", "must be a whole number"),
    "int_type": ("harus bilangan bulat", "must be a whole number"),
    "int_from_float": ("harus bilangan bulat", "must be a whole number"),
    "decimal_parsing": ("harus angka", "must be a number"),
    "date_from_datetime_parsing": ("harus tanggal, misalnya 2025-07-31", "must be a date like 2025-07-31"),
    "datetime_from_date_parsing": (
        "harus waktu, misalnya 2025-07-31T16:00",
        "must be a time like 2025-07-31T16:00",
    ),
    "datetime_parsing": ("harus waktu, misalnya 2025-07-31T16:00", "must be a time like 2025-07-31T16:00"),
    "string_too_short": ("terlalu pendek", "is too short"),
    "string_too_long": ("terlalu panjang", "is too long"),
    "string_type": ("harus teks", "must be text"),
    "string_pattern_mismatch": ("bentuknya tidak sesuai", "does not have the right form"),
    "too_short": ("isinya kurang", "has too few items"),
    "too_long": ("isinya terlalu banyak", "has too many items"),
    "enum": ("tidak ada dalam pilihan", "is not one of the choices"),
    "literal_error": ("tidak ada dalam pilihan", "is not one of the choices"),
    "greater_than": ("terlalu kecil", "is too small"),
    "greater_than_equal": ("terlalu kecil", "is too small"),
    "less_than_equal": ("terlalu besar", "is too large"),
    "json_invalid": ("bukan JSON yang benar", "is not valid JSON"),
}
_HTTP_PROBLEMS = {
    404: (
        "alamat-tidak-ada",
        "Alamat ini tidak ada. Periksa penulisannya.",
        "No such address. Check the spelling.",
    ),
    405: (
        "cara-tidak-didukung",
        "Alamat ini tidak menerima cara itu.",
        "This address does not take that method.",
    ),
}


def wants_page(request: Request) -> bool:
    """Whether a person's browser asks, at a service that has pages."""
    return "text/html" in request.headers.get("accept", "") and has_pages(request)


def in_english(request: Request) -> bool:
    """Language choice: the person's on pages; elsewhere, the one that the client asks for first."""
    if wants_page(request):
        return site_of(request).language_of(request) == "en"
    return request.headers.get("accept-language", "").lower().startswith("en")


def problem(request: Request, status: int, code: str, message: str, message_en: str, **more: Any) -> Response:
    """The answer to a failed request: a problem document, or a page where a browser asks."""
    english = in_english(request)
    body = {
        "type": f"urn:jembatan:problem:{code}",
        "title": message_en if english else message,
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
    answer = problem(request, error.status, error.code, error.message, error.message_en, **more)
    if isinstance(error, TooMany):
        answer.headers["retry-after"] = str(error.retry_after)
    return answer


def _field(request: Request, one: FieldProblem) -> dict[str, str]:
    english = in_english(request)
    return {"field": one.field, "code": one.code, "message": one.message_en if english else one.message}


def field_problems(errors: Sequence[Any], *, named: bool = True) -> list[FieldProblem]:
    """Pydantic's errors in both languages; `named` puts the field's name before each, where no label stands there."""
    problems = []
    for error in errors:
        path = [str(part) for part in error["loc"] if part not in ("body", "query", "path", "header")]
        name = ".".join(path) or "isi"
        if error["type"] == "value_error" and isinstance(cause := error.get("ctx", {}).get("error"), Problem):
            parts = cause.fields or [FieldProblem("", cause.code, cause.message, cause.message_en)]
            problems += [replace(one, field=f"{name}.{one.field}".rstrip(".")) for one in parts]
            continue
        message, message_en = _FIELD_MESSAGES.get(error["type"], ("tidak valid", "is not valid"))
        if named:
            problems.append(FieldProblem(name, error["type"], f"{name} {message}", f"{name} {message_en}"))
        else:
            sentence, sentence_en = (f"{words[0].upper()}{words[1:]}." for words in (message, message_en))
            problems.append(FieldProblem(name, error["type"], sentence, sentence_en))
    return problems


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
                "Ada isian yang belum benar. Perbaiki yang ditandai lalu kirim lagi.",
                "Some input is not right. Correct what is marked and send it again.",
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
        code, message, message_en = _HTTP_PROBLEMS.get(
            error.status_code,
            ("permintaan-ditolak", "Permintaan tidak dapat diproses.", "The request was refused."),
        )
        return problem(request, error.status_code, code, message, message_en)


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
        "Terjadi kesalahan pada sistem. Data Anda belum tersimpan; coba lagi, lalu laporkan nomor jejak ini.",
        "Something went wrong on our side. Nothing was saved; try again, then report this trace id.",
    )
