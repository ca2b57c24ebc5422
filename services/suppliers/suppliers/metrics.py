"""Completeness of this service. Labels are few and closed."""

from prometheus_client import Gauge

UPLOADS_WAITING = Gauge("suppliers_uploads_waiting", "Uploads whose rows are not all staged")
UPLOADS_WAITING_AGE = Gauge("suppliers_uploads_waiting_age_seconds", "Since the oldest of them came in")
