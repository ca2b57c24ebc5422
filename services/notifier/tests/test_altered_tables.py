"""A column's type changes while people read: they are asked to come again, and then are answered."""

from chassis.testing.suites import AlteredTableSuite


class TestAlteredTables(AlteredTableSuite):
    pass
