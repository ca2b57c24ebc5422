"""The application's role does what its tables are for, and nothing else."""

from bansos.models.grants import GRANTS
from chassis.testing.suites import GrantSuite


class TestGrants(GrantSuite):
    grants = GRANTS
