"""The alerts: sound expressions over metrics that exist; Prometheus's own tool agrees where it is at hand."""

import re
import shutil
import subprocess
from typing import Any

import pytest
import yaml

from deploy.observability import facts
from deploy.observability.facts import PROMETHEUS, services

ALERTS = facts.alerts()


def test_every_expression_is_sound_and_names_metrics_that_exist(series: set[str]) -> None:
    parsed = dict(zip([one["alert"] for one in ALERTS], facts.parse([one["expr"] for one in ALERTS]), strict=True))
    assert [name for name, one in parsed.items() if not one.sound or not one.names] == []
    assert {name: set(one.names) - series for name, one in parsed.items() if set(one.names) - series} == {}


def test_the_parser_would_notice_a_mistake() -> None:
    [sound, broken, unknown] = facts.parse(
        ["sum by (a) (rate(b_total[5m])) > 1", "sum by (a (b)", "no_such_metric > 0"]
    )
    assert (sound.sound, sound.names) == (True, ["b_total"])
    assert not broken.sound
    assert unknown.names == ["no_such_metric"]


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert["alert"])
def test_an_alert_says_how_grave_it_is_what_is_wrong_and_what_to_do(alert: dict[str, Any]) -> None:
    assert alert["labels"]["severity"] in ("page", "ticket")
    assert alert["annotations"]["summary"]
    assert set(alert) <= {"alert", "expr", "for", "labels", "annotations"}
    kebab = re.sub(r"(?<!^)(?=[A-Z])", "-", alert["alert"]).lower()
    assert alert["annotations"]["runbook_url"] == f"deploy/runbooks/{kebab}.md"


def test_no_two_alerts_have_one_name() -> None:
    assert len({alert["alert"] for alert in ALERTS}) == len(ALERTS)


def test_every_alert_has_a_test_of_its_own() -> None:
    tests = yaml.safe_load((PROMETHEUS / "rules_test.yml").read_text())["tests"]
    tried = {one["alertname"] for test in tests for one in test["alert_rule_test"] if one["exp_alerts"]}
    assert tried == {alert["alert"] for alert in ALERTS}


def test_every_process_of_every_service_is_scraped_under_its_name() -> None:
    [job] = yaml.safe_load((PROMETHEUS / "prometheus.yml").read_text())["scrape_configs"]
    scraped = {
        (one["labels"]["service"], one["labels"]["process"], target)
        for one in job["static_configs"]
        for target in one["targets"]
    }
    assert scraped == {
        (service.name, kind, f"127.0.0.1:{run.metrics or run.port}")
        for service in services()
        for kind, run in service.processes.items()
    }


@pytest.mark.skipif(not shutil.which("promtool"), reason="promtool is not on the PATH (Debian: package prometheus)")
@pytest.mark.parametrize(
    "words",
    [("check", "config", "prometheus.yml"), ("check", "rules", "rules.yml"), ("test", "rules", "rules_test.yml")],
    ids=" ".join,
)
def test_promtool_agrees(words: tuple[str, ...]) -> None:
    done = subprocess.run(["promtool", *words], cwd=PROMETHEUS, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
