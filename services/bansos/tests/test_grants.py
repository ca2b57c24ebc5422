"""The application's role does what its tables are for, and nothing else."""

from bansos.models.grants import GRANTS
from chassis.db import Database
from chassis.testing.grants import unprotected


async def test_every_table_is_declared_and_nothing_goes_beyond_its_declaration(database: Database) -> None:
    assert await unprotected(database, GRANTS) == []
