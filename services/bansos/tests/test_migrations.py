"""Models and migrations say the same."""

from chassis.testing.suites import MigrationSuite


class TestMigrations(MigrationSuite):
    pass
