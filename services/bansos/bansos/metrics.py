"""Metrics of this service. Labels are few and closed."""

from prometheus_client import Counter, Gauge

UNDER_WAY = Gauge("bansos_distributions_under_way", "Distributions between their start and their end")
OVERDUE = Gauge("bansos_distributions_overdue", "Distributions whose day is past and that were not handed over")
LOG_WAITING = Gauge("bansos_log_entries_waiting", "Entries of the public log that have no leaf yet")
LOG_LOST = Gauge("bansos_log_entries_lost", "Entries that neither have a leaf nor wait for one: a fault")
LOG_UNSIGNED_AGE = Gauge("bansos_log_unsigned_age_seconds", "Since the oldest leaf that is in no checkpoint was added")
LOG_HALTED = Gauge("bansos_log_halted", "1 where the public log no longer fits its checkpoints: an incident")
LOG_FINDINGS = Gauge("bansos_log_findings", "Findings of the newest look at the whole log")
WITNESS_REFUSALS = Counter("bansos_witness_refusals_total", "Witnesses that have another log than ours", ["witness"])
