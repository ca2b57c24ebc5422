"""The list of metrics: every service's, by one convention, and the page for people is fresh."""

import re

import pytest

from deploy.observability.__main__ import generated
from deploy.observability.facts import HERE, Metric, services

COUNTED = (
    "Events",
    "Records",
    "Aggregates",
    "Connections",
    "E-mails",
    "Uploads",
    "Entries",
    "Distributions",
    "Findings",
)
NEVER = re.compile(r"\b(unit|nik|kk|npwp|name|email|phone|id|user|subject|aggregate)\b")


def flaws(metric: Metric) -> list[str]:
    """Flaws of a metric's name, help and labels."""
    found = []
    if not re.fullmatch(r"[A-Z1].*[^.]", metric.help):
        found.append("its help is no sentence without a full stop")
    unit = {"counter": "_total", "histogram": "_seconds"}.get(metric.kind, "")
    counted_or_state = metric.name.endswith("_seconds") or metric.help.startswith(("1 where ", *COUNTED))
    if not metric.name.endswith(unit) or (metric.kind == "gauge" and not counted_or_state):
        found.append("its unit is not seen")
    found += [f"{label} may hold anything" for label, values in metric.labels.items() if not values]
    found += [f"{label} names somebody" for label in metric.labels if NEVER.fullmatch(label)]
    return found


def test_every_metric_of_every_service_keeps_the_convention(metrics: list[Metric]) -> None:
    assert {metric.name: flaws(metric) for metric in metrics if flaws(metric)} == {}


def test_no_two_metrics_have_one_name_and_a_service_names_its_own_after_itself(metrics: list[Metric]) -> None:
    names = [metric.name for metric in metrics]
    assert len(set(names)) == len(names)
    assert {metric.service for metric in metrics} - {""} <= {service.name for service in services()}
    assert [one.name for one in metrics if one.service and not one.name.startswith(f"{one.service}_")] == []


def test_the_first_metric_is_the_age_of_the_oldest_event_that_waits(metrics: list[Metric]) -> None:
    assert metrics[0].name == "outbox_oldest_age_seconds"


@pytest.mark.parametrize(
    "metric",
    [
        Metric("emails_sent", "counter", "E-mails that left", {}),
        Metric("batch_milliseconds", "histogram", "Time of a batch", {}),
        Metric("backlog", "gauge", "How it is", {}),
        Metric("emails_total", "counter", "", {}),
        Metric("emails_total", "counter", "E-mails that left", {"unit": ["a"]}),
        Metric("emails_total", "counter", "E-mails that left", {"outcome": []}),
    ],
    ids=lambda metric: metric.name,
)
def test_a_flaw_is_found(metric: Metric) -> None:
    assert flaws(metric)


@pytest.mark.parametrize("path", ["metrics.md", "grafana/jembatan.json"])
def test_what_is_generated_is_fresh(path: str) -> None:
    assert (HERE / path).read_text() == generated()[path], "run `python -m deploy.observability`"
