"""The HTTP edge."""

from suppliers.api import campaigns, submissions, suppliers, units

routers = (campaigns.router, submissions.router, suppliers.router, units.router)
