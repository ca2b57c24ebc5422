"""The HTTP edge."""

from chassis.units import api as units

from suppliers.api import campaigns, submissions, suppliers, uploads
from suppliers.permissions import suppliers_read

routers = (  # a request is compared with one route after another: what is asked most comes first
    suppliers.router,
    campaigns.router,
    submissions.router,
    uploads.router,
    uploads.receiving,
    units.make_router(suppliers_read),
)
