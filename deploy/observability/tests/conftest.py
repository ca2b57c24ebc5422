"""Facts from elsewhere, asked once."""

import pytest

from deploy.observability import facts
from deploy.observability.facts import Metric

BEYOND_US = {"up"}
"""Series that Prometheus makes itself."""


@pytest.fixture(scope="session")
def metrics() -> list[Metric]:
    return facts.metrics()


@pytest.fixture(scope="session")
def series(metrics: list[Metric]) -> set[str]:
    """Every name that a scrape of ours may show."""
    return BEYOND_US | {name for metric in metrics for name in metric.series}
