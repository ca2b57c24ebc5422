"""The probe as a web process, with a stream that has no end: `python serving.py`, settings in the environment."""

import asyncio
import sys
from collections.abc import AsyncIterator, Collection, Mapping

from chassis import cli, config
from chassis.auth import SignedIn
from chassis.config import Settings
from chassis.db import Session
from chassis.http import Router, create_app
from chassis.http.streams import InStream, Watch
from chassis.service import Service
from chassis.worker import Worker
from fastapi import FastAPI
from fastapi.sse import EventSourceResponse, ServerSentEvent

router = Router()


async def _never(session: Session, keys: Collection[str]) -> Mapping[str, str]:
    return {}


NOTHING = Watch(_never)


@router.get("/events", response_class=EventSourceResponse)
async def events(stream: InStream) -> AsyncIterator[ServerSentEvent]:
    with stream.follow(NOTHING, "mulai") as turns:
        async for _ in turns:
            yield ServerSentEvent(raw_data="mulai")


@router.get("/slow")
async def slow(who: SignedIn) -> str:
    await asyncio.sleep(2)
    return "selesai"


def make_app(service: Service[Settings]) -> FastAPI:
    return create_app(service, router)


if __name__ == "__main__":
    cli.build(lambda: Service("probe", config.load(Settings)), make_app, Worker)(sys.argv[1:])
