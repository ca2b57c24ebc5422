"""Figures of this service. Labels are few and closed."""

from chassis.metrics import closed
from prometheus_client import Counter, Gauge, Histogram

WAITING_STATUSES = ("queued", "sending", "retry", "uncertain")

TIMERS_DUE_AGE = Gauge("notifier_timers_due_age_seconds", "How long the oldest pending timer has been due")
TIMERS = Counter("notifier_timers_total", "What became of timers whose time had come", ["step", "outcome"])
TIMER_LATENESS = Histogram(
    "notifier_timer_lateness_seconds",
    "From a timer's moment to its message",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 60, 600, 3600),
)
EMAILS_WAITING = Gauge("notifier_emails_waiting", "E-mails that have not left yet, counted in the table", ["status"])
EMAILS_WAITING_AGE = Gauge(
    "notifier_emails_waiting_age_seconds", "Since the oldest e-mail of this status was written", ["status"]
)
EMAILS_FAILED = Gauge("notifier_emails_failed", "E-mails given up for good, counted in the table")
EMAILS = Counter("notifier_emails_total", "Outcomes of attempts to send by e-mail", ["outcome"])
EMAIL_AGE = Histogram(
    "notifier_email_age_seconds",
    "From a message to the mail server's yes",
    buckets=(0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 600, 3600),
)

closed(TIMERS, "step", ("H-7", "H-3", "H-1", "H-0", "overdue", "rollup"))
closed(TIMERS, "outcome", ("fired", "postponed", "skipped", "cancelled"))
closed(EMAILS_WAITING, "status", WAITING_STATUSES)
closed(EMAILS_WAITING_AGE, "status", WAITING_STATUSES)
closed(EMAILS, "outcome", ("sent", "retry", "uncertain", "failed", "queued"))
