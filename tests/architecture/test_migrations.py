"""Migrations that lock nothing for long and break no process that still runs: squawk reads the SQL of each.

A finding that is meant is listed with its migration; those of a released migration stay, as it is frozen.
"""

import importlib.util
import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext

from .workspace import SERVICES

SQUAWK = Path(sys.executable).with_name("squawk")
NOT_ASKED = {
    "require-statement-timeout": "a backfill takes as long as it takes; what waits for a lock gives up after 5 s",
    "require-lock-timeout": "every migration has one (chassis.migrations)",
    "prefer-bigint-over-int": "counts of rows, letters and attempts, none of which is an identity",
    "prefer-bigint-over-smallint": "the same",
    "prefer-timestamp-tz": "a wall clock of an office has no zone",
    "syntax-error": "values bound by name (`:until`) are none of SQL's own",
}
MEANT: dict[str, set[str]] = {
    "bansos 0001_initial": {"changing-column-type"},
    "exhibition 0001_initial": {"changing-column-type"},
    "notifier 0003_recorded_items": {"ban-drop-table"},
    "notifier 0005_rollups_apart": {"require-concurrent-index-creation"},
    "notifier 0009_sealed_answers": {"changing-column-type"},
    "notifier 0015_how_duties_end": {"constraint-missing-not-valid"},
    "notifier 0016_alerts": {
        "adding-foreign-key-constraint",
        "ban-drop-constraint",
        "ban-drop-table",
        "require-concurrent-index-creation",
    },
    "notifier 0017_names": {"renaming-column", "renaming-object", "renaming-table"},
    "notifier 0018_endings_of_alerts": {"constraint-missing-not-valid"},
    "suppliers 0003_second_thoughts": {"constraint-missing-not-valid"},
    "suppliers 0004_sealed_answers": {"changing-column-type"},
    "suppliers 0005_rows_come_in_later": {"adding-foreign-key-constraint", "constraint-missing-not-valid"},
    "suppliers 0008_questions_of_workbooks": {"ban-drop-constraint", "constraint-missing-not-valid"},
    "suppliers 0011_returns_tell_what_they_leave_out": {"ban-drop-constraint", "constraint-missing-not-valid"},
    "suppliers 0016_names_in_order": {"require-concurrent-index-creation", "require-concurrent-index-deletion"},
}
"""Released, or deployed in the order that the changelog says."""


def sql_of(path: Path) -> str:
    """The statements of a migration, as it would send them."""
    told = io.StringIO()
    context = MigrationContext.configure(dialect_name="postgresql", opts={"as_sql": True, "output_buffer": told})
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with Operations.context(context):
        spec.loader.exec_module(module)
        module.upgrade()
    return told.getvalue()


def findings(sql: str) -> set[str]:
    """Rules that these statements break."""
    command = [str(SQUAWK), "--assume-in-transaction", "--pg-version", "18", "--reporter", "gcc"]
    said = subprocess.run(command, input=sql, capture_output=True, text=True)
    assert said.returncode in (0, 1), said.stderr
    return set(re.findall(r"^stdin:\d+:\d+: \w+: ([a-z-]+)", said.stdout, re.MULTILINE)) - NOT_ASKED.keys()


MIGRATIONS = {
    f"{service} {path.stem}": path
    for service, folder in SERVICES.items()
    for path in sorted((folder / "migrations" / "versions").glob("*.py"))
}


@pytest.mark.parametrize("name", MIGRATIONS)
def test_a_migration_is_safe_while_the_service_runs(name: str) -> None:
    assert findings(sql_of(MIGRATIONS[name])) == MEANT.get(name, set())


def test_what_is_meant_is_there() -> None:
    assert MEANT.keys() <= MIGRATIONS.keys()


@pytest.mark.parametrize(
    ("sql", "rule"),
    [
        ("CREATE INDEX at ON supplier (name);", "require-concurrent-index-creation"),
        ("ALTER TABLE supplier RENAME COLUMN name TO title;", "renaming-column"),
        ("ALTER TABLE supplier ALTER COLUMN name TYPE bytea;", "changing-column-type"),
    ],
)
def test_an_unsafe_statement_is_seen(sql: str, rule: str) -> None:
    assert rule in findings(sql)
