"""Figures of this service. Labels are few and closed."""

from prometheus_client import Counter, Histogram

TIMERS = Counter("notifier_timers_total", "What became of timers whose time had come", ["step", "outcome"])
TIMER_LATENESS = Histogram(
    "notifier_timer_lateness_seconds",
    "From a timer's moment to its message",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 60, 600, 3600),
)
LETTERS = Counter("notifier_letters_total", "Outcomes of attempts to send by e-mail", ["outcome"])
LETTER_AGE = Histogram(
    "notifier_letter_age_seconds",
    "From a message to the mail server's yes",
    buckets=(0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 600, 3600),
)
