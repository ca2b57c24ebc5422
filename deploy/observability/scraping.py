"""Prometheus's configuration for the local stack's fixed ports, from the services' manifests."""

from deploy.local.manifests import ServiceProcess, processes_of
from deploy.observability.facts import services

HEAD = """\
# An example for the local stack's fixed ports (`make up`). Elsewhere only the targets differ: every process of a
# service serves /metrics on a port for operations alone, and is told apart by the labels `service` and `process`.
# Written by `python -m deploy.observability`.
global:
  scrape_interval: 15s
  evaluation_interval: 15s

rule_files:
  - rules.yml

scrape_configs:
  - job_name: jembatan
    static_configs:
"""


def write() -> str:
    """YAML with a target for every process of every service."""
    return HEAD + "".join(_target(one) for service in services() for one in processes_of(service))


def _target(one: ServiceProcess) -> str:
    port = one.run.metrics or one.run.port
    return (
        f"      - targets: ['127.0.0.1:{port}']\n        labels: {{service: {one.service.name}, process: {one.kind}}}\n"
    )
