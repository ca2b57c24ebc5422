"""The web process: the directory, the inbox of every office, and what operations look at."""

from typing import Any

from chassis.http import create_app
from chassis.service import Service
from fastapi import FastAPI

from notifier.api import routers
from notifier.pages import pages


def make_app(service: Service[Any]) -> FastAPI:
    return create_app(service, *routers, pages=pages)
