"""The HTTP edge."""

from suppliers.api import campaigns, submissions, suppliers, units, uploads

routers = (
    campaigns.router,
    submissions.router,
    suppliers.router,
    uploads.router,
    uploads.receiving,
    units.router,
)
