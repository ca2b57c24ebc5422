"""Description of one service by itself, as JSON: `python describe.py <package>`.

In a process of its own, because SQLModel's metadata is one a process. The settings come from the environment;
building an app connects to nothing.
"""

import asyncio
import importlib
import json
import pkgutil
import re
import sys
from collections.abc import Iterator
from typing import Any

import httpx
from chassis import logging
from chassis.auth import Permission, authenticate
from chassis.errors import Problem
from chassis.http.idempotency import IdempotentRoute
from chassis.pages.router import PageRoute
from chassis.translation import english_of
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts


def main(package: str) -> None:
    make_service = importlib.import_module(f"{package}.__main__").make_service
    service = make_service()
    logging.set_up(service.settings, package, "web")
    app: FastAPI = importlib.import_module(f"{package}.app").make_app(service)
    description = app.openapi()
    told = {
        "routes": [_route(route) for route in iter_route_contexts(app.routes)],
        "operations": list(_operations(description)),
        "strangers": asyncio.run(_ask_without_token(app, description)),
        "strangers_at_pages": asyncio.run(_open_without_session(app)),
        "problems": [_problem(one) for one in sorted(_problems(package), key=lambda one: one.__name__)],
    }
    sys.stdout.write(json.dumps(told, ensure_ascii=False))


def _route(route: Any) -> dict[str, Any]:
    return {
        "path": route.path,
        "methods": sorted(set(route.methods or ()) - {"HEAD"}),
        "signed_in": _asks_who(getattr(route, "dependant", None)),
        "idempotent": isinstance(route.original_route, IdempotentRoute),
        "page": isinstance(route.original_route, PageRoute),
        "permitted": _declares_permission(getattr(route, "dependant", None)),
    }


def _asks_who(dependant: Any) -> bool:
    return dependant is not None and (dependant.call is authenticate or any(map(_asks_who, dependant.dependencies)))


def _declares_permission(dependant: Any) -> bool:
    return dependant is not None and (
        isinstance(dependant.call, Permission) or any(map(_declares_permission, dependant.dependencies))
    )


def _operations(description: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            answers = {
                status: {kind: media.get("schema") for kind, media in answer.get("content", {}).items()}
                for status, answer in operation["responses"].items()
                if status.startswith("2")
            }
            words = {name: operation.get(name, "") for name in ("operationId", "summary", "description")}
            yield {"path": path, "method": method.upper(), "answers": answers, **words}


async def _ask_without_token(app: FastAPI, description: dict[str, Any]) -> dict[str, int]:
    """The status that each operation answers to somebody who shows no token."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        return {
            f"{method.upper()} {path}": (await client.request(method.upper(), re.sub(r"{.+?}", "1", path))).status_code
            for path, methods in description["paths"].items()
            for method in methods
        }


async def _open_without_session(app: FastAPI) -> dict[str, str]:
    """Target to which each page leads a browser in which nobody has signed in."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    headers = {"accept": "text/html"}
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=headers) as client:
        return {
            f"{method} {route.path}": await _led(client, method, re.sub(r"{.+?}", "1", str(route.path)))
            for route in iter_route_contexts(app.routes)
            if isinstance(route.original_route, PageRoute)
            for method in route.methods or ()
        }


async def _led(client: httpx.AsyncClient, method: str, path: str) -> str:
    answer = await client.request(method, path)
    return f"{answer.status_code} {answer.headers.get('location', '').partition('?')[0]}"


def _problems(package: str) -> set[type[Problem]]:
    root = importlib.import_module(package)
    for module in pkgutil.walk_packages(root.__path__, f"{package}."):
        if "migrations" not in module.name:
            importlib.import_module(module.name)
    known, new = set(), {Problem}
    while new:
        known |= new
        new = {one for problem in new for one in problem.__subclasses__()} - known
    return {one for one in known if one.__module__.split(".")[0] == package}


def _problem(one: type[Problem]) -> dict[str, Any]:
    own = sorted(vars(one).keys() & {"code", "message"})
    english = english_of(one.message)
    return {"name": one.__name__, "own": own, "code": one.code, "message": one.message, "message_en": english}


if __name__ == "__main__":
    main(sys.argv[1])
