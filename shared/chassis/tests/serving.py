"""The probe as a web process, with a stream that has no end: `python serving.py`, settings in the environment."""

import asyncio
import sys
from collections.abc import AsyncGenerator

from chassis import cli, config
from chassis.auth import SignedIn
from chassis.config import Settings
from chassis.http import Router, create_app
from chassis.http.streams import until_closing
from chassis.service import Service
from chassis.worker import Worker
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent

router = Router()


async def _ticks() -> AsyncGenerator[str, None]:
    yield "data: mulai\n\n"
    while True:
        await asyncio.sleep(3600)
        yield "data: lagi\n\n"


@router.get("/plain")
async def plain(request: Request, who: SignedIn) -> StreamingResponse:
    return StreamingResponse(until_closing(request, _ticks()), media_type="text/event-stream")


async def _events() -> AsyncGenerator[ServerSentEvent, None]:
    async for one in _ticks():
        yield ServerSentEvent(raw_data=one)


@router.get("/events", response_class=EventSourceResponse)
async def events(request: Request, who: SignedIn) -> AsyncGenerator[ServerSentEvent, None]:
    async for one in until_closing(request, _events()):
        yield one


@router.get("/slow")
async def slow(who: SignedIn) -> str:
    await asyncio.sleep(2)
    return "selesai"


def make_app(service: Service[Settings]) -> FastAPI:
    return create_app(service, router)


if __name__ == "__main__":
    cli.build(lambda: Service("probe", config.load(Settings)), make_app, Worker)(sys.argv[1:])
