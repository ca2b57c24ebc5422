"""The HTTP edge."""

from chassis.units import api as units

from suppliers.api import campaigns, submissions, suppliers, uploads
from suppliers.permissions import suppliers_read

routers = (
    campaigns.router,
    submissions.router,
    suppliers.router,
    uploads.router,
    uploads.receiving,
    units.make_router(suppliers_read),
)
