"""Writes `metrics.md`, the dashboard and the targets of Prometheus anew, from what the services say of themselves."""

from deploy.observability import dashboard, page, scraping
from deploy.observability.facts import HERE, metrics


def main() -> None:
    for path, content in generated().items():
        (HERE / path).write_text(content)
        print(f"  … deploy/observability/{path}")


def generated() -> dict[str, str]:
    """Each generated file, by its path in this folder."""
    return {
        "metrics.md": page.write(metrics()),
        "grafana/jembatan.json": dashboard.write(),
        "prometheus/prometheus.yml": scraping.write(),
    }


if __name__ == "__main__":
    main()
