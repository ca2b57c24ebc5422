"""Facts from elsewhere: the services' metrics, the alerts, the names in a PromQL expression."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from deploy.local import node
from deploy.local.manifests import Service, discover
from deploy.local.stack import ROOT

HERE = Path(__file__).parent
RUNBOOKS = ROOT / "deploy" / "runbooks"
PROMETHEUS = HERE / "prometheus"


@dataclass(frozen=True)
class Metric:
    """One metric; `service` is empty for those that every service has."""

    name: str
    kind: str
    help: str
    labels: dict[str, list[str] | str]
    service: str = ""

    @property
    def series(self) -> list[str]:
        """The names under which a scrape shows it."""
        if self.kind == "histogram":
            return [f"{self.name}_{part}" for part in ("bucket", "sum", "count")]
        return [self.name]


@dataclass(frozen=True)
class Expression:
    """Expression as the parser reads it."""

    sound: bool
    names: list[str]


def services() -> list[Service]:
    return discover(ROOT / "services")


def metrics() -> list[Metric]:
    """Every metric, common ones first. Each service is asked in a process of its own."""
    told = {service.name: _told_by(service) for service in services()}
    common = set.intersection(*(set(found) for found in told.values()))
    first = next(iter(told.values()))
    own = [(name, found[name], service) for service, found in told.items() for name in found if name not in common]
    return [Metric(**first[name]) for name in first if name in common] + [
        Metric(**facts, service=service) for _, facts, service in own
    ]


def _told_by(service: Service) -> dict[str, dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", service.package, "metrics"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return {one["name"]: one for one in json.loads(done.stdout)}


def alerts() -> list[dict[str, Any]]:
    """The alerts of `rules.yml`, as they stand there."""
    content = yaml.safe_load((PROMETHEUS / "rules.yml").read_text())
    return [rule for group in content["groups"] for rule in group["rules"]]


def parse(expressions: Sequence[str]) -> list[Expression]:
    """Prometheus's own grammar reads them, out of the npm package `package.json` pins."""
    node.install()
    done = subprocess.run(
        [node.node(), HERE / "promql_names.mjs"],
        input=json.dumps(list(expressions)),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [Expression(**one) for one in json.loads(done.stdout)]
