"""`/healthz` (does the process make progress), `/readyz` (can it serve), `/metrics`, for operations; and what of it
anybody may know."""

from collections.abc import Awaitable, Callable

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from chassis import metrics

Check = Callable[[], Awaitable[dict[str, str]]]
"""Returns what is wrong, by name; nothing when all is well."""


async def nothing_wrong() -> dict[str, str]:
    return {}


def public_routes(ready: Check) -> list[Route]:
    """For the port that people reach: well or not, and nothing of why."""

    async def healthz(_request: Request) -> JSONResponse:
        return _answer({})

    async def readyz(_request: Request) -> JSONResponse:
        return JSONResponse({"status": "fail"}, 503) if await ready() else _answer({})

    return [Route("/healthz", healthz), Route("/readyz", readyz)]


def routes(healthy: Check, ready: Check) -> list[Route]:
    """For operations, on a port of their own."""

    async def healthz(_request: Request) -> JSONResponse:
        return _answer(await healthy())

    async def readyz(_request: Request) -> JSONResponse:
        return _answer(await ready())

    async def figures(_request: Request) -> Response:
        metrics.READY.set(not await ready())
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", figures)]


def _answer(wrong: dict[str, str]) -> JSONResponse:
    return JSONResponse({"status": "fail" if wrong else "pass", **wrong}, 503 if wrong else 200)
