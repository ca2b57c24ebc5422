"""HTTP API, by resource."""

from chassis.units import api as units

from bansos.api import distributions, programmes, public_log
from bansos.permissions import aid_read

routers = (programmes.router, distributions.router, public_log.router, units.make_router(aid_read))

__all__ = ["routers"]
