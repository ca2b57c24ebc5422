"""The pytest plugin for everything that stands on the chassis; pytest finds it by its entry point.

Real PostgreSQL and real Kafka: from `JEMBATAN_TEST_POSTGRES` and `JEMBATAN_TEST_KAFKA` (set by `make test`), or
started for this run. Each pytest process gets a database of its own, migrated once.

A tests' conftest says which service it is:

    @pytest.fixture(scope="session")
    def service_package(): return "suppliers"

Tests that every service has are inherited from `chassis.testing.suites`.
"""

from chassis.testing.apps import app, templates_drawn, with_people
from chassis.testing.fixtures import (
    browse,
    clock_at,
    committed,
    database,
    eventually,
    http,
    make_app,
    make_service,
    service,
    service_package,
    session,
    settings,
    settings_type,
    tokens,
)
from chassis.testing.infra import (
    clients,
    database_roles,
    database_url,
    infra,
    issuer,
    kafka,
    kafka_access,
    kafka_variables,
    postgres_url,
    smtp,
)

__all__ = [
    "app",
    "browse",
    "clients",
    "clock_at",
    "committed",
    "database",
    "database_roles",
    "database_url",
    "eventually",
    "http",
    "infra",
    "issuer",
    "kafka",
    "kafka_access",
    "kafka_variables",
    "make_app",
    "make_service",
    "postgres_url",
    "service",
    "service_package",
    "session",
    "settings",
    "settings_type",
    "smtp",
    "templates_drawn",
    "tokens",
    "with_people",
]
