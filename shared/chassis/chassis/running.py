"""State of a running web process: put on the app by `create_app` and `Pages`, read here and nowhere else."""

import asyncio
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Request

from chassis.service import Service

if TYPE_CHECKING:  # each of them knows this module
    from chassis.auth import TokenVerifier
    from chassis.pages.site import Site
    from chassis.rates import Rates


def service_of(request: Request) -> Service[Any]:
    service: Service[Any] = request.app.state.service
    return service


def verifier_of(request: Request) -> "TokenVerifier":
    verifier: TokenVerifier = request.app.state.verifier
    return verifier


def rates_of(request: Request) -> "Rates":
    rates: Rates = request.app.state.rates
    return rates


def closing_of(request: Request) -> asyncio.Event:
    """Set when the process begins to end."""
    closing: asyncio.Event = request.app.state.closing
    return closing


def site_of(request: Request) -> "Site":
    site: Site = request.app.state.site
    return site


def has_pages(request: Request) -> bool:
    return hasattr(request.app.state, "site")


InService = Annotated[Service[Any], Depends(service_of)]
"""The running service, for a handler."""
