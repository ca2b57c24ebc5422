"""Observability: metrics, alerts, dashboard. `python -m deploy.observability` writes what is generated."""
