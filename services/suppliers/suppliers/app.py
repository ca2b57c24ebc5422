"""The web process: a table of contents."""

from chassis.http import create_app
from chassis.service import Service
from fastapi import FastAPI

from suppliers import api
from suppliers.config import Settings
from suppliers.pages import pages


def make_app(service: Service[Settings]) -> FastAPI:
    return create_app(service, *api.routers, title="Jembatan: pemasok bahan makanan (BAMA)", pages=pages)
