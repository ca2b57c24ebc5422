"""The application's role does what its tables are for, and nothing else."""

from chassis.testing.suites import GrantSuite
from exhibition.models.grants import GRANTS


class TestGrants(GrantSuite):
    grants = GRANTS
