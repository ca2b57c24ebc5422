"""The Grafana dashboard, built with Grafana's own types. What matters first stands first."""

import json

from grafana_foundation_sdk.builders import dashboard, prometheus, stat, timeseries
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import DataSourceRef, Threshold, ThresholdsMode

SOURCE = DataSourceRef(type_val="prometheus", uid="${source}")
OF = 'service=~"$service"'
Panel = stat.Panel | timeseries.Panel


def write() -> str:
    """As JSON that Grafana imports."""
    return json.dumps(build().build(), cls=JSONEncoder, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def build() -> dashboard.Dashboard:
    board = (
        dashboard.Dashboard("Jembatan")
        .uid("jembatan")
        .description("Events from the outbox to their effect, and what people wait for. Alerts: deploy/runbooks.")
        .tags(["jembatan"])
        .timezone("Asia/Jakarta")
        .time("now-3h", "now")
        .refresh("30s")
        .with_variable(dashboard.DatasourceVariable("source").label("Prometheus").type("prometheus"))
        .with_variable(
            dashboard.QueryVariable("service")
            .label("service")
            .datasource(SOURCE)
            .query("label_values(process_ready, service)")
            .multi(True)
            .include_all(True)
            .all_value(".*")
        )
    )
    for title, panels in ROWS.items():
        board = board.with_row(dashboard.Row(title))
        for panel in panels:
            board = board.with_panel(panel)
    return board


def figure(title: str, expression: str, bad: float, unit: str = "short", wide: int = 4) -> stat.Panel:
    """One number that turns red."""
    steps = [Threshold(value=None, color="green"), Threshold(value=bad, color="red")]
    return (
        stat.Panel()
        .title(title)
        .datasource(SOURCE)
        .unit(unit)
        .height(5)
        .span(wide)
        .thresholds(dashboard.ThresholdsConfig().mode(ThresholdsMode.ABSOLUTE).steps(steps))
        .with_target(prometheus.Dataquery().expr(expression).instant().legend_format("{{service}}"))
    )


def course(title: str, *expressions: tuple[str, str], unit: str = "short", wide: int = 12) -> timeseries.Panel:
    """Lines over time, each with its legend."""
    panel = timeseries.Panel().title(title).datasource(SOURCE).unit(unit).height(8).span(wide).min(0)
    for expression, legend in expressions:
        panel = panel.with_target(prometheus.Dataquery().expr(expression).range().legend_format(legend))
    return panel


def slowest(share: float, histogram: str, by: str = "service", window: str = "5m") -> str:
    return f"histogram_quantile({share}, sum by ({by}, le) (rate({histogram}_bucket{{{OF}}}[{window}])))"


ROWS: dict[str, list[Panel]] = {
    "First": [
        figure("Oldest unpublished event", f"max by (service) (outbox_oldest_age_seconds{{{OF}}})", 60, "s", 8),
        figure("Dead letters", f"sum by (service) (max by (service, kind) (dead_letters_open{{{OF}}}))", 1),
        figure("Consumer halted", f"max by (service) (consumer_halted{{{OF}}})", 1),
        figure("Stalled loops", f"sum by (service) (worker_part_stalled{{{OF}}})", 1),
        figure("Not ready", f"count by (service) (process_ready{{{OF}}} == 0) or vector(0)", 1),
        course(
            "Oldest unpublished event",
            (f"max by (service) (outbox_oldest_age_seconds{{{OF}}})", "{{service}}"),
            unit="s",
        ),
        course("Unpublished events", (f"max by (service) (outbox_unpublished{{{OF}}})", "{{service}}")),
    ],
    "Relay": [
        course("Sent", (f"sum by (service) (rate(outbox_published_total{{{OF}}}[5m]))", "{{service}}"), unit="ops"),
        course(
            "Batch duration",
            (slowest(0.5, "relay_batch_seconds"), "{{service}} p50"),
            (slowest(0.99, "relay_batch_seconds"), "{{service}} p99"),
            unit="s",
        ),
        course("Leaders", (f"sum by (service) (relay_leader{{{OF}}})", "{{service}}"), wide=8),
        course("Aggregates held back", (f"max by (service) (relay_blocked_aggregates{{{OF}}})", "{{service}}"), wide=8),
        course(
            "Producers recreated",
            (f"sum by (service) (increase(producer_recreated_total{{{OF}}}[5m]))", "{{service}}"),
            wide=8,
        ),
    ],
    "Consumer": [
        course("Consumer lag", (f"sum by (service, topic) (consumer_lag_records{{{OF}}})", "{{service}} {{topic}}")),
        course(
            "Records by outcome",
            (f"sum by (service, outcome) (rate(consumer_events_total{{{OF}}}[5m]))", "{{service}} {{outcome}}"),
            unit="ops",
        ),
        course(
            "Event-to-effect latency",
            (slowest(0.5, "consumer_event_age_seconds"), "{{service}} p50"),
            (slowest(0.99, "consumer_event_age_seconds"), "{{service}} p99"),
            unit="s",
        ),
        course(
            "Kafka-to-commit latency",
            (slowest(0.5, "consumer_record_age_seconds"), "{{service}} p50"),
            (slowest(0.99, "consumer_record_age_seconds"), "{{service}} p99"),
            unit="s",
        ),
        course(
            "Batch retries, rebalances",
            (f"sum by (service) (increase(consumer_batch_retries_total{{{OF}}}[5m]))", "{{service}} tried again"),
            (f"sum by (service) (increase(consumer_rebalances_total{{{OF}}}[5m]))", "{{service}} rebalances"),
        ),
        course(
            "Since the last poll",
            (f"max by (service) (consumer_last_poll_age_seconds{{{OF}}})", "{{service}}"),
            unit="s",
        ),
    ],
    "Dead letters": [
        course("Open", (f"max by (service, kind) (dead_letters_open{{{OF}}})", "{{service}} {{kind}}")),
        course(
            "Dead letters stored",
            (
                f"sum by (service, topic, kind) (increase(dead_letters_total{{{OF}}}[5m]))",
                "{{service}} {{topic}} {{kind}}",
            ),
        ),
    ],
    "HTTP": [
        course(
            "Responses",
            (f"sum by (service, status) (rate(http_requests_total{{{OF}}}[5m]))", "{{service}} {{status}}"),
            unit="reqps",
        ),
        course(
            "Response time",
            (slowest(0.5, "http_request_seconds"), "{{service}} p50"),
            (slowest(0.99, "http_request_seconds"), "{{service}} p99"),
            unit="s",
        ),
        course(
            "Slowest routes",
            (f"topk(10, {slowest(0.99, 'http_request_seconds', 'service, method, route')})", "{{method}} {{route}}"),
            unit="s",
        ),
        course(
            "Database connections",
            (f"sum by (service, process) (database_pool_in_use{{{OF}}})", "{{service}} {{process}} lent out"),
            (f"sum by (service, process) (database_pool_size{{{OF}}})", "{{service}} {{process}} there are"),
        ),
    ],
    "Deadlines and e-mails": [
        course(
            "Timers",
            ("sum by (step, outcome) (increase(notifier_timers_total[5m]))", "{{step}} {{outcome}}"),
        ),
        course(
            "Timer lateness",
            (slowest(0.99, "notifier_timer_lateness_seconds"), "p99"),
            ("max(notifier_timers_due_age_seconds)", "oldest that is due"),
            unit="s",
        ),
        course(
            "E-mails waiting",
            ("max by (status) (notifier_emails_waiting)", "{{status}}"),
            ("max(notifier_emails_failed)", "given up"),
        ),
        course(
            "Age of the oldest e-mail waiting",
            ("max by (status) (notifier_emails_waiting_age_seconds)", "{{status}}"),
            unit="s",
        ),
        course("Attempts", ("sum by (outcome) (rate(notifier_emails_total[5m]))", "{{outcome}}"), unit="ops"),
        course(
            "Message-to-250 latency",
            (slowest(0.5, "notifier_email_age_seconds"), "p50"),
            (slowest(0.99, "notifier_email_age_seconds"), "p99"),
            unit="s",
        ),
    ],
    "Workers and workbooks": [
        course(
            "Time since a loop last moved",
            (f"max by (service, part) (worker_progress_age_seconds{{{OF}}})", "{{service}} {{part}}"),
            unit="s",
        ),
        course(
            "Failed iterations",
            (
                f'sum by (service, loop) (increase(worker_rounds_total{{{OF}, outcome="failed"}}[5m]))',
                "{{service}} {{loop}}",
            ),
        ),
        course("Workbooks waiting", ("max(suppliers_uploads_waiting)", "uploads")),
        course(
            "Age of the oldest workbook waiting", ("max(suppliers_uploads_waiting_age_seconds)", "oldest"), unit="s"
        ),
    ],
    "Exhibitions": [
        course("Entries to be screened", ("max(exhibition_entries_waiting)", "entries")),
        course(
            "Age of the oldest entry to be screened",
            ("max(exhibition_entries_waiting_age_seconds)", "oldest"),
            unit="s",
        ),
        course("Open uploads of pictures", ("max(exhibition_picture_uploads_open)", "uploads")),
    ],
    "Aid and its public log": [
        course(
            "Distributions under way, and past their day",
            ("max(bansos_distributions_under_way)", "under way"),
            ("max(bansos_distributions_overdue)", "past their day"),
        ),
        course(
            "Halted, findings, entries lost",
            ("max(bansos_log_halted)", "halted"),
            ("max(bansos_log_findings)", "findings"),
            ("max(bansos_log_entries_lost)", "lost"),
        ),
        course("Entries without a leaf", ("max(bansos_log_entries_waiting)", "entries")),
        course(
            "Age of the oldest leaf without a checkpoint", ("max(bansos_log_unsigned_age_seconds)", "oldest"), unit="s"
        ),
        course(
            "Refusals of witnesses",
            ("sum by (witness) (increase(bansos_witness_refusals_total[15m]))", "{{witness}}"),
        ),
    ],
    "Stored files": [
        course(
            "File operations",
            (
                f"sum by (service, operation, outcome) (rate(storage_seconds_count{{{OF}}}[5m]))",
                "{{service}} {{operation}} {{outcome}}",
            ),
            unit="ops",
        ),
        course(
            "Time of a file operation",
            (slowest(0.5, "storage_seconds", "service, operation"), "{{service}} {{operation}} p50"),
            (slowest(0.99, "storage_seconds", "service, operation"), "{{service}} {{operation}} p99"),
            unit="s",
        ),
    ],
}
