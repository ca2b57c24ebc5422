"""The dashboard: what Grafana's own types accept, over metrics that exist, what matters first on top."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import Dashboard

from deploy.observability import facts
from deploy.observability.facts import HERE, Metric

CONTENT: dict[str, Any] = json.loads((HERE / "grafana" / "jembatan.json").read_text())
PANELS = [panel for panel in CONTENT["panels"] if panel["type"] != "row"]


def expressions(panel: dict[str, Any]) -> Iterator[str]:
    """Expressions of a panel, with its variables filled in."""
    for target in panel["targets"]:
        yield target["expr"].replace("$service", ".*")


def test_grafanas_types_read_it_and_write_the_same() -> None:
    read = Dashboard.from_json(CONTENT)
    assert json.loads(json.dumps(read, cls=JSONEncoder)) == CONTENT


def test_every_expression_is_sound_and_names_metrics_that_exist(series: set[str]) -> None:
    asked = [(panel["title"], expression) for panel in PANELS for expression in expressions(panel)]
    parsed = facts.parse([expression for _, expression in asked])
    wrong = [title for (title, _), one in zip(asked, parsed, strict=True) if not one.sound or set(one.names) - series]
    assert wrong == []


def test_the_age_of_the_oldest_event_stands_first() -> None:
    row, first = CONTENT["panels"][:2]
    assert (row["type"], row["gridPos"]["y"]) == ("row", 0)
    assert "outbox_oldest_age_seconds" in first["targets"][0]["expr"]


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel["title"])
def test_a_panel_asks_the_source_that_is_chosen_when_it_is_imported(panel: dict[str, Any]) -> None:
    assert panel["title"]
    assert panel["datasource"] == {"type": "prometheus", "uid": "${source}"}
    assert [target for target in panel["targets"] if not target["expr"]] == []


def test_panels_do_not_cover_one_another() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in CONTENT["panels"]:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not taken & cells, panel["title"]
        assert place["x"] + place["w"] <= 24
        taken |= cells


def shown() -> set[str]:
    asked = [expression for panel in PANELS for expression in expressions(panel)]
    return {name for one in facts.parse(asked) for name in one.names}


def test_every_metric_of_ours_has_a_panel(metrics: list[Metric]) -> None:
    seen = shown()
    assert [one.name for one in metrics if not seen.intersection(one.series)] == []


def test_every_metric_that_an_alert_looks_at_has_a_panel() -> None:
    alerted = {name for one in facts.parse([alert["expr"] for alert in facts.alerts()]) for name in one.names}
    assert alerted - shown() - {"up"} == set()
