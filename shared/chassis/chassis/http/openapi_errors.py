"""Failures in the API's description: every one is a problem document (`chassis.http.problems`)."""

from typing import Any

from fastapi import FastAPI

from chassis.http.problems import MEDIA_TYPE

NAME = "Problem"
_TEXT = {"type": "string"}
_FIELD = {
    "type": "object",
    "required": ["field", "code", "message"],
    "properties": {"field": _TEXT, "code": _TEXT, "message": _TEXT},
    "additionalProperties": False,
}
PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "Problem details (RFC 9457). `code` is stable; `title` says what to do, in the client's language.",
    "required": ["type", "title", "status", "code", "instance", "trace_id"],
    "properties": {
        "type": _TEXT,
        "title": _TEXT,
        "status": {"type": "integer"},
        "code": _TEXT,
        "instance": _TEXT,
        "trace_id": {"type": ["string", "null"]},
        "errors": {"type": "array", "items": _FIELD},
    },
    "additionalProperties": False,
}
FAILURES = {
    400: "not readable as what it says it is",
    401: "not signed in",
    403: "not allowed",
    404: "not found or not yours",
    409: "does not fit the present state",
    413: "too large",
    422: "input that is not right",
    429: "too often, or too much at once; see Retry-After",
    503: "not available; try again",
}


def failures() -> dict[int | str, dict[str, Any]]:
    """For `FastAPI(responses=…)`."""
    content = {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{NAME}"}}}
    return {status: {"description": words, "content": content} for status, words in FAILURES.items()}


class DocumentedApp(FastAPI):
    """Its description holds the problem document's schema, which no route's signature names."""

    def openapi(self) -> dict[str, Any]:
        told = super().openapi()
        told.setdefault("components", {}).setdefault("schemas", {})[NAME] = PROBLEM
        return told
