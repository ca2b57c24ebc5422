"""The HTTP edge."""

from suppliers.api import campaigns, submissions, units

routers = (campaigns.router, submissions.router, units.router)
