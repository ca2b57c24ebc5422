"""Pages of a service, as it declares them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, FastAPI

from chassis.access import pages as access_pages
from chassis.access.deeds import Deeds
from chassis.auth import Permission
from chassis.dead_letters import pages as dead_letter_pages
from chassis.pages.site import OfficeLookup, SignedIn, Site, find_office
from chassis.service import Service
from chassis.signin import routes as signing_in


@dataclass(frozen=True)
class Pages:
    """A service's package (which holds `templates/<service>/`, `static/`, `locale/`), its routers of pages, and how
    it finds the office of whoever is there."""

    package: str
    routers: Sequence[APIRouter]
    office: OfficeLookup = find_office
    signed_in: SignedIn | None = None
    """Told of everybody who signs in, in the transaction of the sign-in."""
    deeds: Deeds = field(default_factory=Deeds)
    """What its routes do, in words, for the trail of access."""
    dead_letters: Permission | None = None
    """Let by this permission, people see and replay the service's dead letters."""

    def add_to(self, app: FastAPI, service: Service[Any]) -> None:
        site = Site(
            self.package, self.office, service, app.state.verifier, self.signed_in, self.deeds, self.dead_letters
        )
        app.state.site = site
        app.router.routes.append(site.assets.route)
        for router in (signing_in.router, access_pages.router, *self.routers):
            app.include_router(router)
        if self.dead_letters:
            app.include_router(dead_letter_pages.make_router(self.dead_letters))
