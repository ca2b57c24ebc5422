"""`metrics.md`: every metric, for people."""

from collections.abc import Iterable, Sequence

from deploy.observability.facts import Metric

_HEAD = """# Metrics

Every process of every service serves these under `/metrics` on a port for operations alone (`JEMBATAN_METRICS_PORT` of
a web process, the one port of a worker), which no ingress leads to. Written by
`python -m deploy.observability`; a test fails when it is not fresh. Machines read the same with
`python -m <service> metrics`. The labels `service` and `process` come from the scrape configuration
([prometheus.yml](prometheus/prometheus.yml)). No label ever holds an id or a person.

Look at `outbox_oldest_age_seconds` first: it says how long an event has waited to be sent, whatever the reason.

| question | answer |
|---|---|
| end to end: how old is an event when it takes effect | `consumer_event_age_seconds` |
| the consumer's share of that | `consumer_record_age_seconds` |
| duplicates, stale versions, gaps | `consumer_events_total`, outcomes `duplicate`, `stale`, `parked` |
| events against their contract | `dead_letters_total{kind="contract"}` |
| what lies aside now, restarts or not | `dead_letters_open`: counted in the table |
| does every part of a worker move | `worker_part_stalled`, and `worker_progress_age_seconds` for how long ago |
"""


def write(metrics: Sequence[Metric]) -> str:
    sections = [_HEAD]
    for service in dict.fromkeys(metric.service for metric in metrics):
        title = f"{service} alone" if service else "Every service"
        rows = "\n".join(_rows(metric for metric in metrics if metric.service == service))
        sections.append(f"## {title}\n\n| metric | kind | what it says | labels |\n|---|---|---|---|\n{rows}\n")
    bounds = {label: values for metric in metrics for label, values in metric.labels.items() if isinstance(values, str)}
    words = "\n".join(f"| `{label}` | {bound} |" for label, bound in bounds.items())
    sections.append(f"## Labels that are bounded elsewhere\n\n| label | by |\n|---|---|\n{words}\n")
    return "\n".join(sections)


def _rows(metrics: Iterable[Metric]) -> Iterable[str]:
    for metric in metrics:
        labels = "; ".join(_label(label, values) for label, values in metric.labels.items())
        yield f"| `{metric.name}` | {metric.kind} | {metric.help} | {labels} |"


def _label(name: str, values: list[str] | str) -> str:
    return f"`{name}`" if isinstance(values, str) else f"`{name}`: {', '.join(values)}"
