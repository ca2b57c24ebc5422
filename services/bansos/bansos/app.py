"""The web process: a table of contents."""

from chassis.http import create_app
from chassis.service import Service
from fastapi import FastAPI

from bansos import api
from bansos.config import Settings
from bansos.pages import pages


def make_app(service: Service[Settings]) -> FastAPI:
    return create_app(service, *api.routers, title="Jembatan: bansos", pages=pages)
