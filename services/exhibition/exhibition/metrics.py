"""Metrics of this service. Labels are few and closed."""

from prometheus_client import Gauge

ENTRIES_WAITING = Gauge("exhibition_entries_waiting", "Entries that wait to be screened")
ENTRIES_WAITING_AGE = Gauge("exhibition_entries_waiting_age_seconds", "Since the oldest of them was submitted")
PICTURE_UPLOADS_OPEN = Gauge("exhibition_picture_uploads_open", "Uploads of pictures that have begun and not ended")
